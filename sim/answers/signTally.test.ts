import { expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { app, cells, type FoundationEntry } from '../testing/builders';
import { cellGroup, deploy, deploys } from '../testing/deployFixture';
import { expandedScenario, kill } from '../testing/scenarioFixture';
import { runToEnd } from './run';
import { formatSummary } from './summary';
import { timeLineLines } from './summaryTimeLine';
import { render } from './textLines';

const LAYOUT = { width: 100, chartHeight: 3, answerMaximum: 9, listMaximum: 9 };

function answerOf(events: FoundationEntry['events'] & object) {
  const apps = [app('web', { instances: 8 })];
  const foundation = { cells: [cells(4)], apps, events };
  return runToEnd(expandedScenario({ foundation, duration: 15 * MINUTE }));
}

function timeLineOf(events: FoundationEntry['events'] & object): string[] {
  const lines = render(timeLineLines(answerOf(events), LAYOUT), LAYOUT.width, false).split('\n');
  return lines.slice(1).map((line) => line.trim().replace(/ {2,}/g, ' '));
}

const CUT = { id: 'locket-partition', action: { drop: true } } as const;

test('cells that lose their presence and run on are one row of the time line', () => {
  const rules = [{ ...CUT, from: { role: 'rep' }, to: { role: 'locket' } }];
  const rows = timeLineOf([
    { kind: 'addRules', at: 5 * MINUTE, rules },
    { kind: 'removeRules', at: 7 * MINUTE, ids: [CUT.id] },
  ]);
  expect(rows).toEqual([
    expect.stringMatching(/^5m1\d.* to 5m.*s 4 cells lost their presences and run on$/),
    '',
  ]);
});

test('cells that die are a loss, and no presence that was lost while they run', () => {
  const rows = timeLineOf([kill(5 * MINUTE, 0, 1)]);
  expect(rows.join()).toContain('2 cells of z1 lost');
  expect(rows.join()).not.toContain('presence');
});

test('the start of a drain is a row', () => {
  const rows = timeLineOf([{ kind: 'drainCells', at: 5 * MINUTE, cells: [0, 2] }]);
  expect(rows).toEqual(['5m 2 cells told to drain', '']);
});

test('the drains of a deploy are told with it, and no rows of their own', () => {
  const apps = [app('web', { instances: 8 })];
  const events = [deploys(5 * MINUTE)];
  const foundation = { cells: [cells(4)], apps, events, deploys: [deploy([cellGroup(4)])] };
  const result = runToEnd(expandedScenario({ foundation, duration: 30 * MINUTE }));
  expect(result.drains.started).toBeGreaterThan(1);
  expect(result.timeline.signs).toEqual([]);
});

test('a domain that goes stale is a row', () => {
  const rows = timeLineOf([{ kind: 'pauseSync', at: 5 * MINUTE }]);
  expect(rows[0]).toMatch(/^[78]m\S* domain cf-apps stale$/);
});

test('what a dead BBS takes for running is not said to be starting', () => {
  const processes = [0, 1, 2].map((index) => ({ component: 'bbs', index }) as const);
  const result = answerOf([
    { kind: 'stopProcesses', at: 5 * MINUTE, processes },
    kill(6 * MINUTE, 0),
  ]);
  expect(result.counts.missing).toBeGreaterThan(0);
  expect(result.notRunning).toMatchObject({ starting: 0, waiting: result.counts.missing });
  const words = formatSummary(result, { width: 100, colour: false });
  expect(words).toMatch(/of the others missing, \d waits? for a BBS/);
});
