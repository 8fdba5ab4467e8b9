/** A scenario whose question takes many runs: what one run of it says, and what the sweep then answers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { invoke, temporaryFolder } from './testIo';

/** Two zones of two cells; the second zone is lost, and with 12 instances there is no room for them. */
const GROWTH = `
name: growth
question: How many instances survive?
foundation:
  zones: [z1, z2]
  cells: [{ name: diego-cell, count: 4, memory: 1GB, disk: 16GB, containers: 50 }]
workload:
  - { app: dora, instances: 4, memory: 224MB, disk: 256MB }
events:
  - { at: 5m, kill: { zone: z2 } }
expect:
  - { recovered: { within: 2m, after: 5m } }
run: { duration: 8m }
sweep:
  seeds: 2
  axes:
    - { name: instances, path: "workload[dora].instances", values: [4, 12] }
`;

function growth(): string {
  const file = join(temporaryFolder(), 'growth.yaml');
  writeFileSync(file, GROWTH);
  return file;
}

/** The heading and the command that follows it; broken lines joined. */
function nextOf(out: string): string {
  const next = out.slice(out.lastIndexOf('\nNext'));
  return next
    .replace(/\s*\\\n\s*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

describe('a run of a scenario with a sweep', () => {
  test('says that the sweep answers the question, whatever came of the run', async () => {
    const file = growth();
    const sweep = `Next varies instances, and answers the question: diegosim sweep ${file}`;
    const met = await invoke(['run', file, '--quiet']);
    expect([met.code, nextOf(met.out)]).toEqual([0, sweep]);
    const otherSeed = await invoke(['run', file, '--quiet', '--seed', '9']);
    expect(nextOf(otherSeed.out)).toBe(sweep);
  });

  test('leaves the sweep alone where a value was changed: that is a question of its own', async () => {
    const file = growth();
    const argv = ['run', file, '--quiet', '--set', 'workload[dora].instances=12'];
    const { code, out } = await invoke(argv);
    expect(code).toBe(1);
    expect(nextOf(out)).toContain('tries cells with 2 GB of memory: diegosim run');
  });

  test('is answered by that sweep, which tells how many were missing after the loss', async () => {
    const { code, out } = await invoke(['sweep', growth(), '--quiet', '--json']);
    expect(code).toBe(0);
    const { runs } = JSON.parse(out) as {
      runs: { point: number; verdict: string; readings: Record<string, unknown> }[];
    };
    const told = runs.map(({ point, verdict, readings }) => [
      point,
      verdict,
      readings.missingMaximum,
    ]);
    expect(told).toEqual([
      [0, 'met', 2],
      [0, 'met', 2],
      [1, 'not met', 6],
      [1, 'not met', 6],
    ]);
  }, 30_000);
});
