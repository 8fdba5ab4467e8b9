/** The records that a person would tell a run by: what was done to the foundation, and how deploys went. */
import { kindAt } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import type { Replay } from './openReplay';

/** Of what BOSH does; the rest is what a deploy consists of. */
const OF_BOSH: ReadonlySet<string> = new Set<KindName>([
  'deploy.started',
  'deploy.completed',
  'deploy.failed',
  'rotation.completed',
  'certificate.expired',
  'resurrector.melted',
  'resurrector.resolved',
  'resurrector.paused',
  'resurrector.resumed',
]);

/** Their rows, ascending. */
export function momentRows({ columns, marks }: Replay): readonly number[] {
  const ofBosh = Array.from(marks.bosh).filter((row) =>
    OF_BOSH.has(kindAt(columns, row)?.name ?? ''),
  );
  if (ofBosh.length === 0) return Array.from(marks.faults);
  return [...marks.faults, ...ofBosh].sort((one, other) => one - other);
}
