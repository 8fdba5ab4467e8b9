/** Commands that move the clock. */
import { valueAt } from '../../sim/trace/columns';
import { nextRow, previousRow, type Subject } from '../replay/events';
import type { Replay } from '../replay/openReplay';
import { nextSpan, previousSpan, type Span } from '../replay/spans';
import { goTo, goToRow } from '../session/actions';
import { nextSpeed } from '../session/clock';
import type { Command } from '../session/commands';
import type { Dashboard } from '../session/dashboard';
import { cellOf, lrpOf, processOf, taskOf } from '../session/runFacts';
import { auctionSelected, type Selected } from '../session/selected';

export function timeCommands(dashboard: Dashboard): Command[] {
  const { clock, runs } = dashboard;
  const replay = () => runs.get().loaded?.replay;
  const hasRun = () => replay() !== undefined;
  const command = (
    id: string,
    title: string,
    keys: string[],
    work: (run: Replay) => void,
  ): Command => ({
    id: `time.${id}`,
    title,
    group: 'Time',
    keys,
    isEnabled: hasRun,
    run: () => {
      const run = replay();
      if (run !== undefined) work(run);
    },
  });
  return [
    command('play', 'Play or pause', ['Space'], (run) => {
      const { isPlaying, at } = clock.get();
      if (isPlaying) return clock.pause();
      // At the end there is nothing left to play.
      if (at >= run.until) clock.seek(0);
      clock.play();
    }),
    command('faster', 'Play faster', ['+', '='], () =>
      clock.setSpeed(nextSpeed(clock.get().speed, 1)),
    ),
    command('slower', 'Play slower', ['-'], () => clock.setSpeed(nextSpeed(clock.get().speed, -1))),
    command('nextEvent', 'Step to the next event', ['ArrowRight'], (run) =>
      step(dashboard, run, 1),
    ),
    command('previousEvent', 'Step to the event before', ['ArrowLeft'], (run) =>
      step(dashboard, run, -1),
    ),
    command(
      'nextOfSelected',
      'Step to the next event of what is selected',
      ['Alt+ArrowRight'],
      (run) => step(dashboard, run, 1, subjectOf(run, dashboard.session.get().selected)),
    ),
    command(
      'previousOfSelected',
      'Step to the event before of what is selected',
      ['Alt+ArrowLeft'],
      (run) => step(dashboard, run, -1, subjectOf(run, dashboard.session.get().selected)),
    ),
    command('nextAuction', 'Go to the next auction batch', ['Shift+ArrowRight'], ({ marks }) =>
      goToSpan(dashboard, nextSpan(marks.batches, clock.get().at), 'auction'),
    ),
    command('previousAuction', 'Go to the auction batch before', ['Shift+ArrowLeft'], ({ marks }) =>
      goToSpan(dashboard, previousSpan(marks.batches, clock.get().at), 'auction'),
    ),
    command('nextPass', 'Go to the next convergence pass', [']'], ({ marks }) =>
      goToSpan(dashboard, nextSpan(marks.passes, clock.get().at), 'pass'),
    ),
    command('previousPass', 'Go to the convergence pass before', ['['], ({ marks }) =>
      goToSpan(dashboard, previousSpan(marks.passes, clock.get().at), 'pass'),
    ),
    command('nextFault', 'Go to the next fault', ['.'], (run) => goToFault(dashboard, run, 1)),
    command('previousFault', 'Go to the fault before', [','], (run) =>
      goToFault(dashboard, run, -1),
    ),
    command('start', 'Go to the start', ['Home'], () => goTo(dashboard, 0)),
    command('end', 'Go to the end', ['End'], (run) => goTo(dashboard, run.until)),
  ];
}

/** To the next record (`by` 1) or the one before (−1), of a subject if there is one. */
function step(dashboard: Dashboard, replay: Replay, by: 1 | -1, about?: Subject): void {
  const { frames, clock } = dashboard;
  const { at, rows } = clock.get();
  const behind = rows ?? frames.shown.get()?.view.rows ?? 0;
  const filter = about === undefined ? {} : { about };
  // `behind` rows have happened: the last of them is what is on screen.
  const row =
    by === 1
      ? nextRow(replay, behind - 1, filter)
      : previousRow(replay, isAtLast(replay, at, behind) ? behind - 1 : behind, filter);
  if (row !== undefined) goToRow(dashboard, valueAt(replay.columns, 'at', row), row);
}

function isAtLast({ columns }: Replay, at: number, rows: number): boolean {
  return rows > 0 && valueAt(columns, 'at', rows - 1) === at;
}

function goToSpan(dashboard: Dashboard, span: Span | undefined, kind: 'auction' | 'pass'): void {
  if (span === undefined) return;
  dashboard.clock.pause();
  goTo(dashboard, span.until);
  const selected: Selected =
    kind === 'auction' ? auctionSelected(span.number) : { kind, number: span.number };
  dashboard.session.step((draft) => {
    draft.selected = selected;
  });
}

function goToFault(dashboard: Dashboard, { marks, columns }: Replay, by: 1 | -1): void {
  const { at } = dashboard.clock.get();
  const instants = [...new Set(Array.from(marks.faults, (row) => valueAt(columns, 'at', row)))];
  const target =
    by === 1 ? instants.find((one) => one > at) : instants.filter((one) => one < at).at(-1);
  if (target !== undefined) goTo(dashboard, target);
}

/** Whose events are meant; undefined: everybody's. */
function subjectOf(replay: Replay, selected: Selected | null): Subject | undefined {
  switch (selected?.kind) {
    case 'cell':
      return { kind: 'cell', cell: cellOf(replay, selected.cellGuid) };
    case 'app':
      return { kind: 'process', process: processOf(replay, selected.processGuid) };
    case 'instance':
      return { kind: 'lrp', lrp: lrpOf(replay, selected.processGuid, selected.index) };
    case 'task':
      return { kind: 'task', task: taskOf(replay, selected.taskGuid) };
    default:
      return undefined;
  }
}
