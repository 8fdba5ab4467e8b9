/**
 * Network and load: who of the control plane serves, which cell leases which subnet, whom Locket lists, and what
 * components had to do.
 */
import { ErrorBoundary } from '../../charts/errorBoundary';
import { controlPlaneOf } from '../../replay/controlPlane';
import { useRuns } from '../../session/hooks';
import { isEventful } from './controlPlaneModel';
import { ControlPlanePanel } from './controlPlanePanel';
import { LoadPanel } from './loadPanel';
import { PresencePanel } from './presencePanel';
import { SilkPanel } from './silkPanel';
import './network.css';

export function NetworkView() {
  const replay = useRuns(({ loaded }) => loaded?.replay);
  const plane = replay && controlPlaneOf(replay);
  // Where nothing happened to it, it does not push what did out of sight.
  const isFirst = plane !== undefined && isEventful(plane);
  const control = (
    <div className="network-panel control">
      <ErrorBoundary name="The control plane">
        <ControlPlanePanel />
      </ErrorBoundary>
    </div>
  );
  return (
    <section className="network" aria-label="Network and load">
      {isFirst && control}
      <div className="network-columns">
        <div className="network-states">
          <div className="network-panel silk">
            <ErrorBoundary name="The map of subnets">
              <SilkPanel />
            </ErrorBoundary>
          </div>
          <div className="network-panel presences">
            <ErrorBoundary name="The list of presences">
              <PresencePanel />
            </ErrorBoundary>
          </div>
        </div>
        <div className="network-panel load">
          <ErrorBoundary name="The load">
            <LoadPanel />
          </ErrorBoundary>
        </div>
      </div>
      {!isFirst && control}
    </section>
  );
}
