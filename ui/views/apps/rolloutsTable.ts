/** Stagings and deployments at an instant, a line each: those under way first, then those to come and those over. */
import type { Duration } from '../../../sim/engine/units';
import { durationColumn } from '../../charts/durationColumn';
import { count, counted } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import type { Table } from '../../charts/table';
import type { Replay } from '../../replay/openReplay';
import { readTask } from '../../replay/things';
import type { View } from '../../replay/view';
import { type Rollout, type RolloutState, rolloutState, rolloutsOf, stepAt } from './rollouts';

const STATE_TEXTS: Readonly<Record<RolloutState, string>> = {
  ahead: 'has not begun',
  underWay: 'under way',
  done: 'done',
  failed: 'failed',
};

const ORDER: Readonly<Record<RolloutState, number>> = { underWay: 0, failed: 1, done: 2, ahead: 3 };

/** Those whose app's name holds the text, as they are at the view's instant. */
export function rolloutsAt(replay: Replay, { at }: View, text: string): Rollout[] {
  const { processes } = replay.columns.identities;
  const wanted = text.trim().toLowerCase();
  return rolloutsOf(replay)
    .filter(({ process }) => (processes[process] ?? '').toLowerCase().includes(wanted))
    .sort((one, other) => {
      const order = ORDER[rolloutState(one, at)] - ORDER[rolloutState(other, at)];
      return order !== 0 ? order : other.from - one.from;
    });
}

/** `2 stagings, 1 deployment under way`; empty when nothing is. */
export function underWayText(rollouts: readonly Rollout[], { at }: View): string {
  const underWay = rollouts.filter((rollout) => rolloutState(rollout, at) === 'underWay');
  const parts = (['staging', 'deployment'] as const).flatMap((kind) => {
    const amount = underWay.filter((rollout) => rollout.kind === kind).length;
    return amount === 0 ? [] : [counted(amount, kind)];
  });
  return parts.length === 0 ? 'nothing under way' : `${parts.join(', ')} under way`;
}

export function rolloutsTable(
  replay: Replay,
  view: View,
  rollouts: readonly Rollout[],
): Table<Rollout> {
  const { processes } = replay.columns.identities;
  const { at } = view;
  const elapsed = ({ from, until }: Rollout): Duration | undefined =>
    at < from ? undefined : Math.min(at, until ?? at) - from;
  const step = (rollout: Rollout) =>
    rollout.kind === 'deployment' ? stepAt(rollout, at) : undefined;
  const asked = (key: 'newInstances' | 'oldInstances', title: string) => ({
    key,
    title,
    isNumber: true,
    text: (rollout: Rollout) => {
      const value = step(rollout)?.[key];
      return value === undefined ? '' : count(value);
    },
    value: (rollout: Rollout) => step(rollout)?.[key],
    width: 60,
  });
  return {
    caption: 'Stagings and deployments',
    rows: rollouts,
    columns: [
      { key: 'app', title: 'App', text: ({ process }) => processes[process] ?? '' },
      { key: 'what', title: 'What', text: ({ kind }) => kind, width: 92 },
      {
        key: 'state',
        title: 'State',
        text: (rollout) => STATE_TEXTS[rolloutState(rollout, at)],
        width: 100,
      },
      { key: 'detail', title: 'Detail', text: (rollout) => detailOf(replay, view, rollout) },
      asked('newInstances', 'New'),
      asked('oldInstances', 'Old'),
      instantColumn(replay, { key: 'from', title: 'Began', width: 100, at: ({ from }) => from }),
      durationColumn(elapsed, 80),
    ],
  };
}

/** Of a staging its task and what that does, of a deployment what it replaces. */
function detailOf(replay: Replay, view: View, rollout: Rollout): string {
  const { processes, tasks } = replay.columns.identities;
  if (rollout.kind === 'deployment') {
    const old = processes[rollout.replaces];
    return old === undefined ? '' : `replaces ${old}`;
  }
  const build = tasks[rollout.build];
  if (build === undefined) return '';
  const task = readTask(replay, view, rollout.build);
  return task === undefined ? `task ${build}` : `task ${build}: ${task.state}`;
}
