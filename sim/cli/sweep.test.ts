/** Whole sweeps of a tiny foundation, in the test's own process; their threads are real. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../answers/result';
import { runProgram } from './program';
import { createTestIo, invoke, temporaryFolder } from './testIo';
import { COUNT, filesOf, MEMORY, SMALL, scenarioFile } from './testSweep';

const AXES = ['--vary', `${MEMORY}=1536MB,2GB,4GB`, '--vary', `${COUNT}=3:4:1`];

interface Document {
  readonly points: readonly { readonly command: string }[];
}

describe('a sweep', () => {
  it('runs every combination on the same seeds, each as "diegosim run" would', async () => {
    const file = scenarioFile();
    const folder = join(temporaryFolder(), 'kept');
    const argv = ['sweep', file, ...AXES, '--seeds', '3', '--seed', '5', '--json', '-o', folder];
    const { code, out, err } = await invoke(argv);
    expect([code, err]).toEqual([0, '']);
    const files = filesOf(folder);
    const runs = Object.keys(files).filter((name) => name.startsWith('runs'));
    const expected = [0, 1, 2, 3, 4, 5].flatMap((point) =>
      [5, 6, 7].map((seed) => join('runs', `000${point}-${seed}.json`)),
    );
    expect(runs).toEqual(expected);
    expect(files['results.json']).toBe(out);
    const { points } = JSON.parse(out) as Document;
    expect(points).toHaveLength(6);
    // The fourth point: the second memory, the second count.
    const settings = ['--set', `${MEMORY}=2GB`, '--set', `${COUNT}=4`];
    const alone = await invoke(['run', file, '--seed', '6', ...settings, '--json']);
    const { result } = JSON.parse(files[join('runs', '0003-6.json')] ?? '') as {
      result: RunResult;
    };
    expect(result).toEqual({ ...(JSON.parse(alone.out) as RunResult), wallSeconds: null });
    expect(points[3]?.command).toBe(
      `diegosim run ${file} --seed 5 --set '${MEMORY}=2GB' --set '${COUNT}=4'`,
    );
  });

  it('gives the same bytes whatever happens at the same time', async () => {
    const file = scenarioFile();
    const sweeps = ['1', '3'].map(async (jobs) => {
      const folder = temporaryFolder();
      const options = ['--seeds', '4', '--jobs', jobs, '-o', folder];
      const { code, out } = await invoke(['sweep', file, ...AXES, ...options]);
      return { code, out, files: filesOf(folder) };
    });
    const [one, other] = await Promise.all(sweeps);
    expect(one?.code).toBe(0);
    expect(Object.keys(one?.files ?? {})).toHaveLength(24 + 3 + 1 + curvesIn(one?.files));
    expect(other).toEqual(one);
  });

  it('prints the table without a folder, and leaves nothing behind', async () => {
    const file = scenarioFile();
    const { code, out, err } = await invoke(['sweep', file, ...AXES, '--seeds', '2']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('6 points');
    expect(out).toContain('1536MB');
    expect(readdirSync(join(file, '..'))).toEqual(['small.yaml']);
  });

  it('varies what the scenario says when the command line does not', async () => {
    const own = `${SMALL}
sweep:
  seeds: 2
  axes:
    - path: ${MEMORY}
      values: [2GB, 4GB]
    - name: foundation
      points:
        - { name: few large, set: { "${COUNT}": 3, "workload[dora].memory": 1GB } }
        - { name: many small, set: { "${COUNT}": 6, "workload[dora].memory": 512MB } }
`;
    const file = scenarioFile(own);
    const asWritten = JSON.parse((await invoke(['sweep', file, '--json'])).out) as Document;
    const command = `diegosim run ${file} --seed 1 --set '${MEMORY}=4GB'`;
    expect(asWritten.points).toHaveLength(4);
    expect(asWritten.points[3]?.command).toBe(
      `${command} --set '${COUNT}=6' --set 'workload[dora].memory=512MB'`,
    );
    const vary = ['--vary', `${MEMORY}=4GB`, '--seeds', '1'];
    const told = JSON.parse((await invoke(['sweep', file, ...vary, '--json'])).out) as Document;
    expect(told.points.map((point) => point.command)).toEqual([command]);
  });

  it('throws the dice again when nothing is varied', async () => {
    const { code, out } = await invoke(['sweep', scenarioFile(), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ points: [{}], seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
  });

  it('tells how far it is, on a terminal and elsewhere', async () => {
    const argv = ['sweep', scenarioFile(), '--seeds', '3', '--jobs', '1'];
    const lines = (await invoke(argv, { tick: 20_000 })).err.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/small .* 66 % {2}2 of 3 runs .* left {2}met in \d+/);
    const rewritten = (await invoke(argv, { tick: 200, isTerminal: true })).err;
    expect(rewritten).toMatch(/\r.*3 of 3 runs/);
    expect(rewritten.endsWith('\r\u001b[K')).toBe(true);
    expect((await invoke([...argv, '--quiet'], { tick: 20_000 })).err).toBe('');
  });
});

function curvesIn(files: Readonly<Record<string, string>> = {}): number {
  return Object.keys(files).filter((name) => /^curve-.*\.svg$/.test(name)).length;
}

describe('a sweep that was stopped', () => {
  it('prints what has ended, and the same command goes on from there', async () => {
    const file = scenarioFile();
    const folder = temporaryFolder();
    const sweepInto = (kept: string) => ['sweep', file, ...AXES, '--seeds', '5', '-o', kept];
    const stopped = await stoppedAfter(7, [...sweepInto(folder), '--jobs', '2']);
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain('interrupted: 7 of 30 runs have ended; the same command');
    expect(stopped.out).toContain('7 runs');
    const names = Object.keys(filesOf(folder));
    expect(names.filter((name) => name.startsWith('runs'))).toHaveLength(7);
    // Nothing that follows from all runs, and no lock.
    expect(names).toHaveLength(7 + 1);
    expect((await invoke(sweepInto(folder))).code).toBe(0);
    const whole = temporaryFolder();
    await invoke(sweepInto(whole));
    expect(filesOf(folder)).toEqual(filesOf(whole));
  });

  it('says so when nothing is kept', async () => {
    const stopped = await stoppedAfter(1, ['sweep', scenarioFile(), '--jobs', '1', '--json']);
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain('1 of 10 runs has ended; nothing is kept without -o DIR');
    expect(JSON.parse(stopped.out)).toHaveProperty('points');
  });

  it('ends while its points are checked, with nothing to print', async () => {
    const io = createTestIo({ onBreath: (each, breath) => breath === 2 && each.send('SIGTERM') });
    const code = await runProgram(['sweep', scenarioFile(), ...AXES], io);
    expect([code, io.out()]).toEqual([143, '']);
  });
});

/** Ctrl-C at the end of so many runs: each writes a line, because the clock leaps. */
async function stoppedAfter(runs: number, argv: readonly string[]) {
  const io = createTestIo({
    tick: 20_000,
    onWrite: (to, written) => {
      if (to === 'err' && written.split('\n').length === runs + 1) io.send('SIGINT');
    },
  });
  const code = await runProgram(argv, io);
  return { code, out: io.out(), err: io.err() };
}

