/**
 * The first thing that every npm script runs, and the only one that works before anything is
 * installed: plain JavaScript with Node's own modules.
 *
 *     node bootstrap.mjs diegosim ARGUMENT…    the command line, from its sources
 *     node bootstrap.mjs test                  linter, types, unused code, then every test; the stories
 *                                              need a browser, which it installs on Debian as root
 *     node bootstrap.mjs test ARGUMENT…        only Vitest, with these arguments (`sim/engine`, `-t name`)
 *     node bootstrap.mjs check                 linter, types, unused code
 *     node bootstrap.mjs build                 what is published: the command line as one program,
 *                                              dist/diegosim.mjs, what programs import, dist/library with
 *                                              its types, and the dashboard
 *     node bootstrap.mjs dashboard             the dashboard alone, dist/ui, if its sources have changed
 *     node bootstrap.mjs script FILE ARGUMENT…  a TypeScript file of this project
 *     node bootstrap.mjs start ARGUMENT…       the flagship's answer; then the dashboard, for a person
 *
 * The npm script `diegosim` says `exec`, so that a signal sent to npm reaches this process and not a
 * shell between them. Where there is no POSIX shell, use the lines above.
 *
 * Each first makes the installed dependencies those of package-lock.json. What the installation has to
 * say goes to stderr, so that stdout is the command's own.
 */
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildDashboard, isDashboardBuilt } from './dashboardBuild.mjs';
import { acquireLock, releaseLocks } from './fileLock.mjs';
import { publishTypes } from './typesBuild.mjs';
import {
  canInstallBrowser,
  findBrowser,
  HOW_TO_GET_BROWSER,
  INSTALL_COMMANDS,
} from './ui/stories/findBrowser.mjs';

/** As `engines` in package.json, which npm only warns about. */
const NODE_MINIMUM = [20, 19];

const ROOT = dirname(fileURLToPath(import.meta.url));
const LOCKFILE = join(ROOT, 'package-lock.json');
/** npm writes this at the end of an installation: without it, the installation was cut short. */
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json');
/** Outside node_modules, which `npm ci` empties. */
const INSTALL_LOCK = join(ROOT, '.install-lock');
const DIST = join(ROOT, 'dist');
const DASHBOARD_LOCK = join(DIST, '.ui-lock');

/** Milliseconds between two looks whether the parent is there. */
const PARENT_POLL = 500;

/** What `npm start` answers. */
const FLAGSHIP = 'scenarios/zone-outage.yaml';

const CHECKS = [
  { name: 'linter', program: ['@biomejs/biome', 'biome'], args: ['check', '--error-on-warnings'] },
  { name: 'types', program: ['typescript', 'tsc'], args: ['-b'] },
  { name: 'unused code', program: ['knip', 'knip'], args: [] },
];

const [mode, ...args] = process.argv.slice(2);

requireNode();
await install();
switch (mode) {
  case 'diegosim':
    await runFromSources(args);
    break;
  case 'test':
    process.exitCode = await test(args);
    break;
  case 'check':
    process.exitCode = report(await runChecks());
    break;
  case 'build':
    process.exitCode = await build(args);
    break;
  case 'dashboard':
    process.exitCode = await updateDashboard();
    break;
  case 'script':
    await runScript(args);
    break;
  case 'start':
    endWithParent();
    await runFromSources(['run', FLAGSHIP, ...args, ...servingForPerson(args)]);
    break;
  default:
    fail(
      'usage: node bootstrap.mjs start|diegosim|test|check|build|dashboard|script [ARGUMENT…]',
      2,
    );
}

// ---- Installation ----

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor >= NODE_MINIMUM[1])) return;
  fail(`diegosim needs Node ${NODE_MINIMUM.join('.')} or newer; this is ${process.version}.`);
}

async function install() {
  if (isInstalled()) return;
  await lockOrFail(INSTALL_LOCK, 'Waiting for another installation to end…');
  try {
    // Whoever held the lock may have installed what we need.
    if (isInstalled()) return;
    process.stderr.write('Installing dependencies…\n');
    // The flags undo what an outer `npm run -s`, NODE_ENV=production or a user's npmrc would change:
    // development dependencies and optional ones (native binaries of the tools) are needed.
    const flags = [
      '--include=dev',
      '--include=optional',
      '--loglevel=error',
      '--no-audit',
      '--no-fund',
    ];
    const code = await runNpm(['ci', ...flags]);
    if (code !== 0) {
      releaseLocks();
      fail(
        `The installation failed: npm ci ended with exit code ${code}. See npm's message above.`,
      );
    }
    // A lock file from the future (an unpacked archive, a skewed clock) must not reinstall for ever.
    if (!isInstalled())
      utimesSync(INSTALLED, new Date(), new Date(Math.ceil(modifiedAt(LOCKFILE))));
  } finally {
    releaseLocks();
  }
}

