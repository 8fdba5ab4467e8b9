/**
 * BOSH at work: certificates and their dates, deploys by zone with what is under way, the resurrector, and all of
 * it over time.
 */
import { ErrorBoundary } from '../../charts/errorBoundary';
import { deploysOf, hasBosh } from '../../replay/deploys';
import { resurrectorOf } from '../../replay/resurrector';
import { rotationsOf } from '../../replay/rotations';
import { useRuns } from '../../session/hooks';
import { CoursePanel } from './coursePanel';
import { DeploysPanel } from './deploysPanel';
import { ResurrectorPanel } from './resurrectorPanel';
import { RotationsPanel } from './rotationsPanel';
import './deploys.css';

export function DeploysView() {
  const replay = useRuns(({ loaded }) => loaded?.replay);
  if (replay === undefined) return null;
  if (!hasBosh(replay)) {
    return (
      <section className="deploys" aria-label="BOSH">
        <p className="note">
          This scenario has no deploy, no rotation of a certificate, and its resurrector had nothing
          to do. The scenarios rolling-upgrade, certificate-deadline and resurrector-meltdown show
          what would be here.
        </p>
      </section>
    );
  }
  return (
    <section className="deploys" aria-label="BOSH">
      {rotationsOf(replay).length > 0 && (
        <ErrorBoundary name="The certificates">
          <RotationsPanel replay={replay} />
        </ErrorBoundary>
      )}
      {deploysOf(replay).lives.length > 0 && (
        <ErrorBoundary name="The deploys">
          <DeploysPanel replay={replay} />
        </ErrorBoundary>
      )}
      {resurrectorOf(replay) !== undefined && (
        <ErrorBoundary name="The resurrector">
          <ResurrectorPanel replay={replay} />
        </ErrorBoundary>
      )}
      <ErrorBoundary name="The course of it">
        <CoursePanel replay={replay} />
      </ErrorBoundary>
    </section>
  );
}
