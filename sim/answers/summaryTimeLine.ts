/** What the scenario did when, and how the foundation came through each loss of cells. */
import { formatCount, formatExactly, formatNumberOf, formatOffset } from './format';
import type { FaultResult, RunResult } from './result';
import { heading, indented, type Line, moreLines, table } from './textLines';

const SHOWN_MAXIMUM = 6;

/** What the scenario did, and what came of each loss of cells. */
export function timeLineLines({ timeline, simulatedSeconds }: RunResult): Line[] {
  const { faults, changes } = timeline;
  const moments = [
    ...faults.map((fault) => ({ atSeconds: fault.atSeconds, row: faultRow(fault) })),
    ...changes
      .filter((change) => change.atSeconds <= simulatedSeconds)
      .map((change) => ({ atSeconds: change.atSeconds, row: changeRow(change) })),
  ].sort((one, other) => one.atSeconds - other.atSeconds);
  if (moments.length === 0) return [];
  const shown = moments.slice(0, SHOWN_MAXIMUM);
  const header = ['at', 'what', 'lost', 'detected', 'half back', 'all that fit back'];
  const hasFaults = shown.some(({ row }) => row.length > 1);
  const rows = shown.map(({ atSeconds, row }) => [formatExactly(round(atSeconds)), ...row]);
  const texts = table(hasFaults ? [header, ...rows] : rows, [2, 3, 4]);
  const lines = hasFaults
    ? [
        heading('Time line'),
        indented(texts[0] ?? '', 'dim'),
        ...texts.slice(1).map((each) => indented(each)),
      ]
    : [heading('Time line'), ...texts.map((each) => indented(each))];
  lines.push(...moreLines(moments.length - shown.length + timeline.leftOut, 'event'));
  const lastRestored = changes.findLast((change) => change.kind === 'restored');
  if (lastRestored !== undefined) {
    lines.push(
      indented('Nothing rebalances after a restore: what moved stays where it is.', 'dim'),
    );
  }
  return lines;
}

/** Instants of a scenario are whole seconds nearly always; its draws are not. */
function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function faultRow(fault: FaultResult): string[] {
  const { lostInstances, backInstances, undesiredInstances, fitBackInstances } = fault;
  const offset = (seconds: number | null): string =>
    seconds === null ? '–' : formatOffset(seconds);
  const cells = formatNumberOf(fault.cells, 'cell');
  const zones = fault.zones.length > 3 ? `${fault.zones.length} zones` : fault.zones.join(', ');
  const what = `${cells} of ${zones} lost`;
  const stillOut = lostInstances - backInstances - undesiredInstances;
  const fitted =
    fault.fitBackAfterSeconds === null
      ? '–'
      : `${offset(fault.fitBackAfterSeconds)} (${formatCount(fitBackInstances)})`;
  const rest =
    lostInstances === 0 || fitBackInstances === lostInstances
      ? ''
      : stillOut === 0
        ? `, all ${offset(fault.allBackAfterSeconds)}`
        : `, ${formatCount(stillOut)} never`;
  return [
    what,
    formatCount(lostInstances),
    offset(fault.detectedAfterSeconds),
    offset(fault.halfBackAfterSeconds),
    fitted + rest,
  ];
}

function changeRow({ kind, count }: RunResult['timeline']['changes'][number]): string[] {
  const isOfCells = kind === 'restored' || kind === 'added';
  const verb = kind === 'released' ? 'released anew' : kind;
  return [`${formatNumberOf(count, isOfCells ? 'cell' : 'app')} ${verb}`];
}