function isInstalled() {
  const installed = modifiedAt(INSTALLED);
  return installed !== undefined && installed >= (modifiedAt(LOCKFILE) ?? 0);
}

async function lockOrFail(lock, waitingText) {
  try {
    await acquireLock(lock, waitingText);
  } catch (error) {
    fail(`Cannot write ${lock}: ${error.message}`);
  }
}

/** Milliseconds since the epoch, or undefined when there is no such file. */
function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** The npm that runs us, or the one on the path. Its stdout joins our stderr. */
function runNpm(npmArgs) {
  const npm = process.env.npm_execpath;
  const stdio = ['ignore', 2, 2];
  if (npm !== undefined && basename(npm) === 'npm-cli.js') {
    return run(process.execPath, [npm, ...npmArgs], { stdio });
  }
  return run('npm', npmArgs, { stdio, shell: process.platform === 'win32' });
}

// ---- Commands ----

/** The command line. */
function runFromSources(commandArgs) {
  return runScript([join('sim', 'cli', 'main.ts'), ...commandArgs]);
}

/** In this very process: arguments, streams, signals and the exit code need no passing on. */
async function runScript([file, ...scriptArgs]) {
  if (file === undefined) fail('usage: node bootstrap.mjs script FILE [ARGUMENT…]', 2);
  const main = join(ROOT, file);
  process.argv = [process.argv[0], main, ...scriptArgs];
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(main).href);
}

/** A person at a terminal, unless they said what they want, gets the dashboard after the answer. */
function servingForPerson(commandArgs) {
  const hasSaid = commandArgs.some((argument) => /^--(no-)?serve$/.test(argument));
  const isPerson = process.stdout.isTTY === true && !isCI();
  return isPerson && !hasSaid ? ['--serve'] : [];
}

/**
 * A signal sent to `npm start` ends npm and the shell between it and us, which passes nothing on: a served
 * dashboard would stay behind. `exec` in the script would help, but not every shell has it.
 */
function endWithParent() {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const parent = process.ppid;
  const look = () => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  };
  const watch = setInterval(look, PARENT_POLL).unref();
}

/** Everything that is published, whatever is there already. */
async function build(viteArgs) {
  // Chunks have other names each time.
  rmSync(join(DIST, 'chunks'), { recursive: true, force: true });
  // At the same time: none needs what another one makes.
  const codes = await Promise.all([
    runVite(['build', ...viteArgs]),
    runProgram(['typescript', 'tsc'], ['-b', 'sim'], { stdio: ['ignore', 2, 2] }),
    updateDashboard({ isForced: true }),
  ]);
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined) return failed;
  publishTypes(ROOT);
  return 0;
}

/** Builds the dashboard if it is not what its sources make. Returns the exit code. */
async function updateDashboard({ isForced = false } = {}) {
  const isDone = () => !isForced && isDashboardBuilt(ROOT);
  if (isDone()) return 0;
  mkdirSync(DIST, { recursive: true });
  await lockOrFail(DASHBOARD_LOCK, 'Waiting for another build of the dashboard to end…');
  try {
    // Whoever held the lock may have built what we need.
    if (isDone()) return 0;
    process.stderr.write('Building the dashboard…\n');
    return await buildDashboard(ROOT, (viteArgs) => runVite(viteArgs, ['ignore', 2, 2]));
  } finally {
    releaseLocks();
  }
}

/** What is built is the same whoever asks for it: NODE_ENV=test, for one, would give React's slow half. */
function runVite(viteArgs, stdio = 'inherit') {
  const env = { ...process.env, NODE_ENV: 'production' };
  return runProgram(['vite', 'vite'], viteArgs, { stdio, env });
}

