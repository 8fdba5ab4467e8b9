/** A cell in words: for the tooltip, the table, the inspector, and people who listen. */
import { lrpName, NONE } from '../../../sim/model/identity';
import { count, counted, megabytes, NOT_TOLD, percent, since, UNKNOWN } from '../../charts/format';
import type { TextLine } from '../../charts/tooltip';
import type { Replay } from '../../replay/openReplay';
import type { CellState, ContainerState, UpdateStep } from '../../replay/state';
import { type CellView, readCell, readContainer } from '../../replay/things';
import type { View } from '../../replay/view';
import { instanceSelected } from '../../session/runFacts';
import type { MapLayout } from './mapLayout';
import type { MapTarget } from './mapTarget';
import { fillShare, sumOfCells, type ZoneSum } from './zoneSums';

export const STATE_TEXT: Readonly<Record<CellState, string>> = {
  absent: 'not made yet',
  down: 'down',
  starting: 'starting',
  up: 'up',
  unknown: 'not down',
};

/** How far the cell is; its VM may be gone for good, or for a moment. */
export function stateText({ state, isDeleted }: Pick<CellView, 'state' | 'isDeleted'>): string {
  return isDeleted ? 'down, its VM deleted' : STATE_TEXT[state];
}

const STEP_TEXT: Readonly<Record<UpdateStep, string>> = {
  none: '',
  prepare: 'about to be updated',
  drain: 'being drained',
  stop: 'jobs being stopped',
  delete: 'VM being deleted',
  create: 'VM being created',
  start: 'jobs being started',
  watch: 'watched until its jobs run',
  'post-start': 'in post-start',
  failed: 'its update failed',
};

/** What a deploy does to it; undefined when none does. */
export function updateText({ update }: Pick<CellView, 'update'>): string | undefined {
  return update === undefined || update.step === 'none' ? undefined : STEP_TEXT[update.step];
}

export const CONTAINER_TEXT: Readonly<Record<ContainerState, string>> = {
  none: UNKNOWN,
  reserved: 'reserved',
  created: 'created',
  running: 'running',
  completed: 'ended',
};

export function leaseText({ lease, subnet }: CellView): string {
  switch (lease) {
    case undefined:
      return NOT_TOLD;
    case 'none':
      return 'none';
    case 'held':
      return subnet === undefined ? 'held' : `subnet ${count(subnet)}`;
    case 'refused':
      return 'refused: no subnet was free';
    case 'evicted':
      return 'lost: another cell has its subnet';
  }
}

/** What the rep's process does. */
export function repText({
  state,
  rep,
  evacuation,
}: Pick<CellView, 'state' | 'rep' | 'evacuation'>): string {
  if (state === 'down' || state === 'absent') return 'gone with its VM';
  if (rep === undefined) return NOT_TOLD;
  if (rep === 'down') return 'its process has ended';
  if (rep === 'hung') return 'its process stands still';
  if (evacuation !== undefined) return 'evacuates, and takes no more work';
  return state === 'up' ? 'accepts work' : 'does not accept work yet';
}

/** `healthy`, `unhealthy`, `fails every call; the rep has not found out yet`. */
export function gardenText({ garden: { fault, isHealthy } }: Pick<CellView, 'garden'>): string {
  const wrong = { none: '', fails: 'fails every call', hangs: 'returns from no call' }[fault];
  if (isHealthy === undefined) return wrong === '' ? NOT_TOLD : wrong;
  if (!isHealthy) return wrong === '' ? 'unhealthy, though it works again' : `unhealthy: ${wrong}`;
  return wrong === '' ? 'healthy' : `${wrong}; the rep has not found out yet`;
}

/** `17 of 40 containers left`, `drained, 3 instances stranded`; undefined when it is neither. */
export function evacuationText({
  evacuation,
  drain,
}: Pick<CellView, 'evacuation' | 'drain'>): string | undefined {
  if (evacuation !== undefined) {
    const { left, containers } = evacuation;
    return `${left === undefined ? NOT_TOLD : count(left)} of ${counted(containers, 'container')} left`;
  }
  switch (drain.state) {
    case 'draining':
      return 'told to evacuate';
    case 'drained':
      return drain.stranded === 0
        ? 'drained'
        : `drained, ${counted(drain.stranded, 'instance')} stranded`;
    case 'none':
      return undefined;
  }
}

export function presenceText({ isPresent }: Pick<CellView, 'isPresent'>): string {
  if (isPresent === undefined) return NOT_TOLD;
  return isPresent ? 'listed' : 'not listed';
}

/** `1.2 of 4.0 GB (30.0 %)`; what the trace does not tell is said so. */
export function usedText(
  used: number | undefined,
  total: number | undefined,
  format: (value: number | undefined) => string = megabytes,
): string {
  if (used === undefined)
    return total === undefined ? NOT_TOLD : `${NOT_TOLD}; ${format(total)} in all`;
  if (total === undefined) return format(used);
  return `${format(used)} of ${format(total)} (${percent(total > 0 ? used / total : undefined)})`;
}

