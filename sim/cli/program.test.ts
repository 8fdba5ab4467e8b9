import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commandLine } from './commandLine';
import { version } from './packageFiles';
import { internalErrorText } from './program';
import { invoke } from './testIo';

const COMMANDS = [
  [],
  ['run'],
  ['ui'],
  ['report'],
  ['validate'],
  ['scenarios'],
  ['schema'],
  ['reference'],
  ['conformance'],
  ['conformance', 'auction'],
  ['conformance', 'bbs'],
  ['completion'],
];

describe('help', () => {
  test.each(COMMANDS.map((words) => [words]))('of %j comes with examples', async (words) => {
    const { code, out, err } = await invoke([...words, '--help']);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toContain('Usage: diegosim');
    expect(out).toMatch(/Examples:\n {2}#/);
  });

  test('lists every exit code', async () => {
    const { out } = await invoke(['--help']);
    for (const code of [0, 1, 2, 3, 130, 143]) expect(out).toMatch(new RegExp(`\\b${code}\\b`));
  });

  test('is what comes without a command, as an error', async () => {
    const { code, out, err } = await invoke([]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Usage: diegosim');
  });
});

describe('wrong usage', () => {
  test.each([
    [['rnu'], 'Did you mean run?'],
    [['run', 'x', '--sede', '1'], 'Did you mean --seed?'],
    [['run'], "missing required argument 'scenario'"],
    [['run', 'a', 'b'], 'too many arguments'],
    [['run', 'x', '--seed', '-1'], 'a whole number from 0 to 4294967295'],
    [['run', 'x', '--seed', '1.5'], 'a whole number'],
    [['run', 'x', '--seed', '1e3'], 'a whole number'],
    [['run', 'x', '--seed'], 'argument missing'],
    [['run', 'x', '--trace', 'y', '--trace-level', 'ful'], 'Did you mean full?'],
    [['ui', '--port', '65536'], 'a whole number from 0 to 65535'],
    [['ui', '--host', ''], 'Expected a name or an address'],
    [['ui', 'a', 'b'], 'too many arguments'],
    [['report'], "missing required argument 'run'"],
    [['report', 'x', '--outptu', 'y'], 'Did you mean --output?'],
    [['schema', 'scenarios'], 'Did you mean scenario?'],
    [['completion', 'tcsh'], 'Expected bash, zsh, fish.'],
    [['conformance', 'auctions', 'x'], 'Did you mean auction?'],
    [['validate'], "missing required argument 'scenario'"],
  ])('%j is an error that says %j', async (argv, message) => {
    const { code, out, err } = await invoke(argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err).toMatch(/see "diegosim.* --help"/);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe('what was typed', () => {
  const red = '\u001b[31m';
  test.each([
    [[red]],
    [['run', red]],
    [['run', `${red}/x.yaml`]],
    [['run', `/${red}.yaml`]],
    [['run', 'x', `--${red}`]],
    [['run', 'x', '--seed', red]],
    [['run', 'x', '--set', red]],
    [['run', 'x', '--auction-log', 'y', '--auction-log-window', red]],
    [['run', 'zone-outage', '--trace', `${red}/x`]],
    [['run', 'zone-outage', '--set', `run.a\u001bb=1h`]],
    [['ui', red]],
    [['ui', '--host', red]],
    [['report', red]],
    [['report', 'zone-outage', '--range', red]],
    [['validate', red]],
    [['conformance', 'bbs', red]],
    [['schema', red]],
  ])('does not colour the terminal: %j', async (argv) => {
    const { code, out, err } = await invoke(argv);
    expect(code).toBe(2);
    expect(err).not.toBe('');
    expect(out + err).not.toContain('\u001b');
  });
});

describe('an internal error', () => {
  test('tells the command that reproduces it, and its stack only when asked', () => {
    const error = new Error('the queue is empty');
    const argv = ['run', "it's.yaml", '--set', 'foundation.cells[a b].count=3'];
    const text = internalErrorText(error, argv, false);
    expect(text).toContain('internal error: the queue is empty');
    expect(text).toContain(`diegosim run 'it'\\''s.yaml' --set 'foundation.cells[a b].count=3'`);
    expect(text).not.toMatch(/^\s+at /m);
    expect(internalErrorText(error, argv, true)).toMatch(/^\s+at /m);
  });

  test('shows a command line that a shell reads back word by word', () => {
    const words = ['run', 'a b', "it's", '$HOME', '*', '', 'x[1]="y"', 'ä', 'a\u001b[31m\u202eb'];
    const line = commandLine(words).replace(/^diegosim/, 'printf "%s\\n"');
    const read = execFileSync('sh', ['-c', line], { encoding: 'utf8' });
    expect(read.split('\n').slice(0, -1)).toEqual(words);
    expect(line).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
  });
});

describe('the program itself', () => {
  const main = new URL('main.ts', import.meta.url).pathname;
  const start = (argv: readonly string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', main, ...argv], { encoding: 'utf8' });

  test('prints its version', () => {
    const { status, stdout, stderr } = start(['--version']);
    expect([status, stdout, stderr]).toEqual([0, `${version()}\n`, '']);
  });

  test('says quietly nothing more when its reader goes away', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `"$0" --import tsx "$1" reference | head -n 1 > /dev/null`, process.execPath, main],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
  });

  test.runIf(process.platform === 'linux')('reports a full disk under standard output', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `"$0" --import tsx "$1" scenarios > /dev/full`, process.execPath, main],
      { encoding: 'utf8' },
    );
    expect(status).toBe(2);
    expect(stderr).toBe('error: cannot write standard output: no space left on the device\n');
  });
});
