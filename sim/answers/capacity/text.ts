/** The answer about capacity on one to two screens. */
import { formatCount, formatExactly, formatMemory, formatNumberOf } from '../format';
import {
  indented,
  type Line,
  line,
  moreLines,
  piece,
  render,
  separated,
  usableWidth,
  wrap,
} from '../textLines';
import { indicatorLines } from './indicatorText';
import { lossLines } from './lossText';
import type { CapacityResult } from './result';
import { roomLines, sizeLines } from './roomText';

export interface CapacityTextOptions {
  /** Columns of the terminal; less than 60 are taken for 60. */
  readonly width: number;
  readonly colour: boolean;
}

const WIDTH_MINIMUM = 60;
/** Wider lines are no easier to read. */
const WIDTH_MAXIMUM = 140;
/** Rows that a list shows before it says how many more there are: enough for three zones with two sets of tags. */
const LIST_MAXIMUM = 12;

/** The report as text that ends in a newline; no line is wider than the width. */
export function formatCapacity(result: CapacityResult, options: CapacityTextOptions): string {
  const width = usableWidth(options.width, WIDTH_MINIMUM, WIDTH_MAXIMUM);
  const sections: Line[][] = [
    titleLines(result, width),
    roomLines(result, LIST_MAXIMUM),
    sizeLines(result, LIST_MAXIMUM),
    lossLines(result, width, LIST_MAXIMUM),
    growthLines(result, width),
    indicatorLines(result, width),
  ];
  return render(separated(sections), width, options.colour);
}

function titleLines(result: CapacityResult, width: number): Line[] {
  const { scenario, seed, atSeconds, atReason, rooms, desired, placed, warnings } = result;
  const about = `  seed ${seed}, as it is at ${formatExactly(atSeconds)}: ${atReason}`;
  const all = rooms.at(-1);
  const up = `${formatCount(all?.cellsUp ?? 0)} of ${formatNumberOf(all?.cells ?? 0, 'cell')} up`;
  const have = `${formatCount(placed)} of ${formatNumberOf(desired, 'desired instance')} on them`;
  return [
    [piece(scenario, 'bold'), piece(about, 'dim')],
    ...wrap(`${up}, ${have}, ${proxyText(result)}`, width).map((text) => line(text)),
    ...wrap(waitingText(result), width).map((text) => line(text, 'warn')),
    ...warnings.slice(0, 2).map((warning) => line(`warning: ${warning}`, 'bad')),
    ...moreLines(warnings.length - 2, 'warning'),
  ];
}

/** What is desired and on no cell needs room of its own; nothing to say where that is nothing. */
function waitingText({ desired, placed }: CapacityResult): string {
  const waiting = desired - placed;
  if (waiting <= 0) return '';
  const what = formatNumberOf(waiting, 'desired instance');
  const [verb, them] = waiting === 1 ? ['has', 'it'] : ['have', 'them'];
  return `${what} ${verb} no container now: losses are tried without ${them}, growth with ${them}.`;
}

function proxyText({ proxyMB }: CapacityResult): string {
  return proxyMB > 0 ? `${formatMemory(proxyMB)} of proxy each` : 'without proxies';
}

function growthLines({ growth }: CapacityResult, width: number): Line[] {
  const texts = wrap(growthText(growth), width - 2);
  return [
    line('Growth until the loss of a zone is not survived', 'bold'),
    ...texts.map((text) => indented(text)),
  ];
}

function growthText({ instances, survives, fails, failure }: CapacityResult['growth']): string {
  if (instances === 0) return 'nothing is desired, so there is nothing to grow';
  const why =
    failure?.where === 'placing'
      ? 'the new instances themselves find no room'
      : `what zone ${failure?.zone ?? '?'} loses does not fit`;
  if (survives === null) {
    const now = failure?.where === 'placing' ? 'not everything that is desired finds room' : why;
    return `none: as it is, ${now}`;
  }
  const more = `${percentOf(survives)} (${formatNumberOf(Math.round(instances * survives), 'more instance')})`;
  const limit = fails === null ? '' : `; at ${percentOf(fails)} ${why}`;
  return `all apps could grow by ${more}, and any one zone could still be lost${limit}`;
}

/** `12.5%`, `1,166%`: growth may be more than all. Rounded down, so that no more is promised than survives. */
function percentOf(growth: number): string {
  const tenths = Math.floor(growth * 1000 + 1e-6);
  const whole = formatCount(Math.floor(tenths / 10));
  return tenths % 10 === 0 || tenths >= 1000 ? `${whole}%` : `${whole}.${tenths % 10}%`;
}
