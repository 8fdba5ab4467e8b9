/** Faults as they happened, who was active meanwhile, drains and unhealthy cells; nothing when all was well. */
import { formatCount, formatExactly, formatNumberOf, formatSeconds } from './format';
import type { RunResult } from './result';
import {
  HEADING_WIDTH,
  heading,
  indented,
  type Layout,
  type Line,
  moreLines,
  piece,
  wrap,
} from './textLines';

export function faultLines(result: RunResult, layout: Layout): Line[] {
  return [
    ...incidentLines(result, layout),
    ...lockLines(result, layout),
    ...drainLines(result, layout),
    ...unhealthyLines(result, layout),
  ];
}

/** One heading, and what it says in as many lines as that takes. */
function paragraph(title: string, text: string, { width }: Layout): Line[] {
  return wrap(text, width - HEADING_WIDTH).map((each, position) =>
    heading(position === 0 ? title : '', piece(each)),
  );
}

/** Since the start, as the time line has it. */
function instantText(seconds: number): string {
  return formatExactly(Math.round(seconds));
}

type Incident = RunResult['incidents']['list'][number];

function incidentLines({ incidents }: RunResult, { listMaximum }: Layout): Line[] {
  const { list, leftOut } = incidents;
  if (list.length === 0) return [];
  const shown = list.slice(0, listMaximum);
  return [
    heading('Faults'),
    ...shown.map((each) => indented(`${formatSeconds(each.atSeconds)}  ${incidentText(each)}`)),
    ...moreLines(list.length - shown.length + leftOut, 'fault'),
  ];
}

/** What happened, in an operator's words. */
function incidentText({ kind, what, slowdown, cells }: Incident): string {
  const where = cells === 0 ? '' : ` on ${formatNumberOf(cells, 'cell')}`;
  const store = slowdown > 1 && what === 'up' ? `${formatCount(slowdown)} times as slow` : what;
  switch (kind) {
    case 'network.ruleAdded':
      return `${what} begins`;
    case 'network.ruleRemoved':
      return `${what} ends`;
    case 'database.changed':
      return `database ${store}`;
    case 'blobstore.changed':
      return `blobstore ${store}`;
    case 'garden.broken':
      return `Garden ${what}${where}`;
    case 'garden.mended':
      return `Garden works again${where}`;
    case 'containers.lost':
      return `containers lost${where}`;
    case 'sync.paused':
      return 'Diego sync paused';
    case 'sync.resumed':
      return 'Diego sync resumed';
    case 'vm.killed':
      return `VM ${what} lost`;
    case 'vm.restored':
      return `VM ${what} restored`;
    default:
      return `${what} ${kind.slice(kind.indexOf('.') + 1)}${where}`;
  }
}

function lockLines({ controlPlane }: RunResult, layout: Layout): Line[] {
  const texts = (['bbs', 'auctioneer'] as const).flatMap((name) => {
    const active = controlPlane[name];
    const isUnbroken = active.gapCount === 0 && active.terms.length <= 1;
    return isUnbroken ? [] : [`${name === 'bbs' ? 'BBS' : name}: ${lockText(active)}`];
  });
  return texts.flatMap((text, position) => paragraph(position === 0 ? 'Locks' : '', text, layout));
}

type Active = RunResult['controlPlane']['bbs'];

function lockText({ terms, gaps, gapCount, gapLongestSeconds }: Active): string {
  const longest = gaps.reduce<Active['gaps'][number] | undefined>(
    (worst, gap) => (worst === undefined || lengthOf(gap) > lengthOf(worst) ? gap : worst),
    undefined,
  );
  const most = formatSeconds(gapLongestSeconds);
  const parts = [
    gapCount === 1 ? `none for ${most}` : `none ${formatCount(gapCount)} times, ${most} at most`,
  ];
  if (longest !== undefined) {
    parts.push(`(${longest.reason} at ${instantText(longest.fromSeconds)})`);
  }
  const isGone = gaps.some(({ untilSeconds }) => untilSeconds === null);
  return `${parts.join(' ')}; ${isGone ? 'none' : (terms.at(-1)?.name ?? 'none')} at the end`;
}

function lengthOf({ fromSeconds, untilSeconds }: Active['gaps'][number]): number {
  return untilSeconds === null ? Number.POSITIVE_INFINITY : untilSeconds - fromSeconds;
}

function drainLines({ drains }: RunResult, layout: Layout): Line[] {
  const { started, completed, timedOut, strandedInstances, longestSeconds, cells } = drains;
  if (started === 0) return [];
  const parts = [`${formatCount(completed)} of ${formatCount(started)} ended`];
  const longest = cells.find(({ seconds }) => seconds !== null && seconds === longestSeconds);
  if (longestSeconds !== null) {
    const which =
      longest === undefined ? '' : ` (${longest.cell} at ${instantText(longest.fromSeconds)})`;
    parts.push(`the longest after ${formatSeconds(longestSeconds)}${which}`);
  }
  if (timedOut > 0) parts.push(`${formatCount(timedOut)} by the evacuation timeout`);
  parts.push(
    strandedInstances === 0
      ? 'nothing stranded'
      : `${formatNumberOf(strandedInstances, 'instance')} stranded`,
  );
  return paragraph('Drains', parts.join(', '), layout);
}

/** Spells that are told one by one. */
const SPELLS_MAXIMUM = 4;

function unhealthyLines({ unhealthyCells }: RunResult, layout: Layout): Line[] {
  const { cellsMaximum, spells, leftOut } = unhealthyCells;
  if (spells.length === 0) return [];
  const shown = spells.slice(0, SPELLS_MAXIMUM).map(({ cell, fromSeconds, untilSeconds }) => {
    const until = untilSeconds === null ? 'the end' : instantText(untilSeconds);
    return `${cell} from ${instantText(fromSeconds)} to ${until}`;
  });
  const more = spells.length - shown.length + leftOut;
  if (more > 0) shown.push(`and ${formatNumberOf(more, 'more spell')}`);
  const text = `${formatNumberOf(cellsMaximum, 'cell')} at one time, though present: ${shown.join('; ')}`;
  return paragraph('Unhealthy', text, layout);
}
