/** Whatever a trace says, its capacity is answered or refused: nothing throws, nothing runs away. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOneGo } from '../../../sim/answers/capacity/steps';
import { MINUTE } from '../../../sim/engine/units';
import { lrpId, taskId } from '../../../sim/model/identity';
import { app, cells, foundationSpec, task } from '../../../sim/testing/builders';
import { columnsSink } from '../../../sim/trace/columns';
import { KINDS, kindId } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { viewAt } from '../../replay/view';
import { capacityInTurns } from '../../worker/capacity';
import { capacityQuestion } from './capacityQuestion';
import { indicatorTable } from './indicatorTable';
import { leftGroups } from './leftModel';
import { differenceText, growthText, verdictOf } from './lossTexts';
import { lossTable, roomTable, sizeTable, unplacedTable } from './tables';

const STORY = foundationSpec({
  zones: 2,
  cells: [cells(3), cells(1, { group: 'iso', tags: ['iso'] })],
  apps: [app('checkout', { instances: 4 }), app('iso', { tags: ['iso'] })],
  tasks: [task('backup')],
});

const LIKELY = [
  'rep.started',
  'container.reserved',
  'container.running',
  'container.deleted',
  'desiredLRP.created',
  'cell.killed',
  'auction.fetched',
  'auction.placed',
  'convergence.planned',
  'convergence.completed',
  'domain.refreshed',
  'rep.gardenChanged',
] as const;
const kind = fc.oneof(
  fc.nat(KINDS.length - 1),
  fc.constantFrom(...LIKELY.map((name) => kindId(name))),
);
const id = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -1, max: 3 }) }, fc.integer());
const row = fc.record({
  kind,
  cell: fc.integer({ min: -2, max: 5 }),
  lrp: id,
  instance: id,
  a: id,
  b: id,
  x: fc.double(),
});

/** All that the view makes of an instant. */
function show(replay: Replay, at: number): string {
  const run = { replay } as Parameters<typeof capacityQuestion>[0]['run'];
  const question = capacityQuestion({ run, view: viewAt(replay, at) });
  if (question === undefined || typeof question === 'string') return 'not told';
  leftGroups(question.foundation);
  const answer = inOneGo(capacityInTurns(structuredClone(question)));
  if (answer.kind !== 'report') return answer.kind;
  const { report } = answer;
  verdictOf(report);
  report.losses.forEach(differenceText);
  for (const table of [
    roomTable(report),
    sizeTable(report),
    lossTable(report),
    unplacedTable(report),
    indicatorTable(report),
  ]) {
    // Each table's rows belong to its own columns, which the loop loses sight of.
    const columns = table.columns as readonly { text(row: unknown): string }[];
    for (const each of table.rows) for (const column of columns) column.text(each);
  }
  const grown = inOneGo(capacityInTurns({ ...question, what: 'growth' }));
  if (grown.kind === 'growth') growthText(grown.growth);
  return 'report';
}

describe('the capacity of a hostile trace', () => {
  it('is answered or refused, whatever its records say', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(row, { maxLength: 150 }), (rows) => {
        const traced = tracedRun(STORY, 1);
        const { identities } = traced.columns;
        taskId(identities, 'backup-1');
        for (const process of [0, 1]) for (const index of [0, 1]) lrpId(identities, process, index);
        const sink = columnsSink(traced.columns);
        rows.forEach(({ kind: own, cell, lrp, instance, a, b, x }, at) => {
          sink.row(at, at, -1, own, cell, lrp, instance, a, b, x);
        });
        const replay = opened(sourceOf(traced, 2 * MINUTE));
        for (const at of [0, rows.length >> 1, MINUTE]) seen.add(show(replay, at));
      }),
      { numRuns: 150 },
    );
    expect([...seen]).toContain('report');
  });

  it('is refused when more is desired than anyone could try here', () => {
    const traced = tracedRun(STORY, 1);
    const sink = columnsSink(traced.columns);
    sink.row(0, 0, -1, kindId('desiredLRP.created'), -1, -1, -1, 0, 2_000_000_000, 0);
    const replay = opened(sourceOf(traced, 2 * MINUTE));
    expect(show(replay, MINUTE)).toBe('refused');
  });

  it.each([
    ['without weights', { auctioneer: {} }, /weights of the auctioneer/],
    ['without proxies', { rep: {} }, /memory for proxies/],
  ])('says what is wrong with a scenario %s', (_, part, words) => {
    const config = { ...STORY.config, ...part };
    const traced = tracedRun(STORY, 1);
    const source = sourceOf(traced, 2 * MINUTE);
    const foundation = { ...STORY, config };
    const header = {
      ...source.header,
      scenario: { ...(source.header.scenario as object), foundation },
    };
    const replay = opened({ ...source, header: header as typeof source.header });
    const run = { replay } as Parameters<typeof capacityQuestion>[0]['run'];
    expect(capacityQuestion({ run, view: viewAt(replay, 0) })).toMatch(words);
  });
});
