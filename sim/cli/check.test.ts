/** Whole checks in the test's own process; their threads are real. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from './program';
import { createTestIo, invoke, temporaryFolder } from './testIo';

/** The auctioneer waits 100 ms for cells that answer after 120: nothing is ever placed. */
const DEAF = `
name: deaf
question: Does it run?
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 3, zones: [z2], memory: 4GB, disk: 16GB }
  controlPlane: { zones: [z1], diegoApi: 1, scheduler: 1 }
  properties:
    sim.network.across_zones: 60ms
    diego.auctioneer.cell_state_timeout: 100ms
workload:
  - { app: dora, instances: 3, memory: 256MB }
  - { app: other, instances: 1, memory: 256MB, droplet: 50MB }
events:
  - { at: 1m, kill: { count: 1 }, for: 1m }
run: { duration: 30m, seed: 4 }
`;

const SOUND = DEAF.replace('across_zones: 60ms', 'across_zones: 1ms');

interface Document {
  readonly cases: number;
  readonly ended: number;
  readonly digest: string;
  readonly judgedAtEnd: { readonly cases: number; readonly instances: number };
  readonly failures: readonly {
    readonly case: string;
    readonly group: string;
    readonly invariant: string;
    readonly command: string;
    readonly shrunk: {
      readonly path: string;
      readonly cells: number;
      readonly apps: number;
    } | null;
  }[];
  readonly never: readonly string[];
}

function file(text: string): string {
  const path = join(temporaryFolder(), 'scenario.yaml');
  writeFileSync(path, text);
  return path;
}

const documentOf = (out: string): Document => JSON.parse(out) as Document;

