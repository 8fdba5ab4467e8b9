/**
 * What the page tells of an auction is what the auction log of the same run holds. The log has what cells
 * reported, not scores: those are reckoned here anew, in the plainest way.
 */
import { expect, test } from 'vitest';
import { createAuctionLog } from '../../../sim/answers/auctionLog';
import { createFoundation } from '../../../sim/diego/foundation';
import { MINUTE } from '../../../sim/engine/units';
import {
  type AuctionLogEntry,
  auctionLogSchema,
  type RecordedCell,
  type RecordedLRP,
} from '../../../sim/testing/auctionRecord';
import { app, cells, foundationSpec, kill, restore } from '../../../sim/testing/builders';
import { columnsSink, createColumns, type TraceColumns } from '../../../sim/trace/columns';
import { createRecorder } from '../../../sim/trace/recorder';
import { indexAuctions } from '../../replay/auctions';
import { opened, sourceOf } from '../../replay/testing/tracedRun';
import { toldDecisions } from './testing/toldDecisions';

const DURATION = 8 * MINUTE;
/** Three zones; what was on the lost cells does not all fit elsewhere. Reservations leave the proxy out. */
const SPEC = foundationSpec({
  zones: 3,
  cells: [cells(9, { memory: 2048 })],
  apps: [
    app('checkout', { instances: 60, memory: 96 }),
    app('search', { instances: 50, memory: 128 }),
    app('huge', { instances: 3, memory: 2000 }),
  ],
  events: [kill(2 * MINUTE, 0, 3), restore(5 * MINUTE, 0, 3)],
});

/** A line of the log. */
interface Logged extends AuctionLogEntry {
  /** Instances that the winning cell would not take. */
  readonly rejected: readonly { readonly processGuid: string; readonly index: number }[];
}

function logged(line: string): Logged {
  const data: Pick<Logged, 'rejected'> = JSON.parse(line);
  return { ...auctionLogSchema.parse(data), rejected: data.rejected };
}

/** A cell as the auctioneer sees it while a batch goes on. */
interface Standing {
  readonly cell: RecordedCell;
  memoryMB: number;
  diskMB: number;
  containers: number;
  starting: number;
  /** Process guids of the instances on it. */
  readonly on: string[];
}

interface Scored {
  readonly id: string;
  readonly zone: string;
  readonly score: number;
  /** Of the app, in the cell's zone. */
  readonly inZone: number;
}

function standingOf(cell: RecordedCell): Standing {
  const on = cell.lrps.map(({ processGuid }) => processGuid);
  return { cell, ...cell.available, starting: cell.startingContainerCount, on };
}

/** Cells that the work fits on, in the order in which they would win. */
function scored(standings: readonly Standing[], lrp: RecordedLRP, weight: number): Scored[] {
  const instances = ({ on }: Standing) => on.filter((guid) => guid === lrp.processGuid).length;
  const fitting = standings.filter(
    ({ cell, memoryMB, diskMB, containers }) =>
      memoryMB >= lrp.memoryMB + cell.proxyMemoryAllocationMB &&
      diskMB >= lrp.diskMB &&
      containers >= 1,
  );
  return fitting
    .map((standing) => {
      const { cell, memoryMB, diskMB, containers, starting } = standing;
      const memory =
        1 - (memoryMB - lrp.memoryMB - cell.proxyMemoryAllocationMB) / cell.total.memoryMB;
      const disk = 1 - (diskMB - lrp.diskMB) / cell.total.diskMB;
      const used = 1 - (containers - 1) / cell.total.containers;
      const inZone = standings
        .filter((other) => other.cell.zone === cell.zone)
        .reduce((sum, other) => sum + instances(other), 0);
      const score = (memory + disk + used) / 3 + 1000 * instances(standing) + starting * weight;
      return { id: cell.id, zone: cell.zone, score, inZone };
    })
    .sort((one, other) => one.inZone - other.inZone || one.score - other.score);
}

function reserve({ memoryMB, diskMB, processGuid }: RecordedLRP, standing: Standing): void {
  standing.memoryMB -= memoryMB;
  standing.diskMB -= diskMB;
  standing.containers--;
  standing.starting++;
  standing.on.push(processGuid);
}

function runWithLog() {
  let columns: TraceColumns | undefined;
  const log: Logged[] = [];
  const foundation = createFoundation(SPEC, {
    seed: 5,
    recorder: (identities) => {
      columns = createColumns(identities);
      return createRecorder(identities, { level: 'full', sinks: [columnsSink(columns)] });
    },
    auctionLogger: createAuctionLog(SPEC, (line) => log.push(logged(line))),
  });
  foundation.simulation.runUntil(DURATION);
  if (columns === undefined) throw new Error('the foundation made no recorder');
  const run = { spec: SPEC, seed: 5, level: 'full', foundation, columns } as const;
  const replay = opened(sourceOf(run, DURATION));
  return { log, told: toldDecisions({ replay, auctions: indexAuctions(replay) }) };
}

test('winner, score, runner-up and candidates are those of the auction log, decision by decision', () => {
  const { log, told } = runWithLog();
  let next = 0;
  let withRunnerUp = 0;
  for (const { cells: reported, config, lrps, decisions, rejected } of log) {
    const standings = reported.map(standingOf);
    const refused = new Set(rejected.map(nameOf));
    for (const decision of decisions) {
      if (decision.kind !== 'lrp') throw new Error('there are no tasks');
      const { line, asked } = told[next++] ?? {};
      const lrp = lrps.find((each) => nameOf(each) === nameOf(decision));
      if (lrp === undefined || asked === undefined) throw new Error(`no ${nameOf(decision)}`);
      const { winner, error } = decision;
      expect([line?.work, line?.cellGuid, line?.error]).toEqual([nameOf(decision), winner, error]);
      expect(line?.isRejected).toBe(refused.has(nameOf(decision)));
      const ranked = scored(standings, lrp, config.startingContainerWeight);
      expect(asked.table.candidates).toHaveLength(ranked.length);
      if (winner === undefined) continue;
      const own = ranked.find(({ id }) => id === winner);
      expect(own?.score).toBeCloseTo(line?.score ?? Number.NaN, 9);
      expect(ranked[0]?.score).toBeCloseTo(own?.score ?? Number.NaN, 9);
      const runnerUp = ranked.filter(({ id }) => id !== winner)[0];
      expect(asked.table.runnerUp === null).toBe(runnerUp === undefined);
      if (runnerUp !== undefined) {
        expect(asked.table.runnerUp?.total).toBeCloseTo(runnerUp.score, 9);
        withRunnerUp++;
      }
      const standing = standings.find(({ cell }) => cell.id === winner);
      if (standing !== undefined) reserve(lrp, standing);
    }
  }
  expect(next).toBe(told.length);
  expect(withRunnerUp).toBeGreaterThan(120);
  expect(told.filter(({ line }) => line.error !== undefined).length).toBeGreaterThan(5);
});

function nameOf({ processGuid, index }: { readonly processGuid: string; readonly index: number }) {
  return `${processGuid}/${index}`;
}