/** Prints `N passed, N failed` last, the checks counted as tests. Nothing run is a failure. */
async function test(vitestArgs) {
  const outcomes = vitestArgs.length === 0 ? await runChecks() : [];
  const isStoriesAsked = vitestArgs.length === 0 || vitestArgs.some((one) => one.includes('stor'));
  const hasBrowser = !isStoriesAsked || (await provideBrowser());
  heading('tests');
  const folder = mkdtempSync(join(tmpdir(), 'diegosim-test-'));
  try {
    const reportFile = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const projects = hasBrowser ? [] : ['--project=tests'];
    const code = await runProgram(
      ['vitest', 'vitest'],
      ['run', ...reporters, ...projects, ...vitestArgs],
    );
    outcomes.push(...testOutcomes(reportFile, code));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (!hasBrowser) {
    tellWithoutBrowser();
    if (isCI()) outcomes.push({ name: 'browser stories, which need a browser', hasPassed: false });
  }
  return report(outcomes);
}

/** Finds a browser for the stories, or installs one where nobody has to be asked. */
async function provideBrowser() {
  if (findBrowser() !== undefined) return true;
  if (!canInstallBrowser()) return false;
  heading('browser');
  process.stdout.write('Installing Chromium from Debian’s packages…\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const [program, programArgs] of INSTALL_COMMANDS) {
    const code = await run(program, programArgs, { stdio: ['ignore', 'ignore', 'inherit'], env });
    if (code !== 0) process.stdout.write(`${program} ${programArgs[0]} ended with code ${code}.\n`);
  }
  return findBrowser() !== undefined;
}

/** Which stories did not run, and how to have them run. */
function tellWithoutBrowser() {
  heading('browser stories');
  const stories = readdirSync(join(ROOT, 'ui', 'stories')).filter((file) =>
    file.endsWith('.story.ts'),
  );
  process.stdout.write('These did not run, because there is no browser for them:\n');
  for (const story of stories) process.stdout.write(`  ui/stories/${story}\n`);
  process.stdout.write(`To run them, ${HOW_TO_GET_BROWSER}.\n`);
}

function isCI() {
  return (process.env.CI ?? '') !== '';
}

/** All of them, even when one fails: a developer wants to see everything that is wrong. */
async function runChecks() {
  const outcomes = [];
  for (const { name, program, args: checkArgs } of CHECKS) {
    heading(name);
    const code = await runProgram(program, checkArgs);
    if (code === 0) process.stdout.write('ok\n');
    outcomes.push({ name, hasPassed: code === 0 });
  }
  return outcomes;
}

/** One outcome a test that ran; skipped ones are none. */
function testOutcomes(reportFile, code) {
  const outcomes = [];
  for (const file of readTestReport(reportFile)) {
    const name = relative(ROOT, file.name);
    const ran = file.assertionResults.filter(({ status }) => /^(passed|failed)$/.test(status));
    for (const { status } of ran) outcomes.push({ name, hasPassed: status === 'passed' });
    // A file that could not be loaded has no tests to fail.
    const hasFailedTest = ran.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !hasFailedTest) outcomes.push({ name, hasPassed: false });
  }
  const hasFailed = outcomes.some(({ hasPassed }) => !hasPassed);
  // An error outside of every test, or no test at all.
  if (outcomes.length === 0 || (code !== 0 && !hasFailed)) {
    outcomes.push({ name: `Vitest (exit code ${code})`, hasPassed: false });
  }
  return outcomes;
}

function readTestReport(reportFile) {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')).testResults;
  } catch {
    return [];
  }
}

/** Returns the exit code. */
function report(outcomes) {
  const failed = outcomes.filter(({ hasPassed }) => !hasPassed);
  heading('result');
  for (const name of new Set(failed.map((outcome) => outcome.name))) {
    process.stdout.write(`failed: ${name}\n`);
  }
  process.stdout.write(`${outcomes.length - failed.length} passed, ${failed.length} failed\n`);
  return failed.length === 0 ? 0 : 1;
}

function heading(text) {
  process.stdout.write(`\n── ${text} ──\n`);
}

// ---- Processes ----

/** Runs a program of an installed package with this Node. */
function runProgram([packageName, programName], programArgs, options = { stdio: 'inherit' }) {
  const folder = join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = typeof bin === 'string' ? bin : bin[programName];
  return run(process.execPath, [join(folder, file), ...programArgs], options);
}

/** The exit code; 128 + its number for a signal. A signal sent to us goes to the child, and ends us after it. */
function run(command, commandArgs, options) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArgs, { cwd: ROOT, ...options });
    let received;
    const forward = (signal) => {
      received = signal;
      child.kill(signal);
    };
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.on('error', (error) => {
      process.stderr.write(`Cannot run ${command}: ${error.message}\n`);
      resolve(127);
    });
    child.on('close', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      if (received !== undefined) {
        releaseLocks();
        process.exit(128 + constants.signals[received]);
      }
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function fail(message, code = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