describe('a check', () => {
  it('comes to the same whatever happens at the same time, and says how far it is', async () => {
    const folder = temporaryFolder();
    const argv = ['check', '--runs', '4', '--seed', '7', '--regressions', folder, '--json'];
    const one = await invoke([...argv, '--jobs', '1'], { tick: 20_000 });
    const other = await invoke([...argv, '--jobs', '3', '--quiet']);
    expect([one.code, other.code, other.err]).toEqual([0, 0, '']);
    expect(other.out).toBe(one.out);
    const { cases, ended, failures, digest } = documentOf(one.out);
    expect([cases, ended, failures]).toEqual([4, 4, []]);
    expect(digest).toMatch(/^[0-9a-f]{32}$/);
    expect(one.err).toMatch(/check .* 50 % {2}2 of 4 cases .* none failed/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('runs a scenario on several seeds, and fails for a branch that is to happen', async () => {
    const argv = ['check', '--scenario', file(SOUND), '--runs', '3', '--quiet'];
    const { code, out } = await invoke([...argv, '--require-coverage']);
    expect(code).toBe(1);
    expect(out).toContain('3 runs of a scenario\n');
    expect(out).toContain(
      '\n3 cases were judged at the end: 12 instances had to run, or to have no room; 12 of them surely fitted\nnothing failed\n',
    );
    expect(out).toMatch(/FAILED coverage: \d+ of \d+ branches happened; never happened:/);
    expect(out).toContain('\n  two BBSs served at once\n');
  });
});

describe('a failure', () => {
  it('is made small, kept, and replayed first from then on', async () => {
    const folder = join(temporaryFolder(), 'regressions');
    const argv = ['check', '--scenario', file(DEAF), '--runs', '2', '--regressions', folder];
    const found = await invoke([...argv, '--json', '--quiet']);
    expect(found.code).toBe(1);
    const { failures } = documentOf(found.out);
    expect(failures.map(({ invariant, group }) => [invariant, group])).toEqual([
      ['noIdleRoom', 'scenario'],
      ['noIdleRoom', 'scenario'],
    ]);
    const [{ shrunk, command } = { shrunk: null, command: '' }, second] = failures;
    expect(command).toMatch(/^diegosim check --scenario \S+ --runs 1 --seed 4$/);
    expect([shrunk?.cells, shrunk?.apps, second?.shrunk]).toEqual([1, 1, null]);
    const kept = readdirSync(folder);
    expect(kept.map((name) => join(folder, name))).toEqual([shrunk?.path]);
    expect(readFileSync(shrunk?.path ?? '', 'utf8')).toContain('cell_state_timeout: 100ms');

    const again = await invoke(['check', '--runs', '0', '--regressions', folder, '--quiet']);
    expect(again.code).toBe(1);
    expect(again.out).toContain('1 case that failed once\n');
    expect(again.out).toContain('FAILED noIdleRoom in 1 case');
    expect(again.out).toContain(
      `reproduce with: diegosim check --scenario ${shrunk?.path} --runs 1\n`,
    );
    const shown = ['check', '--scenario', shrunk?.path ?? '', '--runs', '1'];
    const alone = await invoke([...shown, '--regressions', folder, '--quiet']);
    expect(alone.code).toBe(1);
    expect(alone.out).toContain('FAILED noIdleRoom in 1 case');
    // What is kept already is not made smaller again.
    expect(readdirSync(folder)).toEqual(kept);
  });

  it('ends the check when that is asked for, after the same cases on any machine', async () => {
    const argv = ['check', '--scenario', file(DEAF), '--runs', '20', '--until-failure'];
    const { code, out } = await invoke([...argv, '--no-shrink', '--json', '--quiet']);
    const { cases, ended, failures } = documentOf(out);
    expect([code, cases, ended, failures[0]?.case]).toEqual([1, 20, 8, 'deaf seed 4']);
  });

  it('says what is pending and why, also to a build server and to a program', async () => {
    const folder = temporaryFolder();
    const [report, json] = [join(folder, 'report.xml'), join(folder, 'check.json')];
    const argv = ['check', '--scenario', file(DEAF), '--runs', '2', '--no-shrink', '--quiet'];
    const written = ['--junit', report, '--json-file', json, '--require-coverage'];
    const { code, out } = await invoke([...argv, ...written]);
    expect(code).toBe(1);
    const { cases, failures } = documentOf(readFileSync(json, 'utf8'));
    expect([cases, failures.length]).toEqual([2, 2]);
    expect(out).toMatch(
      /noIdleRoom at [\d.]+s: other-1\/0: waits though diego-cell-\d has room for it/,
    );
    expect(out).toContain('unable to communicate to compatible cells');
    expect(out).toContain('not made small (--no-shrink)');
    const xml = readFileSync(report, 'utf8');
    expect(xml).toContain(
      '<testsuite name="scenario" tests="2" failures="2" errors="0" skipped="0">',
    );
    expect(xml).toContain('<testcase classname="check.scenario" name="deaf seed 4">');
    expect(xml).toContain(
      '<failure message="noIdleRoom at 541.314303s" type="noIdleRoom">other-1/0: ',
    );
    expect(xml).toContain('<testsuite name="coverage" tests="1" failures="1"');
  });
});

describe('bad input', () => {
  it.each([
    [['--runs', '-1'], 'Expected a whole number'],
    [['--scenario', 'nothing-there'], 'there is no file and no built-in scenario'],
    [['--junit', '/proc/no/report.xml'], 'cannot write'],
    [['--json-file', '/proc/no/check.json'], 'cannot write'],
    [['zone-outage'], 'too many arguments'],
  ])('%j is refused', async (argv, reason) => {
    const { code, out, err } = await invoke([
      'check',
      '--runs',
      '0',
      ...argv,
      '--regressions',
      '/tmp/no-such',
    ]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(reason);
  });

  it.each([['--json-file'], ['--junit']])(
    '%s never takes the place of what is checked',
    async (option) => {
      const path = file(SOUND);
      const one = await invoke(['check', '--scenario', path, '--runs', '0', option, path]);
      expect([one.code, one.out]).toEqual([2, '']);
      expect(one.err).toContain('it is the same file as a scenario that is checked');
      const folder = dirname(path);
      const argv = ['check', '--runs', '0', '--regressions', folder];
      const { code, err } = await invoke([...argv, option, path]);
      expect(code).toBe(2);
      expect(err).toContain('it is the same file as a scenario that is checked');
      expect(readFileSync(path, 'utf8')).toBe(SOUND);
      expect(readdirSync(folder)).toEqual(['scenario.yaml']);
    },
  );

  it('what can be no folder of regressions is told before anything is run', async () => {
    const path = file(SOUND);
    for (const [folder, reason] of [
      ['', 'needs the name of a folder'],
      [path, 'it is not a folder'],
      [join(path, 'sub'), 'a part of the path is not a folder'],
    ] as const) {
      const argv = ['check', '--runs', '0', '--regressions', folder];
      const { code, out, err } = await invoke(argv);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(reason);
    }
  });

  it('a pipe among the kept files keeps nobody waiting', async () => {
    const folder = temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    const { code, err } = await invoke(['check', '--runs', '0', '--regressions', folder]);
    expect(code).toBe(2);
    expect(err).toContain('pipe.yaml: it is not a file');
  });

  it('a case whose command could not be typed is not run', async () => {
    const seeds = ['--runs', '3', '--seed', '4294967294', '--regressions', '/tmp/no-such'];
    for (const argv of [seeds, [...seeds, '--scenario', file(SOUND)]]) {
      const { code, out, err } = await invoke(['check', ...argv]);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain('expected --seed 4294967293 at most');
    }
  });

  it('a kept file that is not valid is named', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'odd.yaml'), 'name: odd\n');
    const { code, err } = await invoke(['check', '--runs', '0', '--regressions', folder]);
    expect(code).toBe(2);
    expect(err).toContain('odd.yaml');
  });
});

/** Words of how far it is come from its thread while it runs. */
it('a long case says how far it is, unless it is to be quiet', async () => {
  const long = SOUND.replace('duration: 30m', 'duration: 10h');
  const argv = ['check', '--scenario', file(long), '--runs', '1'];
  const { code, err } = await invoke(argv, { tick: 20_000 });
  expect(code).toBe(0);
  expect(err).toMatch(/ 0 of 1 cases {2}\S+ of 10h {2}/);
  const quiet = await invoke([...argv, '--quiet'], { tick: 20_000 });
  expect([quiet.code, quiet.err]).toEqual([0, '']);
});

it('a check that was stopped at once says that nothing is known', async () => {
  const argv = ['check', '--scenario', file(SOUND), '--runs', '1'];
  const { code, out, err } = await invoke(argv, { stopsAtOnce: 'SIGINT' });
  expect([code, out]).toEqual([130, '1 run of a scenario; none has ended\n']);
  expect(err).toBe('interrupted: the case has not ended\n');
});

it('a check that was stopped prints what is known', async () => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const io = createTestIo({
    tick: 20_000,
    onWrite: (to, written) => {
      if (to === 'err' && written.includes(' 2 of 60 cases ')) io.send('SIGINT');
    },
  });
  const report = join(folder, 'report.xml');
  const argv = ['check', '--runs', '60', '--jobs', '1', '--regressions', folder, '--junit', report];
  const code = await runProgram(argv, io);
  expect(code).toBe(130);
  expect(io.err()).toMatch(/interrupted: \d of 60 cases have ended/);
  expect(io.out()).toMatch(/^60 cases of chaos; \d have ended/);
  expect(io.out()).toContain('\nnothing failed so far\n');
  expect(readFileSync(report, 'utf8')).toMatch(/skipped="5\d"/);
  expect(existsSync(`${report}.partial`)).toBe(false);
});
