/** Faults as they happened, who was active meanwhile, drains and unhealthy cells; nothing when all was well. */
import { formatCount, formatExactly, formatNumberOf, formatSeconds } from './format';
import type { RunResult } from './result';
import { heading, indented, type Layout, type Line, moreLines, piece } from './textLines';

export function faultLines(result: RunResult, layout: Layout): Line[] {
  return [
    ...incidentLines(result, layout),
    ...activeLines('Active BBS', result.controlPlane.bbs),
    ...activeLines('Active auctioneer', result.controlPlane.auctioneer),
    ...drainLines(result),
    ...unhealthyLines(result),
  ];
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
export function incidentText({ kind, what, slowdown, cells }: Incident): string {
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

function activeLines(name: string, active: RunResult['controlPlane']['bbs']): Line[] {
  const { terms, gaps, gapCount, gapLongestSeconds } = active;
  if (gapCount === 0 && terms.length <= 1) return [];
  const worst = gaps.find(
    ({ fromSeconds, untilSeconds }) =>
      untilSeconds !== null && untilSeconds - fromSeconds === gapLongestSeconds,
  );
  const open = gaps.find(({ untilSeconds }) => untilSeconds === null);
  const changes = terms.length - 1;
  const last = terms.at(-1);
  const parts = [
    `${formatNumberOf(gapCount, 'gap')}, ${formatSeconds(gapLongestSeconds)} at most`,
    ...(worst === undefined ? [] : [`(${worst.reason} at ${formatSeconds(worst.fromSeconds)})`]),
  ];
  const now =
    open !== undefined
      ? `none since ${formatSeconds(open.fromSeconds)}, ${open.reason}`
      : `${last?.name ?? 'none'} at the end${changes > 1 ? `, ${formatCount(changes)} changes` : ''}`;
  return [heading(name, piece(`${parts.join(' ')}; ${now}`))];
}

function drainLines({ drains }: RunResult): Line[] {
  const { started, completed, timedOut, strandedInstances, longestSeconds } = drains;
  if (started === 0) return [];
  const parts = [`${formatCount(completed)} of ${formatCount(started)} ended`];
  if (longestSeconds !== null) parts.push(`the longest after ${formatSeconds(longestSeconds)}`);
  if (timedOut > 0) parts.push(`${formatCount(timedOut)} by the evacuation timeout`);
  parts.push(
    strandedInstances === 0
      ? 'nothing stranded'
      : `${formatNumberOf(strandedInstances, 'instance')} stranded`,
  );
  return [heading('Drains', piece(parts.join(', ')))];
}

function unhealthyLines({ unhealthyCells }: RunResult): Line[] {
  const { cellsMaximum, spells } = unhealthyCells;
  const [first] = spells;
  if (first === undefined) return [];
  const until =
    first.untilSeconds === null
      ? 'to the end'
      : `to ${formatExactly(Math.round(first.untilSeconds))}`;
  const example = `${first.cell} from ${formatExactly(Math.round(first.fromSeconds))} ${until}`;
  const text = `${formatNumberOf(cellsMaximum, 'cell')} at most at one time, ${example}`;
  return [heading('Present but unhealthy', piece(text))];
}
