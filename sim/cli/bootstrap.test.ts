/**
 * bootstrap.mjs in a checkout of its own, where Vite and tsx only write down what they were asked for: when
 * the dashboard is built, and what `npm start` means.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { packageFolder } from './packageFiles';
import { temporaryFolder } from './testIo';

/** Appends its arguments to vite.log, and makes what each configuration makes; FAIL=config makes it fail. */
const VITE = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const args = process.argv.slice(2);
appendFileSync('vite.log', process.env.NODE_ENV + ' ' + args.join(' ') + '\\n');
const after = (name) => args[args.indexOf(name) + 1];
if (!args.includes('--config')) process.exit(0);
const folder = after('--outDir');
mkdirSync(folder, { recursive: true });
const page = after('--config') === 'ui/vite.config.ts' ? 'index.html' : 'report.html';
writeFileSync(folder + '/' + page, readFileSync('ui/main.ts'));
process.exit(process.env.FAIL === after('--config') ? 1 : 0);
`;
/** Keeps the declarations of what the package exports where the compiler does. */
const TSC = `
import { mkdirSync, writeFileSync } from 'node:fs';
const folder = 'node_modules/.cache/tsc/' + process.argv.at(-1) + '/api';
mkdirSync(folder, { recursive: true });
for (const name of ['diegosim', 'testing']) writeFileSync(folder + '/' + name + '.d.ts', 'export {};');
`;
/** Prints the arguments of the program that it would run. */
const TSX = `
export function register() {
  process.stdout.write(JSON.stringify(process.argv.slice(2)) + '\\n');
  process.exit(0);
}
`;
/** Runs a command at a terminal of its own; not on every machine. */
const TERMINAL = 'script';
const MODULES = [
  'bootstrap.mjs',
  'dashboardBuild.mjs',
  'fileLock.mjs',
  'typesBuild.mjs',
  'ui/stories/findBrowser.mjs',
];

let root: string;
const at = (...names: string[]): string => join(root, ...names);

function write(path: string, text: string): void {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), text);
}

beforeEach(() => {
  root = temporaryFolder();
  for (const name of MODULES) write(name, readFileSync(join(packageFolder(), name), 'utf8'));
  write('package-lock.json', '{}');
  write('node_modules/.package-lock.json', '{}');
  write('node_modules/vite/package.json', '{ "bin": { "vite": "vite.mjs" } }');
  write('node_modules/vite/vite.mjs', VITE);
  write('node_modules/typescript/package.json', '{ "bin": { "tsc": "tsc.mjs" } }');
  write('node_modules/typescript/tsc.mjs', TSC);
  write(
    'node_modules/tsx/package.json',
    '{ "type": "module", "exports": { "./esm/api": "./api.js" } }',
  );
  write('node_modules/tsx/api.js', TSX);
  write('ui/main.ts', 'first');
  write('sim/model/app.ts', '');
  write('sim/cli/main.ts', '');
  write('scenarios/zone-outage.yaml', '');
});

function bootstrap(argv: readonly string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, ['bootstrap.mjs', ...argv], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

const page = (): string => readFileSync(at('dist', 'ui', 'index.html'), 'utf8');
const builds = (): number =>
  existsSync(at('vite.log'))
    ? (readFileSync(at('vite.log'), 'utf8').match(/ui\/vite\.config/g)?.length ?? 0)
    : 0;

describe('the dashboard', () => {
  test('is built with its report, said on stderr only, and not again while nothing changes', () => {
    const { status, stdout, stderr } = bootstrap(['dashboard']);
    expect([status, stdout, stderr]).toEqual([0, '', 'Building the dashboard…\n']);
    expect(readdirSync(at('dist'))).toEqual(['ui']);
    expect(readdirSync(at('dist', 'ui')).sort()).toEqual(['.stamp', 'index.html', 'report.html']);
    expect(bootstrap(['dashboard'])).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(builds()).toBe(1);
  });

  test('is built for use, whatever it is built for', () => {
    bootstrap(['dashboard'], { NODE_ENV: 'test' });
    expect(readFileSync(at('vite.log'), 'utf8')).toMatch(
      /^production build .*\nproduction build .*\n$/,
    );
  });

  test.each([
    ['a source is edited', () => write('ui/main.ts', 'second')],
    ['one is touched', () => utimesSync(at('sim/model/app.ts'), 5, 5)],
    ['one is added', () => write('sim/model/task.ts', '')],
    ['one is removed', () => rmSync(at('scenarios/zone-outage.yaml'))],
    ['the built files are gone', () => rmSync(at('dist'), { recursive: true })],
    ['the last build was not finished', () => rmSync(at('dist/ui/.stamp'))],
  ])('is built again when %s', (_, change) => {
    bootstrap(['dashboard']);
    change();
    bootstrap(['dashboard']);
    expect(builds()).toBe(2);
    expect(page()).toBe(readFileSync(at('ui/main.ts'), 'utf8'));
  });

  test('is not built again for what is no part of it', () => {
    bootstrap(['dashboard']);
    write('sim/cli/main.ts', 'other');
    write('sim/model/app.test.ts', 'other');
    write('README.md', 'other');
    bootstrap(['dashboard']);
    expect(builds()).toBe(1);
  });

  test.each(['ui/vite.config.ts', 'ui/report.vite.config.ts'])(
    'stays what it was when %s cannot be built',
    (config) => {
      bootstrap(['dashboard']);
      write('ui/main.ts', 'broken');
      expect(bootstrap(['dashboard'], { FAIL: config }).status).toBe(1);
      expect(page()).toBe('first');
      expect(readdirSync(at('dist'))).toEqual(['ui']);
      expect(bootstrap(['dashboard']).status).toBe(0);
      expect(page()).toBe('broken');
    },
  );

  test('is built once when two want it at the same time', async () => {
    const started = [1, 2].map(() =>
      spawn(process.execPath, ['bootstrap.mjs', 'dashboard'], { cwd: root }),
    );
    const codes = await Promise.all(started.map(async (child) => (await once(child, 'close'))[0]));
    expect(codes).toEqual([0, 0]);
    expect(builds()).toBe(1);
  });

  test('is built whatever is there, with the program, for what is published', () => {
    bootstrap(['dashboard']);
    write('dist/chunks/old.mjs', '');
    expect(bootstrap(['build']).status).toBe(0);
    expect(builds()).toBe(2);
    // At the same time, so in any order.
    expect(readFileSync(at('vite.log'), 'utf8').split('\n')).toContain('production build');
    expect(existsSync(at('dist', 'chunks'))).toBe(false);
    expect(readdirSync(at('dist', 'types', 'api')).sort()).toEqual([
      'diegosim.d.ts',
      'testing.d.ts',
    ]);
  });
});

describe('npm start', () => {
  const FLAGSHIP = ['run', 'scenarios/zone-outage.yaml'];
  const asked = (stdout: string): string[] => JSON.parse(stdout.trim());

  test('answers the flagship, and serves only when told to where there is no terminal', () => {
    const env = { CI: '' };
    expect(asked(bootstrap(['start'], env).stdout)).toEqual(FLAGSHIP);
    expect(asked(bootstrap(['start', '--serve', '--seed', '2'], env).stdout)).toEqual([
      ...FLAGSHIP,
      '--serve',
      '--seed',
      '2',
    ]);
  });

  const hasScript = spawnSync(TERMINAL, ['--version']).status === 0;
  test.runIf(process.platform === 'linux' && hasScript)(
    'serves at a terminal, unless told not to or CI is set',
    () => {
      const atTerminal = (argv: string, CI: string): string[] => {
        const command = `${process.execPath} bootstrap.mjs start ${argv}`;
        const env = { ...process.env, CI };
        const options = { cwd: root, encoding: 'utf8', env } as const;
        return asked(spawnSync(TERMINAL, ['-qec', command, '/dev/null'], options).stdout);
      };
      expect(atTerminal('', '')).toEqual([...FLAGSHIP, '--serve']);
      expect(atTerminal('--serve', '')).toEqual([...FLAGSHIP, '--serve']);
      expect(atTerminal('--no-serve', '')).toEqual([...FLAGSHIP, '--no-serve']);
      expect(atTerminal('', 'true')).toEqual(FLAGSHIP);
    },
  );
});