describe('a folder that holds runs already', () => {
  it('has damaged, swapped and unfinished files run again, and no others', async () => {
    const file = scenarioFile();
    const folder = temporaryFolder();
    const argv = ['sweep', file, ...AXES, '--seeds', '2', '-o', folder];
    await invoke(argv);
    const before = filesOf(folder);
    const run = (name: string) => join(folder, 'runs', name);
    writeFileSync(run('0000-1.json'), '{"plan":');
    writeFileSync(run('0000-2.json'), '');
    copyFileSync(run('0002-1.json'), run('0001-1.json'));
    const text = before[join('runs', '0001-2.json')] ?? '';
    writeFileSync(run('0001-2.json'), text.replace('"verdict":"', '"verdict":"not '));
    writeFileSync(run('0003-1.json'), text.replaceAll(/"plan":"./g, '"plan":"x'));
    rmSync(run('0003-2.json'));
    mkdirSync(run('0003-2.json.d'));
    writeFileSync(run('0004-1.json.partial'), 'half');
    const again = await invoke([...argv, '--jobs', '1'], { tick: 20_000 });
    expect(again.code).toBe(0);
    // Of twelve runs, six were there; the first line tells of the next.
    expect(again.err).toContain('7 of 12 runs');
    expect(filesOf(folder)).toEqual(before);
  });

  it('ends the sweep when a run cannot be kept', async () => {
    const file = scenarioFile();
    const folder = temporaryFolder();
    const argv = ['sweep', file, '--seeds', '3', '--jobs', '2', '-o', folder];
    await invoke(argv);
    const run = join(folder, 'runs', '0000-2.json');
    rmSync(run);
    mkdirSync(run);
    const { code, out, err } = await invoke(argv);
    expect([code, out, err]).toEqual([2, '', `error: cannot write ${run}: it is a folder\n`]);
    expect(existsSync(join(folder, 'sweep.lock'))).toBe(false);
  });

  it('is refused when it is of another sweep, which says how', async () => {
    const file = scenarioFile();
    const folder = temporaryFolder();
    const other = scenarioFile(SMALL.replace('10m', '11m'));
    const vary = ['--vary', `${MEMORY}=2GB`, '--seeds', '1'];
    await invoke(['sweep', file, ...vary, '-o', folder]);
    const before = filesOf(folder);
    for (const [argv, reason] of [
      [[other, ...vary], 'its scenario has another text'],
      [[file, ...vary, '--seeds', '2'], 'it runs on 1 seed from 1 on'],
      [[file, ...vary, '--seed', '2'], 'it runs on 1 seed from 1 on'],
      [[file, ...vary, '--set', 'run.duration=9m'], 'it was made with no --set'],
      [[file, '--vary', `${MEMORY}=4GB`], `it varies ${MEMORY}=2GB`],
    ] as const) {
      const { code, err, out } = await invoke(['sweep', ...argv, '-o', folder]);
      expect([code, out]).toEqual([2, '']);
      expect(err).toBe(`error: --output: ${folder} belongs to another sweep: ${reason}\n`);
    }
    expect(filesOf(folder)).toEqual(before);
    for (const broken of ['', '[]', '{', 'null', '{"version":1,"axes":7,"seeds":null}']) {
      writeFileSync(join(folder, 'sweep.json'), broken);
      const { code, err } = await invoke(['sweep', file, ...vary, '-o', folder]);
      expect(code).toBe(2);
      expect(err).toContain('belongs to another sweep: it');
    }
  });

  it('is refused when it is anything else', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'thesis.txt'), 'do not touch');
    const file = scenarioFile();
    const { code, err } = await invoke(['sweep', file, '-o', folder]);
    expect([code, err]).toEqual([
      2,
      `error: --output: ${folder} is not empty and no sweep's: it holds thesis.txt\n`,
    ]);
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
    const link = join(temporaryFolder(), 'link');
    symlinkSync(join(folder, 'nothing'), link);
    expect((await invoke(['sweep', file, '-o', link])).err).toContain('is a link to something');
    for (const place of [link, join(folder, 'thesis.txt'), '/proc/no', join(folder, 'a\0b'), '']) {
      const answer = await invoke(['sweep', file, '-o', place]);
      expect([place, answer.code]).toEqual([place, 2]);
    }
  });

  it('is one sweep\u2019s at a time, and a dead one\u2019s is taken over', async () => {
    const file = scenarioFile();
    const folder = temporaryFolder();
    const argv = ['sweep', file, '--seeds', '1', '--jobs', '1', '-o', folder];
    const lock = join(folder, 'sweep.lock');
    const [first, second] = await Promise.all([invoke(argv), invoke(argv)]);
    expect([first.code, second.code].sort()).toEqual([0, 2]);
    expect(first.err + second.err).toContain(`process ${process.pid} sweeps into ${folder}`);
    expect(existsSync(lock)).toBe(false);
    writeFileSync(lock, 'elsewhere.example 17 4711\n');
    expect((await invoke(argv)).err).toContain('process 17 on elsewhere.example sweeps');
    // No process has this number, or this one began at another time.
    for (const holder of ['4194305 1', `${process.pid} 1`]) {
      writeFileSync(lock, `${hostname()} ${holder}\n`);
      expect((await invoke(argv)).code).toBe(0);
      expect(existsSync(lock)).toBe(false);
    }
  });
});

