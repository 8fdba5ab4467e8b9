/** The tables: counts and lists stay in step with the rows, whatever is written. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import {
  ABSENT,
  type ActualLRP,
  type ActualLRPState,
  CLAIMED,
  ORDINARY,
  RUNNING,
  STATE_NAMES,
  UNCLAIMED,
} from '../../model/actualLRP';
import { createIdentities, NONE } from '../../model/identity';
import { BbsStory } from '../../testing/bbsStory';
import { lawRuns } from '../../testing/lawRuns';
import { slotsOnCell } from './actualLRPTable';
import { countRows } from './lrpConvergence';
import { actualLRPsOnCell } from './reads';
import { createBbsRows, PRESENCES, reserveCell, reserveProcess, slotOf } from './rows';

const CELLS = ['cell-0', 'cell-1', 'cell-2'];

/** One call of a random story, and what it is about. */
interface Step {
  call: string;
  app: number;
  index: number;
  instance: number;
  cell: number;
}

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  call: fc.constantFrom(
    ...[
      'gains',
      'loses',
      'passes',
      'refreshes',
      'desires',
      'scales',
      'removes',
      'claims',
      'starts',
    ],
    ...['crashes', 'fails', 'removesActual', 'retires', 'claimed', 'running', 'stopped'],
    ...['residual', 'evacuatesCrashed', 'converges'],
  ),
  app: fc.nat(1),
  index: fc.nat(3),
  instance: fc.nat(5),
  cell: fc.nat(CELLS.length - 1),
});

function tell(bbs: BbsStory, step: Step): void {
  const app = `app-${step.app}`;
  const key = `${app}/${step.index}`;
  const cell = CELLS[step.cell] as string;
  const instance = `ig-${step.instance}@${cell}`;
  switch (step.call) {
    case 'gains':
    case 'loses':
      bbs[step.call](cell);
      break;
    case 'passes':
      bbs.passes((step.index * 20 + 1) * SECOND);
      break;
    case 'refreshes':
      bbs.refreshes();
      break;
    case 'desires':
    case 'scales':
      bbs[step.call](app, step.index);
      break;
    case 'removes':
      bbs.removes(app);
      break;
    case 'fails':
      bbs.fails(key, 'insufficient resources: memory');
      break;
    case 'retires':
      bbs.retires(key);
      break;
    case 'converges':
      bbs.converges();
      break;
    case 'claimed':
    case 'running':
    case 'stopped':
    case 'residual':
      bbs.evacuates(step.call, key, instance);
      break;
    case 'claims':
    case 'starts':
    case 'crashes':
    case 'removesActual':
    case 'evacuatesCrashed':
      bbs[step.call](key, instance);
  }
}

function allRows(bbs: BbsStory): ActualLRP[] {
  return bbs.rows.identities.lrpProcess.flatMap((process, lrp) =>
    bbs.rowsOf(`${bbs.rows.identities.processes[process]}/${bbs.rows.identities.lrpIndex[lrp]}`),
  );
}

function expectConsistent(bbs: BbsStory): void {
  const rows = allRows(bbs);
  for (const row of rows) {
    const isHeld = row.state === CLAIMED || row.state === RUNNING;
    expect(row.cell !== NONE).toBe(isHeld);
    expect(row.instance !== NONE).toBe(isHeld);
    if (row.presence !== ORDINARY) expect(isHeld).toBe(true);
    if (row.state !== UNCLAIMED) expect(row.placementError).toBe(NONE);
    const hasNetInfo = bbs.rows.actual.hasNetInfo[slotOf(row.lrp, row.presence)] === 1;
    if (row.presence === ORDINARY) expect(hasNetInfo).toBe(row.state === RUNNING);
    expect(row.since).toBeLessThanOrEqual(bbs.now);
  }
  CELLS.forEach((name) => {
    const cell = bbs.rows.identities.cellByName.get(name) ?? NONE;
    expect(actualLRPsOnCell(bbs.rows, cell)).toEqual(rows.filter((row) => row.cell === cell));
    expect(bbs.rows.actual.countOnCell[cell] ?? 0).toBe(slotsOnCell(bbs.rows, cell).length);
  });
  for (let state = ABSENT + 1; state < STATE_NAMES.length; state++) {
    for (const presence of [0, 1, 2] as const) {
      const found = rows.filter((row) => row.state === state && row.presence === presence);
      expect(countRows(bbs.rows, presence, state as ActualLRPState)).toBe(found.length);
    }
  }
  bbs.rows.identities.processes.forEach((_guid, process) => {
    const ordinary = rows.filter(
      ({ lrp, presence }) =>
        presence === ORDINARY && bbs.rows.identities.lrpProcess[lrp] === process,
    );
    expect(bbs.rows.desired.ordinaryCount[process] ?? 0).toBe(ordinary.length);
  });
}

