/** Branches in the life of ActualLRP rows, tasks and containers. */

import type { RecordRow } from '../../check/recordInvariant';
import { EVACUATING, ORDINARY, SUSPECT } from '../../model/actualLRP';
import type { BranchWatch } from './branches';

export const ROW_BRANCHES = [
  'a suspect came back before its replacement ran',
  'a suspect was retired, its replacement ran',
  'a suspect was told to evacuate',
  'a key had three rows at once',
  'a row was started by another instance than claimed it',
  'a row that was lost was made by a start',
  'a row was started that nobody had claimed',
  'an instance ran twice, and its crash count began anew',
  'a crashed instance waited for its back-off and was restarted',
  'an announced removal was taken back',
  'a task was completed before it ran',
  'a callback was tried again after it had got lost',
  'a task was deleted undelivered',
  'a container ended before it was created',
  'a container was let go of before it had ended',
] as const;

type RowBranch = (typeof ROW_BRANCHES)[number];
type State = 'unclaimed' | 'claimed' | 'running' | 'crashed';

interface Key {
  readonly rows: (State | null)[];
  readonly instances: number[];
  crashes: number;
}

export const rowBranches: BranchWatch = (_run, happened) => {
  const say = (branch: RowBranch): void => happened(branch);
  const keys = new Map<number, Key>();
  const keyOf = (lrp: number): Key => {
    let key = keys.get(lrp);
    if (key === undefined) {
      key = { rows: [null, null, null], instances: [-1, -1, -1], crashes: 0 };
      keys.set(lrp, key);
    }
    return key;
  };
  const put = (key: Key, presence: number, state: State | null, instance = -1): void => {
    key.rows[presence] = state;
    key.instances[presence] = instance;
    if (key.rows.every((row) => row !== null)) say('a key had three rows at once');
  };
  const tasks = new Map<number, string>();
  const containers = new Map<number, string>();
  const containerIs =
    (state: string) =>
    ({ instance }: RecordRow): void => {
      containers.set(instance, state);
    };
  return {
    'actualLRP.created': ({ lrp }) => put(keyOf(lrp), ORDINARY, 'unclaimed'),
    'actualLRP.claimed': ({ lrp, instance }) => {
      put(keyOf(lrp), ORDINARY, 'claimed', instance);
    },
    'actualLRP.started': ({ lrp, instance }) => {
      const key = keyOf(lrp);
      const before = key.rows[ORDINARY];
      if (before === null) say('a row that was lost was made by a start');
      if (before === 'unclaimed') say('a row was started that nobody had claimed');
      if (before === 'claimed' && key.instances[ORDINARY] !== instance) {
        say('a row was started by another instance than claimed it');
      }
      put(key, ORDINARY, 'running', instance);
    },
    'actualLRP.unclaimed': ({ lrp }) => {
      const key = keyOf(lrp);
      if (key.rows[ORDINARY] === 'crashed') {
        say('a crashed instance waited for its back-off and was restarted');
      }
      put(key, ORDINARY, 'unclaimed');
    },
    'actualLRP.crashed': ({ lrp, a: crashCount, b: waits }) => {
      const key = keyOf(lrp);
      if (crashCount === 1 && key.crashes > 1) {
        say('an instance ran twice, and its crash count began anew');
      }
      key.crashes = crashCount;
      if (waits === 1) put(key, ORDINARY, 'crashed');
    },
    'actualLRP.suspected': ({ lrp, instance }) => {
      const key = keyOf(lrp);
      put(key, SUSPECT, key.rows[ORDINARY] ?? null, instance);
      put(key, ORDINARY, null);
    },
    'actualLRP.removed': ({ lrp, a: presence }) => {
      const key = keyOf(lrp);
      if (presence === SUSPECT && key.rows[ORDINARY] === 'running') {
        say('a suspect was retired, its replacement ran');
      }
      if (presence === ORDINARY && key.rows[SUSPECT] !== null) {
        say('a suspect came back before its replacement ran');
      }
      key.rows[presence] = null;
    },
    'actualLRP.kept': () => say('an announced removal was taken back'),
    'actualLRP.promoted': ({ lrp, instance }) => {
      const key = keyOf(lrp);
      put(key, ORDINARY, key.rows[SUSPECT] ?? null, instance);
      put(key, SUSPECT, null);
    },
    'actualLRP.evacuating': ({ lrp, instance }) => {
      const key = keyOf(lrp);
      if (key.rows[SUSPECT] !== null && key.instances[SUSPECT] === instance) {
        say('a suspect was told to evacuate');
        put(key, SUSPECT, null);
      }
      put(key, EVACUATING, 'running', instance);
    },
    'task.created': ({ a: task }) => tasks.set(task, 'Pending'),
    'task.started': ({ a: task }) => tasks.set(task, 'Running'),
    'task.rejected': ({ a: task }) => tasks.set(task, 'Pending'),
    'task.completed': ({ a: task }) => {
      if (tasks.get(task) === 'Pending') say('a task was completed before it ran');
      tasks.set(task, 'Completed');
    },
    'task.resolving': ({ a: task }) => {
      if (tasks.get(task) === 'Resolving') say('a callback was tried again after it had got lost');
      tasks.set(task, 'Resolving');
    },
    'task.deleted': ({ a: task }) => {
      if (tasks.get(task) === 'Completed') say('a task was deleted undelivered');
    },
    'container.reserved': containerIs('reserved'),
    'container.created': containerIs('created'),
    'container.running': containerIs('running'),
    'container.completed': ({ instance }) => {
      if (containers.get(instance) === 'reserved') say('a container ended before it was created');
      containers.set(instance, 'completed');
    },
    'container.deleted': ({ instance }) => {
      if (containers.get(instance) !== 'completed')
        say('a container was let go of before it had ended');
    },
  };
};