describe('bad input', () => {
  it.each([
    [['--vary', 'run.duration'], '--vary:1:1: this cannot be read'],
    [['--vary', `${MEMORY}=2GB:1GB:1GB`], 'these steps never arrive'],
    [['--vary', `${COUNT}=0,2`], `--vary:1:${COUNT.length + 2}: foundation.cells[0].count: 0`],
    [['--vary', `${COUNT}=0:2:1`], 'foundation.cells[0].count: 0: 0 is not valid here'],
    [['--vary', 'foundation.cells[diego].count=1,2'], '--vary:1:17: the list has no entry'],
    [['--vary', 'run.seed=1,2'], 'every point runs on the same seeds'],
    [['--vary', `${COUNT}=1,2`, '--vary', `${COUNT}=3`], 'two axes are called'],
    [['--vary', `${MEMORY}=4GB,4096MB`], `axis ${MEMORY} changes nothing`],
    [
      ['--vary', `${COUNT}=3,4`, '--vary', 'foundation.cells[0].count=3,5'],
      `axis ${COUNT} changes nothing`,
    ],
    [['--vary', `${COUNT}=1:60:1`, '--vary', `${MEMORY}=1GB:100GB:1GB`], '6,000 combinations'],
    [['--vary', `${COUNT}=1:60:1`, '--seeds', '1000'], 'expected at most 20,000'],
    [['--seeds', '0'], 'Expected a whole number from 1 to 10000'],
    [['--seed', '4294967295'], 'go beyond the last one'],
    [['--jobs', 'many'], 'Expected a whole number from 1 to 256'],
    [['--set', 'run.duration=1'], '--set:1:14: run.duration'],
    [['--set', 'nonsense'], '--set "nonsense" cannot be read'],
  ])('%j ends with exit code 2, and nothing is written', async (options, report) => {
    const folder = join(temporaryFolder(), 'kept');
    const argv = ['sweep', scenarioFile(), ...options, '-o', folder];
    const { code, out, err } = await invoke(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(report);
    expect(existsSync(folder)).toBe(false);
  });

  it('is reported for all points at once, each mistake once, where it was written', async () => {
    const events = `{ at: 6m, kill: { cells: [diego-cell-3] } }`;
    const text = `${SMALL.replace('expect:', `  - ${events}\nexpect:`)}
sweep:
  axes:
    - path: ${COUNT}
      values: [2, 3, 4]
    - name: app
      points:
        - { name: small, set: { "workload[dora].memory": 64MB } }
        - { name: huge, set: { "workload[doro].memory": 64MB, "${MEMORY}": 1XB } }
`.replace('count: 3', 'count: 4');
    const file = scenarioFile(text);
    const [swept, validated] = [await invoke(['sweep', file]), await invoke(['validate', file])];
    expect([swept.code, validated.code]).toEqual([2, 2]);
    const found = swept.err.split('\n').filter((line) => line.startsWith(file));
    expect(found.map((line) => line.slice(file.length + 1))).toEqual([
      `11:31: events[1].kill.cells[0]: there is no cell "diego-cell-3" (with ${COUNT} 2, app small, and 3 points more)`,
      '23:32: the list has no entry "doro"',
      '23:102: foundation.cells[0].memory: "1XB" is not valid here',
    ]);
    expect(validated.err).toBe(swept.err);
    // A run takes no notice.
    expect((await invoke(['run', file, '--quiet'])).code).not.toBe(2);
  });

  it('in the section of a scenario is told with line and column', async () => {
    const text = `${SMALL}
sweep:
  seeds: 0
  axes:
    - { path: run.duration, value: [1m] }
    - { name: empty, points: [{ name: none, set: {} }] }
    - { values: [1, 1], path: run.duration }
`;
    const { code, err } = await invoke(['validate', scenarioFile(text)]);
    expect(code).toBe(2);
    for (const place of [':16:10:', ':18:29:', ':19:50:', ':20:21:']) expect(err).toContain(place);
    expect(err).toContain('1 is listed twice');
    expect(err).toContain('did you mean values?');
  });
});
