import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { splitOverride } from '../scenario/overrides';
import { parseScenario } from '../scenario/validate';
import { anyFoundation } from '../testing/arbitraries';
import { app, cells, task } from '../testing/builders';
import { expandedScenario, kill, minutes, restore } from '../testing/scenarioFixture';
import { nextCommand } from './nextCommand';
import type { RunResult } from './result';
import { runToEnd } from './run';
import { formatSummary } from './summary';
import { displayWidth } from './textLines';

/** Two zones of two cells: one zone holds not all of it, and one app fits nowhere. */
const result = runToEnd(
  expandedScenario({
    name: 'zone-outage',
    question: 'If zone z2 dies, does everything run again?',
    foundation: {
      zones: 2,
      cells: [cells(4, { group: 'diego-cell', memory: 4096 })],
      apps: [
        app('web', { instances: 9, memory: 992 }),
        app('gpu', { instances: 2, tags: ['gpu'] }),
      ],
      tasks: [task('nightly')],
      events: [kill(minutes(10), 1, 3), restore(minutes(20), 1, 3)],
      silk: { subnetPrefix: 24 },
    },
    expectations: [
      {
        kind: 'recovered',
        after: minutes(10),
        within: 5 * MINUTE,
        share: 0.75,
        apps: [0],
      },
      { kind: 'neverFitted', atMost: { kind: 'count', count: 0 }, apps: [0, 1] },
    ],
    duration: 30 * MINUTE,
  }),
  { wallSeconds: 0.25 },
);

const widths = fc.integer({ min: 40, max: 200 });
const plain = { width: 100, colour: false };

