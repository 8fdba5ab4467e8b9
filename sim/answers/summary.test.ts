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

const plain = { width: 100, colour: false };

describe('the summary', () => {
  test('answers the question on one screen', () => {
    expect(`\n${formatSummary(result, plain)}`).toBe(GOLDEN);
  });

  test('is never wider than the terminal and never says undefined or NaN', () => {
    const summary = fc.tuple(anyFoundation, fc.nat({ max: 1000 })).map(([foundation, seed]) => {
      const scenario = expandedScenario({ foundation, duration: 8 * MINUTE, seed });
      return runToEnd(scenario, { wallSeconds: seed / 100 });
    });
    fc.assert(
      fc.property(summary, fc.integer({ min: 40, max: 200 }), (answer, width) => {
        const lines = formatSummary(answer, { width, colour: false }).split('\n');
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
        expect(lines.length).toBeLessThanOrEqual(width >= 100 ? 48 : 60);
        expect(lines.join('\n')).not.toMatch(/undefined|NaN|Infinity|null|\[object/);
      }),
      { numRuns: 40 },
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
  const lacking = (reason: string): RunResult => ({
    ...result,
    neverFitted: [{ placementError: reason, instances: 1, apps: [], appCount: 1 }],
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

  test('asks for another seed when all is well', () => {
    const well: RunResult = { ...result, verdict: 'met', neverFitted: [] };
    const { command } = nextCommand(well, 'diegosim run x.yaml --seed 1 --set run.duration=1h');
    expect(command).toBe('diegosim run x.yaml --set run.duration=1h --seed 2');
  });
});

const GOLDEN = `
`;
