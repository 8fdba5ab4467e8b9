/**
 * Since when BOSH leaves the foundation alone: deploys, rotations and resurrections take as long as they take, and
 * no scenario says when they are over. Followed in the records.
 */
import type {
  JudgedRun,
  RecordHandlers,
  RecordInvariant,
  RecordRow,
} from '../../check/recordInvariant';
import { type Instant, NEVER } from '../../engine/units';

export interface Upkeep {
  /** Follows one run, as an invariant that is never broken. */
  readonly follower: RecordInvariant;
  /** When BOSH was last at work; `NEVER` while it is. */
  doneAt(): Instant;
  /** VMs that it has given up on: their last update failed. What runs on them nobody knows. */
  abandoned(): ReadonlySet<string>;
}

/** For one run. */
export function createUpkeep(): Upkeep {
  const underWay = new Set<string>();
  const abandoned = new Set<string>();
  let last: Instant = 0;
  const log: Log = {
    begin: (what) => underWay.add(what),
    end: (what, at) => {
      underWay.delete(what);
      last = at;
    },
    abandon: (vm) => abandoned.add(vm),
    updated: (vm) => abandoned.delete(vm),
  };
  return {
    doneAt: () => (underWay.size > 0 ? NEVER : last),
    abandoned: () => abandoned,
    follower: {
      name: 'upkeep',
      sentence: 'The work of BOSH is followed; nothing is judged.',
      watch: (run) => handlersFor(run, log),
    },
  };
}

interface Log {
  begin(what: string): void;
  end(what: string, at: Instant): void;
  abandon(vm: string): void;
  updated(vm: string): void;
}

function handlersFor({ spec, identities }: JudgedRun, log: Log): RecordHandlers {
  const { begin, end, abandon, updated } = log;
  const nameOf = (text: number): string => identities.texts[text] ?? '';
  const deploy = ({ a }: RecordRow): string => `deploy ${nameOf(a)}`;
  const rotation = ({ a }: RecordRow): string => `rotation ${nameOf(a)}`;
  const vm = (text: number): string => `no VM ${nameOf(text)}`;
  const happened = ({ at }: RecordRow): void => end('', at);
  const runs = new Map<string, number>();
  return {
    'deploy.started': (row) => {
      runs.set(nameOf(row.a), row.x);
      begin(deploy(row));
    },
    'deploy.completed': (row) => end(deploy(row), row.at),
    'deploy.failed': (row) => {
      const name = nameOf(row.a);
      const reruns = spec.deploys.find((each) => each.name === name)?.rerun?.times ?? 0;
      // One that is run again is still under way.
      if ((runs.get(name) ?? 1) <= reruns) return;
      end(deploy(row), row.at);
      for (const certificate of rotationsWith(spec, name)) end(`rotation ${certificate}`, row.at);
    },
    'deploy.vmFailed': ({ at, b }) => {
      abandon(nameOf(b));
      end(vm(b), at);
    },
    'deploy.vmCompleted': ({ b }) => updated(nameOf(b)),
    'rotation.started': (row) => begin(rotation(row)),
    'rotation.completed': (row) => end(rotation(row), row.at),
    'vm.deleted': ({ a }) => begin(vm(a)),
    'vm.created': ({ at, a }) => end(vm(a), at),
    // Whom it has missed it may find back before it acts.
    'resurrector.detected': happened,
    'resurrector.recreating': ({ a }) => {
      updated(nameOf(a));
      begin(vm(a));
    },
    'resurrector.melted': happened,
    'resurrector.resolved': happened,
    'cell.restored': happened,
  };
}

/** Rotations that do not go on without that deploy. */
function rotationsWith({ deploys, rotations }: JudgedRun['spec'], name: string): string[] {
  return rotations.flatMap((each) =>
    each.deploys.some((position) => deploys[position]?.name === name) ? [each.certificate] : [],
  );
}
