/**
 * Claim: the simulator can be believed. Runs everything that looks for faults of the model and of the program and takes
 * longer than a test may, one after the other, and ends with a table of figures for sim/check/README.md. What there is:
 * sim/cli/deepParts.
 *
 *     npm run check:deep                                    # all of it
 *     npm run check:deep -- --only canaries,twice
 *     npm run check:deep -- --skip engines --runs 500       # a shorter one
 *
 * A part that fails keeps no other from running. Ctrl-C ends the part that runs, and prints what is known.
 * Exit codes: 0 all passed, 1 something did not, 2 usage, 130 interrupted, 143 terminated.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RUNS_MAX } from '../sim/cli/check';
import { chosenParts, DEEP_PARTS, DEEP_SIZES, type DeepPart } from '../sim/cli/deepParts';
import { deepTable, type EndedPart, haveAllPassed, runParts } from '../sim/cli/deepRun';
import { printableLines, quoted } from '../sim/scenario/problems';
import { messageOf, refuseUsage } from '../ui/engines/arguments';

const USAGE = `usage: npm run check:deep -- [OPTION…]
  --only PART,…      these parts, of ${DEEP_PARTS.map(({ name }) => name).join(', ')}
  --skip PART,…      all but these
  --runs N           cases of chaos (default: ${DEEP_SIZES.runs}; coverage is required from there on)
  --foundations N    foundations that are run twice (default: ${DEEP_SIZES.foundations})
  --inputs N         generated inputs (default: ${DEEP_SIZES.inputs})
  --json             print one JSON object in place of the table; what the parts print goes to stderr
  --help

Examples:
  # all of it
  npm run check:deep
  # one part, as it is run in all of it
  npm run check:deep -- --only fuzz
  # a shorter one, without browsers
  npm run check:deep -- --skip engines --runs 500 --foundations 100 --inputs 5000

Exit codes: 0 all passed, 1 something did not, 2 usage, 130 interrupted, 143 terminated.
`;
const ROOT = join(import.meta.dirname, '..');

const { parts, sizes, isJson } = readArguments();
const folder = mkdtempSync(join(tmpdir(), 'diegosim-deep-'));
let signal: 'SIGINT' | 'SIGTERM' | undefined;
let endPart: (received: 'SIGINT' | 'SIGTERM') => void = () => undefined;
for (const each of ['SIGINT', 'SIGTERM'] as const) {
  process.on(each, () => {
    signal ??= each;
    endPart(each);
  });
}
// A reader that goes away (`| head`) keeps no part from being judged.
process.stdout.on('error', (error) => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
});
try {
  const outcomes = await runParts(parts, sizes, {
    run,
    isStopped: () => signal !== undefined,
    announce: ({ title }, command) => tell(`\n── ${title} ──\n${command}\n`),
  });
  const machine = `Node ${process.versions.node}, ${availableParallelism()} cores`;
  const hasPassed = haveAllPassed(outcomes);
  if (isJson) {
    const document = { version: 1, hasPassed, machine, parts: outcomes };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else tell(`\n── figures ──\n${deepTable(outcomes, machine)}`);
  process.exitCode = hasPassed ? 0 : 1;
  if (signal !== undefined) process.exitCode = 128 + constants.signals[signal];
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function tell(text: string): void {
  (isJson ? process.stderr : process.stdout).write(text);
}

/** Through npm, as a person runs it; its stdout and stderr are ours. */
function run(part: DeepPart): Promise<EndedPart> {
  const file = join(folder, `${part.name}.json`);
  const words = part.words(sizes);
  const separator = words.includes('--') ? [] : ['--'];
  const argv = ['run', '-s', ...words, ...separator, '--json-file', file];
  const npm = process.env.npm_execpath;
  const [command, before] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const startedAt = performance.now();
  const out = isJson ? 2 : 1;
  const child = spawn(command, [...before, ...argv], { cwd: ROOT, stdio: ['ignore', out, 2] });
  endPart = (received) => child.kill(received);
  return new Promise((resolve) => {
    const end = (code: number | null): void => {
      endPart = () => undefined;
      const seconds = (performance.now() - startedAt) / 1000;
      resolve({ code, seconds, document: documentIn(file) });
    };
    child.on('error', (error) => {
      process.stderr.write(`${command} cannot be run: ${error.message}\n`);
      end(127);
    });
    child.on('close', end);
  });
}

/** Undefined when there is none, or half of one. */
function documentIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        skip: { type: 'string', default: '' },
        runs: { type: 'string', default: String(DEEP_SIZES.runs) },
        foundations: { type: 'string', default: String(DEEP_SIZES.foundations) },
        inputs: { type: 'string', default: String(DEEP_SIZES.inputs) },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    const names = (text: string): string[] => text.split(',').filter((name) => name !== '');
    const only = values.only === undefined ? undefined : names(values.only);
    return {
      parts: chosenParts(DEEP_PARTS, only, names(values.skip)),
      sizes: {
        runs: wholeNumber(values.runs, '--runs', RUNS_MAX),
        foundations: wholeNumber(values.foundations, '--foundations'),
        inputs: wholeNumber(values.inputs, '--inputs'),
      },
      isJson: values.json,
    };
  } catch (error) {
    return refuseUsage(printableLines(messageOf(error)), USAGE);
  }
}

/** From 1 on: none of any would have passed whatever is wrong. @throws Error */
function wholeNumber(text: string, option: string, maximum = 1e9): number {
  if (/^[1-9]\d{0,9}$/.test(text) && Number(text) <= maximum) return Number(text);
  throw new Error(`${option} ${quoted(text)} is not a whole number from 1 to ${maximum}`);
}
