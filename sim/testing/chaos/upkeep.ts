/**
 * Since when BOSH leaves the foundation alone: deploys, rotations and resurrections take as long as they take, and
 * no scenario says when they are over. Followed in the records.
 */
import type { RecordHandlers, RecordInvariant, RecordRow } from '../../check/recordInvariant';
import { type Instant, NEVER } from '../../engine/units';

export interface Upkeep {
  /** Follows one run, as an invariant that is never broken. */
  readonly follower: RecordInvariant;
  /** When BOSH was last at work; `NEVER` while it is, and when it gave up on a VM. */
  doneAt(): Instant;
}

/** For one run. */
export function createUpkeep(): Upkeep {
  const underWay = new Set<string>();
  let last: Instant = 0;
  const begin = (what: string): void => {
    underWay.add(what);
  };
  const end = (what: string, at: Instant): void => {
    underWay.delete(what);
    last = at;
  };
  return {
    doneAt: () => (underWay.size > 0 ? NEVER : last),
    follower: {
      name: 'upkeep',
      sentence: 'The work of BOSH is followed; nothing is judged.',
      watch: ({ identities }) => handlersFor((text) => identities.texts[text] ?? '', begin, end),
    },
  };
}

function handlersFor(
  nameOf: (text: number) => string,
  begin: (what: string) => void,
  end: (what: string, at: Instant) => void,
): RecordHandlers {
  const deploy = ({ a }: RecordRow): string => `deploy ${nameOf(a)}`;
  const rotation = ({ a }: RecordRow): string => `rotation ${nameOf(a)}`;
  const update = (text: number): string => `update of ${nameOf(text)}`;
  const vm = ({ a }: RecordRow): string => `no VM ${nameOf(a)}`;
  const resurrection = ({ a }: RecordRow): string => `resurrection of ${nameOf(a)}`;
  return {
    'deploy.started': (row) => begin(deploy(row)),
    'deploy.completed': (row) => end(deploy(row), row.at),
    // One that is run again starts again.
    'deploy.failed': (row) => end(deploy(row), row.at),
    'deploy.vmFailed': ({ b }) => begin(update(b)),
    'deploy.vmCompleted': ({ at, b }) => end(update(b), at),
    'rotation.started': (row) => begin(rotation(row)),
    'rotation.completed': (row) => end(rotation(row), row.at),
    'vm.deleted': (row) => begin(vm(row)),
    'vm.created': (row) => end(vm(row), row.at),
    'resurrector.detected': (row) => begin(resurrection(row)),
    'resurrector.recreating': (row) => end(resurrection(row), row.at),
    'cell.restored': ({ at }) => end('', at),
  };
}
