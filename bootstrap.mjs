/**
 * The first thing that every npm script runs, and the only one that works before anything is
 * installed: plain JavaScript with Node's own modules.
 *
 *     node bootstrap.mjs diegosim ARGUMENT…    the command line, from its sources
 *     node bootstrap.mjs test                  linter, types, unused code, then every test
 *     node bootstrap.mjs test ARGUMENT…        only Vitest, with these arguments (`sim/engine`, `-t name`)
 *     node bootstrap.mjs check                 linter, types, unused code
 *     node bootstrap.mjs build                 the command line as one program, dist/diegosim.mjs
 *
 * The npm script `diegosim` says `exec`, so that a signal sent to npm reaches this process and not a
 * shell between them. Where there is no POSIX shell, use the lines above.
 *
 * Each first makes the installed dependencies those of package-lock.json. What the installation has to
 * say goes to stderr, so that stdout is the command's own.
 */
import { spawn } from 'node:child_process';
import {
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { constants, hostname, tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** As `engines` in package.json, which npm only warns about. */
const NODE_MINIMUM = [20, 19];

const ROOT = dirname(fileURLToPath(import.meta.url));
const LOCKFILE = join(ROOT, 'package-lock.json');
/** npm writes this at the end of an installation: without it, the installation was cut short. */
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json');
/** Outside node_modules, which `npm ci` empties. */
const INSTALL_LOCK = join(ROOT, '.install-lock');
/** A lock of another machine, or another container, is believed for this long, in milliseconds. */
const LOCK_AGE_MAX = 10 * 60 * 1000;
const LOCK_POLL = 250;

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
    process.exitCode = await runProgram(['vite', 'vite'], ['build', ...args]);
    break;
  default:
    fail(`usage: node bootstrap.mjs diegosim|test|check|build [ARGUMENT…]`, 2);
}

// ---- Installation ----

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor >= NODE_MINIMUM[1])) return;
  fail(`diegosim needs Node ${NODE_MINIMUM.join('.')} or newer; this is ${process.version}.`);
}

async function install() {
  if (isInstalled()) return;
  await acquireInstallLock();
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
      rmSync(INSTALL_LOCK, { force: true });
      fail(
        `The installation failed: npm ci ended with exit code ${code}. See npm's message above.`,
      );
    }
    // A lock file from the future (an unpacked archive, a skewed clock) must not reinstall for ever.
    if (!isInstalled())
      utimesSync(INSTALLED, new Date(), new Date(Math.ceil(modifiedAt(LOCKFILE))));
  } finally {
    rmSync(INSTALL_LOCK, { force: true });
  }
}

function isInstalled() {
  const installed = modifiedAt(INSTALLED);
  return installed !== undefined && installed >= (modifiedAt(LOCKFILE) ?? 0);
}

/** Milliseconds since the epoch, or undefined when there is no such file. */
function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/**
 * Waits until no other bootstrap installs. A lock whose holder died is taken over. Two waiters that
 * take over the same dead lock in the same millisecond could both install; nothing guards against that.
 */
async function acquireInstallLock() {
  let hasToldToWait = false;
  for (;;) {
    try {
      writeFileSync(INSTALL_LOCK, `${hostname()} ${process.pid}\n`, { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`Cannot write ${INSTALL_LOCK}: ${error.message}`);
    }
    if (isInstallLockDead()) {
      removeInstallLock();
      continue;
    }
    if (!hasToldToWait) process.stderr.write('Waiting for another installation to end…\n');
    hasToldToWait = true;
    await new Promise((resolve) => setTimeout(resolve, LOCK_POLL));
  }
}

function isInstallLockDead() {
  const lockedAt = modifiedAt(INSTALL_LOCK);
  if (lockedAt === undefined) return false;
  if (Date.now() - lockedAt > LOCK_AGE_MAX) return true;
  try {
    const [machine, pid] = readFileSync(INSTALL_LOCK, 'utf8').trim().split(' ');
    if (machine !== hostname() || !(Number(pid) > 0)) return false;
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** By renaming, so that of several waiters only one removes it. */
function removeInstallLock() {
  const taken = `${INSTALL_LOCK}.${process.pid}`;
  try {
    renameSync(INSTALL_LOCK, taken);
    rmSync(taken, { force: true });
  } catch {
    // Another waiter was first.
  }
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

/** In this very process: arguments, streams, signals and the exit code need no passing on. */
async function runFromSources(commandArgs) {
  const main = join(ROOT, 'sim', 'cli', 'main.ts');
  process.argv = [process.argv[0], main, ...commandArgs];
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(main).href);
}

/** Prints `N passed, N failed` last, the checks counted as tests. Nothing run is a failure. */
async function test(vitestArgs) {
  const outcomes = vitestArgs.length === 0 ? await runChecks() : [];
  heading('tests');
  const folder = mkdtempSync(join(tmpdir(), 'diegosim-test-'));
  try {
    const reportFile = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const code = await runProgram(['vitest', 'vitest'], ['run', ...reporters, ...vitestArgs]);
    outcomes.push(...testOutcomes(reportFile, code));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return report(outcomes);
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
function runProgram([packageName, programName], programArgs) {
  const folder = join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = typeof bin === 'string' ? bin : bin[programName];
  return run(process.execPath, [join(folder, file), ...programArgs], { stdio: 'inherit' });
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
        rmSync(INSTALL_LOCK, { force: true });
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