describe('the tables', () => {
  test('stay consistent under any calls (bbs M-20)', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
        const bbs = BbsStory.withCells(...CELLS);
        for (const step of steps) {
          const before = allRows(bbs);
          tell(bbs, step);
          expectConsistent(bbs);
          if (step.call === 'converges') continue;
          for (const old of before) {
            const row = bbs.rows.actual.modificationIndex[old.lrp * PRESENCES + old.presence];
            const isThere = bbs.rows.actual.state[old.lrp * PRESENCES + old.presence] !== ABSENT;
            if (isThere) expect(row).toBeGreaterThanOrEqual(old.modificationIndex);
          }
        }
      }),
      { numRuns: lawRuns(300) },
    );
  });

  test('are plain data: a copy goes on as the original does', () => {
    fc.assert(
      fc.property(
        fc.array(stepArbitrary, { maxLength: 30 }),
        fc.array(stepArbitrary, { maxLength: 30 }),
        (past, future) => {
          const original = BbsStory.withCells(...CELLS);
          for (const step of past) tell(original, step);
          const copy = new BbsStory();
          Object.assign(copy.rows, structuredClone(original.rows));
          for (const cell of original.cells) copy.cells.add(cell);
          copy.now = original.now;
          copy.last = original.last;
          for (const step of future) {
            tell(original, step);
            tell(copy, step);
            expect(copy.told).toEqual(original.told);
          }
          expect(copy.table).toEqual(original.table);
        },
      ),
      { numRuns: lawRuns(100) },
    );
  });

  test('converge to what is desired once reps obey', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 40 }), (steps) => {
        const bbs = BbsStory.withCells(...CELLS);
        for (const step of steps) tell(bbs, step);
        bbs.removes('app-1');
        bbs.refreshes('cf-apps', 0);
        for (const cell of CELLS) bbs.gains(cell);
        for (let pass = 0; pass < 4; pass++) {
          bbs.passes(31 * SECOND);
          bbs.converges();
          for (const effect of bbs.last.effects) {
            if (effect.kind !== 'stopLRP') continue;
            const { processes, lrpProcess, lrpIndex, instances, cells } = bbs.rows.identities;
            const key = `${processes[lrpProcess[effect.lrp] ?? -1]}/${lrpIndex[effect.lrp]}`;
            bbs.removesActual(key, `${instances[effect.instance]}@${cells[effect.cell]}`);
          }
        }
        const { desired, identities } = bbs.rows;
        const process = identities.processByName.get('app-0') ?? NONE;
        const wanted = desired.isPresent[process] === 1 ? desired.instances[process] : 0;
        const ordinary = allRows(bbs).filter(({ presence }) => presence === ORDINARY);
        expect(ordinary).toHaveLength(wanted ?? 0);
      }),
      { numRuns: lawRuns(200) },
    );
  });
});

describe('room', () => {
  test('is made for a process and a cell of any number', () => {
    const rows = createBbsRows(createIdentities());
    reserveProcess(rows, 100);
    reserveCell(rows, 100);
    expect(rows.desired.capacity).toBeGreaterThan(100);
    expect(rows.desired.instances.length).toBeGreaterThan(100);
    expect(rows.actual.firstOnCell[100]).toBe(-1);
  });
});

test('a change of one row is noted for the cells of all rows of its key', () => {
  const bbs = BbsStory.withRows(
    'app/0 UNCLAIMED',
    'app/0 EVACUATING RUNNING ig-1@cell-1',
    'app/0 SUSPECT RUNNING ig-2@cell-2',
    'app/1 RUNNING ig-3@cell-3',
  );
  const before = [...bbs.rows.actual.versionOnCell.slice(0, 3)];
  bbs.fails('app/0', 'insufficient resources: memory');
  const after = [...bbs.rows.actual.versionOnCell.slice(0, 3)];
  expect(after.map((version, cell) => version !== before[cell])).toEqual([true, true, false]);
});