describe('the summary', () => {
  test('answers the question on one screen', () => {
    const steady = { ...result, events: 7000, digest: '0123456789abcdef' };
    expect(`\n${formatSummary(steady, plain)}`).toBe(GOLDEN);
  });

  test('is never wider than the terminal and never says undefined or NaN', () => {
    fc.assert(
      fc.property(anyFoundation, fc.nat({ max: 1000 }), widths, (foundation, seed, width) => {
        const scenario = expandedScenario({ foundation, duration: 8 * MINUTE, seed });
        const answer = runToEnd(scenario, { wallSeconds: seed / 100 });
        const lines = formatSummary(answer, { width, colour: false }).split('\n');
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
        expect(lines.length - 1).toBeLessThanOrEqual(width >= 100 ? 45 : 50);
        expect(lines.join('\n')).not.toMatch(/undefined|NaN|Infinity|null|\[object/);
      }),
      { numRuns: 60 },
    );
  });

  test('has colour only when it is told to, and says the same', () => {
    const coloured = formatSummary(result, { ...plain, colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(formatSummary(result, plain));
    expect(coloured).toContain('\u001b[31m');
  });

  test('says of an interrupted run that it decides nothing', () => {
    const interrupted: RunResult = {
      ...result,
      isInterrupted: true,
      verdict: 'not decided',
      simulatedSeconds: 612.5,
    };
    const text = formatSummary(interrupted, plain);
    expect(text).toContain('INTERRUPTED at 10m12s of 30m: not decided');
    expect(text).toContain('runs it to its end');
  });

  test('breaks what is too long for a line rather than cut it', () => {
    const [expectation] = result.expectations;
    const wanted =
      'more than 10% of the instances of web and 3 more missing for at most 3m after 5m';
    const long: RunResult = {
      ...result,
      expectations: expectation ? [{ ...expectation, wanted }] : [],
      notRunning: { neverFitted: 2, crashed: 1201, starting: 1, waiting: 1001 },
    };
    const words = formatSummary(long, { width: 80, colour: false }).replace(/\s+/g, ' ');
    expect(words).toContain('of web and 3 more');
    expect(words).toContain('missing for at most 3m after 5m');
    expect(words).toContain('1 is starting, 1,001 wait for an auction');
  });

  test('shows a question of wide characters within the width', () => {
    const asked = { ...result, question: '東京のゾーンが落ちたら全部また動く？'.repeat(5) };
    const lines = formatSummary(asked, { width: 60, colour: false }).split('\n');
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(60);
  });
});

describe('the suggested command', () => {
  const scenario = `
name: story
question: What happens?
foundation: { zones: [z1], cells: [{ name: diego-cell, count: 2, memory: 4GB, disk: 20GB, containers: 50 }] }
run: { duration: 10m }
`;
  const lacking = (reason: string, memoryMaximumMB = 128): RunResult => ({
    ...result,
    neverFitted: [
      {
        placementError: reason,
        instances: 1,
        apps: [],
        appCount: 1,
        memoryMaximumMB,
        diskMaximumMB: 128,
      },
    ],
  });

  test('is large enough for the largest instance that was refused', () => {
    const { command } = nextCommand(lacking('insufficient resources: memory', 20 * 1024));
    expect(command).toContain('memory=22GB');
  });

  test('changes a scenario to one that is valid', () => {
    for (const lack of ['memory', 'disk', 'containers', 'containers, disk, memory']) {
      const { command } = nextCommand(lacking(`insufficient resources: ${lack}`));
      const set = / --set '([^']+)'$/.exec(command)?.[1] ?? '';
      const overrides = [splitOverride(set) ?? ['', '']] as const;
      const parsed = parseScenario(scenario, { file: 'story.yaml', overrides });
      expect(parsed).toMatchObject({ ok: true });
    }
  });

  test('doubles the subnets when cells were refused one', () => {
    const silk = { ...(result.silk as NonNullable<RunResult['silk']>), refusals: 3 };
    const { command } = nextCommand({ ...result, silk }, 'diegosim run story.yaml');
    expect(command).toBe('diegosim run story.yaml --set foundation.silk.subnetPrefix=25');
    const overrides = [['foundation.silk.subnetPrefix', '25']] as const;
    expect(parseScenario(scenario, { file: 'story.yaml', overrides })).toMatchObject({ ok: true });
  });

  test('looks for what makes a deploy or a rotation in time', () => {
    const late = {
      name: 'rotated',
      verdict: 'not met',
      wanted: 'ca is rotated before it expires',
      measured: 'not rotated, 2 of 3 deploys done',
      value: null,
      limit: 0,
      unit: 'seconds',
      atSeconds: null,
    } as const;
    const answer: RunResult = { ...result, verdict: 'not met', expectations: [late] };
    for (const program of ['diegosim', 'npm run -s diegosim --']) {
      const { command } = nextCommand(answer, `${program} run 'my run.yaml' --seed 1`);
      expect(command).toBe(`${program} upgrade 'my run.yaml' --seed 1`);
    }
  });

  test('asks for another seed when all is well', () => {
    const well: RunResult = { ...result, verdict: 'met', neverFitted: [] };
    const { command } = nextCommand(well, 'diegosim run x.yaml --seed 1 --set run.duration=1h');
    expect(command).toBe('diegosim run x.yaml --set run.duration=1h --seed 2');
  });
});

const GOLDEN = `
zone-outage  seed 1, 30m from 2026-01-05T09:00:00Z
If zone z2 dies, does everything run again?

NOT MET  1 of 2 expectations
  not met     every instance fits somewhere at the end         2 did not fit
  met         75% of instances of web run within 5m after 10m  after 39s

         █ running  ░ desired, not running: most 11 at 8s  ▲ cells lost  △ other events
     11 ┤░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        ┤░▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇░░░▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇
        ┤░█████████████████████████████░░░██████████████████████████████████████████████████████████
        ┤░█████████████████████████████▆▆▆██████████████████████████████████████████████████████████
        ┤░██████████████████████████████████████████████████████████████████████████████████████████
        ┤░██████████████████████████████████████████████████████████████████████████████████████████
      0 └┬──────────────┬──────────────▲──────────────┬──────────────△──────────────┬───────────────
missing  █▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▄▄▄▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
  clock  09:00          09:05          09:10          09:15          09:20          09:25
  since  0s             5m             10m            15m            20m            25m

Time line
  at   what                lost  detected  half back  all that fit back
  10m  2 cells of z2 lost     4      +14s       +39s  +39s (3), all +12m09s
  20m  2 cells restored
  Nothing rebalances after a restore: what moved stays where it is.

Never fitted   2 instances at the end
  2  found no compatible cell with placement tag "gpu"      gpu
  1  insufficient resources: memory, after the loss at 10m  web
Capacity left  cells up  memory          disk         containers  largest  4 GB chunks
  z1                  2    0 MB     0%  30 GB  93.7%         490     0 MB            0
  z2                  2    7 GB  87.5%  32 GB  99.2%         497     4 GB            1
  all                 4    7 GB  43.7%  62 GB  96.4%         987     4 GB            1

Auctions       43 batches: 15 placed, none handed back by cells, 71 failed
  60  × found no compatible cell with placement tag "gpu"
  11  × insufficient resources: memory
  wait 4ms / 9ms / 9ms (50 / 95 / 99 %); time to run 4.5s / 11m32s / 11m32s (50 / 95 / 99 %)
BBS            0.1% busy, 0.1% in the busiest minute, slowest call 6ms, longest wait in line 1ms
Silk leases    4 at most of 255, none refused
Tasks          1: 1 succeeded, 0 failed, 0 not yet done
  wait for a cell 12ms / 12ms / 12ms (50 / 95 / 99 %)
Simulated      7,000 events in 250ms, 7,200 times faster than real time  digest 0123456789ab

Next           writes down what each auction saw and decided:
  diegosim run zone-outage --seed 1 --auction-log auctions.jsonl.gz
`;
