/** What each loss would do, by auctions and by adding up, and why the two differ where they do. */
import { formatCount, formatMemory, formatNumberOf, formatShare } from '../format';
import { cut, indented, type Line, line, type Style, table, titled, wrap } from '../textLines';
import type { CapacityResult } from './result';
import { leftOutLines, placeName } from './roomText';

type Loss = CapacityResult['losses'][number];

/** Columns for what is lost; `zone z1 [tags]`, or a cell by its whole name. */
const NAME_WIDTH = 22;

/** A scenario may expect less of a loss than that all of it comes back. */
const ABOUT =
  'A loss is survived when every instance finds a cell, whatever the scenario expects. Adding up: what is free on cells that take any of them, for what they need.';

const STYLES: Readonly<Record<Loss['verdict'], Style>> = {
  fits: 'plain',
  'does not fit': 'bad',
  'depends on chance': 'warn',
};

/** A table of losses, then what stays without a cell and where adding up misleads. */
export function lossLines({ losses }: CapacityResult, width: number, listMaximum: number): Line[] {
  const header = ['If lost', 'cells', 'instances', 'auctions place', 'adding up', 'then used'];
  // Where there are many, those that are not survived come first; sorting is stable.
  const isFine = ({ verdict }: Loss): number => Number(verdict === 'fits');
  if (losses.length === 0) return [line('If lost', 'bold'), indented('no cell takes work')];
  const isLong = losses.length > listMaximum;
  const sorted = isLong ? [...losses].sort((one, other) => isFine(one) - isFine(other)) : losses;
  const shown = sorted.slice(0, listMaximum);
  const [first = '', ...rows] = table([header, ...shown.map(lossRow)], [1, 2]);
  const tableLines = rows.map((text, position) =>
    line(text, STYLES[shown[position]?.verdict ?? 'fits']),
  );
  return [
    ...titled([first]),
    ...tableLines,
    ...leftOutLines(losses.length - shown.length, 'loss', 'losses'),
    ...wrap(ABOUT, width - 2).map((text) => indented(text, 'dim')),
    ...unplacedLines(losses, listMaximum),
    ...losses.flatMap((loss) => differenceLines(loss, width)).slice(0, 2 * listMaximum),
  ];
}

function lossRow(loss: Loss): string[] {
  const { sum, after } = loss;
  const [binding = 'memory'] = sum.short;
  const verdict = sum.verdict === 'fits' ? 'fits' : 'no';
  return [
    `  ${cut(lossName(loss), NAME_WIDTH)}`,
    formatCount(loss.cellsLost),
    formatCount(loss.instances),
    placedText(loss),
    `${verdict}: ${balanceText(loss, binding)}`,
    formatShare(after.memoryUsedShare),
  ];
}

/** `zone z1`, `zone z1 [isolated]`, `cell diego-cell-3`. */
function lossName({ kind, zone, placementTags, cellGuid }: Loss): string {
  return kind === 'cell' ? `cell ${cellGuid ?? ''}` : `zone ${placeName(zone, placementTags)}`;
}

/** `all`, `all but 41`, `all but 937 to 938`. */
function placedText({ instances, placedMinimum, placedMaximum }: Loss): string {
  const most = instances - placedMinimum;
  const least = instances - placedMaximum;
  if (most === 0) return 'all';
  if (least === 0) return `all, or all but ${formatCount(most)}`;
  return most === least
    ? `all but ${formatCount(most)}`
    : `all but ${formatCount(least)} to ${formatCount(most)}`;
}

function balanceText({ sum }: Loss, resource: 'memory' | 'disk' | 'containers'): string {
  if (resource === 'containers') {
    return `${formatCount(sum.containersFree)} for ${formatCount(sum.containersNeeded)} containers`;
  }
  return resource === 'memory'
    ? `${formatMemory(sum.memoryFreeMB)} for ${formatMemory(sum.memoryNeededMB)}`
    : `${formatMemory(sum.diskFreeMB)} for ${formatMemory(sum.diskNeededMB)} of disk`;
}

/** What finds no cell after which loss, in the worst of the draws. */
function unplacedLines(losses: readonly Loss[], listMaximum: number): Line[] {
  const rows = losses.flatMap((loss) =>
    loss.unplaced.map((group) => [`  ${cut(lossName(loss), NAME_WIDTH)}`, ...groupRow(group)]),
  );
  if (rows.length === 0) return [];
  const header = ['What finds no cell', '', 'placement error', 'apps'];
  return [
    line(''),
    ...titled(table([header, ...rows.slice(0, listMaximum)], [1])),
    ...leftOutLines(rows.length - listMaximum, 'group', 'groups'),
  ];
}

/** Where adding up says that it fits, and the auctions do not. */
function differenceLines(loss: Loss, width: number): Line[] {
  if (loss.verdict === 'fits' || loss.sum.verdict !== 'fits') return [];
  const balance = balanceText(loss, 'memory');
  const text = `${lossName(loss)}: adding up says it fits, ${balance}; ${differenceText(loss)}.`;
  return wrap(text, width - 2).map((each) => indented(each));
}

function differenceText(loss: Loss): string {
  const { smallestUnplacedMB: needed, largestFreeMB } = loss;
  const placed = `the auctions place ${placedText(loss)} of ${formatNumberOf(loss.instances, 'instance')}`;
  const isTooSmall = needed !== null && largestFreeMB < needed;
  if (isTooSmall) {
    return `${placed}: of the cells that take the rest, none has the ${formatMemory(needed)} in one piece that the smallest needs, the most is ${formatMemory(largestFreeMB)}`;
  }
  return `${placed}: of the cells that take the rest, none has all that one of them needs`;
}

/** One example stands for many apps, so that a line keeps room to say how many. */
function groupRow({
  instances,
  placementError,
  apps,
  appCount,
}: Loss['unplaced'][number]): string[] {
  const [example] = apps;
  const others = appCount > 1 ? ` and ${formatNumberOf(appCount - 1, 'other')}` : '';
  return [formatCount(instances), placementError, `${example?.name ?? ''}${others}`];
}