/** `41 running, 3 starting, 2 suspect`, without what is 0. */
export function rowsText({ rows }: CellView): string {
  if (rows === undefined) return NOT_TOLD;
  const parts = [
    [rows.running, 'running'],
    [rows.claimed, 'claimed'],
    [rows.suspect, 'suspect'],
    [rows.evacuating, 'evacuating'],
  ] as const;
  const some = parts
    .filter(([value]) => value > 0)
    .map(([value, text]) => `${count(value)} ${text}`);
  return some.length === 0 ? 'none' : some.join(', ');
}

/** A heading and lines of what and how much. */
export interface TargetText {
  readonly title: string;
  readonly lines: readonly (readonly [what: string, value: string])[];
}

/** Everything that hovering tells of a target; undefined when it is not there any more. */
export function tellTarget(
  replay: Replay,
  view: View,
  layout: MapLayout,
  target: MapTarget,
): TargetText | undefined {
  switch (target.kind) {
    case 'zone':
      return tellZone(replay, view, layout, target.band);
    case 'cell':
      return tellCell(readCell(replay, view, target.cell), view);
    case 'container':
      return (
        tellContainer(replay, view, target) ?? tellCell(readCell(replay, view, target.cell), view)
      );
  }
}

/** `83 of 84 up, 1 down`. */
export function cellsText({ up, down, starting, absent, cells }: ZoneSum): string {
  const rest = [
    [down, 'down'],
    [starting, 'starting'],
    [absent, 'not made yet'],
  ] as const;
  return [
    up === undefined ? `cells that are up: ${NOT_TOLD}` : `${count(up)} of ${count(cells)} up`,
    ...rest.filter(([value]) => value > 0).map(([value, text]) => `${count(value)} ${text}`),
  ].join(', ');
}

function tellZone(
  replay: Replay,
  view: View,
  { bands }: MapLayout,
  place: number,
): TargetText | undefined {
  const band = bands[place];
  if (band === undefined) return undefined;
  const memory = sumOfCells(replay, view, 'memory', band.cells);
  const containers = sumOfCells(replay, view, 'containers', band.cells);
  const isFull = fillShare(memory) !== undefined;
  return {
    title: `Zone ${band.zone ?? UNKNOWN}`,
    lines: [
      ['Cells', cellsText(memory)],
      ['Running', memory.running === undefined ? NOT_TOLD : counted(memory.running, 'container')],
      ['Starting', memory.claimed === undefined ? NOT_TOLD : counted(memory.claimed, 'container')],
      ['Memory', isFull ? usedText(memory.used, memory.total) : usedText(undefined, memory.total)],
      ['Containers', usedText(containers.used, containers.total, count)],
    ],
  };
}

function tellCell(cell: CellView, view: View): TargetText {
  const { total } = cell;
  const place = cell.zone === undefined ? '' : `, zone ${cell.zone}`;
  const lines: TextLine[] = [
    ['State', `${stateText(cell)} for ${since(view.at, cell.since).slice(1)}`],
    ['Memory', usedText(cell.memoryUsed, total?.memory)],
    ['Disk', usedText(cell.diskUsed, total?.disk)],
    ['Containers', usedText(cell.containers, total?.containers, count)],
    ['Running', cell.running === undefined ? NOT_TOLD : count(cell.running)],
    ['Starting', cell.starting === undefined ? NOT_TOLD : count(cell.starting)],
    ['BBS rows', rowsText(cell)],
    ['Silk lease', leaseText(cell)],
    ['Locket', presenceText(cell)],
    ...(cell.garden.isHealthy === false || cell.garden.fault !== 'none'
      ? [['Garden', gardenText(cell)] as const]
      : []),
  ];
  const evacuation = evacuationText(cell);
  const update = updateText(cell);
  if (update !== undefined) lines.unshift(['Deploy', update]);
  // First, since people who listen hear the first lines only.
  if (evacuation !== undefined) lines.unshift(['Evacuation', evacuation]);
  return { title: `${cell.cellGuid}${place}`, lines };
}

/** undefined when the container is gone; another one, elsewhere, may have its slot. */
function tellContainer(
  replay: Replay,
  view: View,
  target: Extract<MapTarget, { kind: 'container' }>,
): TargetText | undefined {
  const container = readContainer(replay, view, target.slot);
  if (container?.cell !== target.cell) return undefined;
  const { identities } = replay.columns;
  const { lrp, task, cell, state, memory, disk } = container;
  const isInstance = lrp !== NONE && instanceSelected(replay, lrp) !== null;
  return {
    title: isInstance ? lrpName(identities, lrp) : `Task ${identities.tasks[task] ?? UNKNOWN}`,
    lines: [
      ['State', `${CONTAINER_TEXT[state]} for ${since(view.at, container.since).slice(1)}`],
      ['Cell', identities.cells[cell] ?? UNKNOWN],
      ['Memory', megabytes(memory)],
      ['Disk', megabytes(disk)],
    ],
  };
}

/** One sentence, for people who listen. */
export function sayTarget({ title, lines }: TargetText): string {
  return `${title}. ${lines
    .slice(0, 4)
    .map(([what, value]) => `${what} ${value}`)
    .join('; ')}.`;
}
