/**
 * Claim: whatever a person or another program hands to diegosim (a scenario file, a trace, an address of the dashboard,
 * a command line, a recording) ends in an answer or in a refusal that says what is wrong: no crash, no hang, no unclear
 * word, bounded memory, nothing written. What is generated, and what is asked of it: sim/testing/fuzz.
 *
 *     npm run check:fuzz                                            # 100,000 inputs of all kinds
 *     npm run check:fuzz -- --kind trace --runs 1000 --seed 7
 *
 * Exit codes: 0 nothing failed, 1 something did, 2 usage. An input that never ends is told and ends the process.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { argumentFixture } from '../sim/cli/argumentSubject';
import { figureFile } from '../sim/cli/figureFile';
import { addressSubject } from '../sim/testing/fuzz/addressSubject';
import { failureText } from '../sim/testing/fuzz/failureText';
import { type FuzzFigures, fuzz } from '../sim/testing/fuzz/fuzzRun';
import { recordingSubject } from '../sim/testing/fuzz/recordingSubject';
import { scenarioSubject } from '../sim/testing/fuzz/scenarioSubject';
import { FUZZ_KINDS } from '../sim/testing/fuzz/subject';
import { traceSubject } from '../sim/testing/fuzz/traceSubject';
import { writeStory } from '../sim/testing/traceFile';
import { messageOf, refuseUsage } from '../ui/engines/arguments';
import { readingOf } from '../ui/session/addressReading';

const USAGE = `usage: npm run check:fuzz -- [OPTION…]
  --runs N           inputs (default: 100000)
  --seed N           of the first one; the next ones follow (default: 1)
  --kind KIND        ${FUZZ_KINDS.join(', ')} (default: all)
  --json-file FILE   write the figures to a file as well, as one JSON object
  --help        this text
`;
const ROOT = join(import.meta.dirname, '..');
/** Looked for before it ends. */
const FAILURES_MAX = 20;
/** Milliseconds after which an input that is still being read counts as one that never ends. */
const NEVER = 120_000;
/** Lines of recordings that are changed: the shortest ones, because each is replayed whole. */
const LINES_MAX = 12;
/** Bytes that may be in use more at the end than after the first hundredth. */
const GROWTH_MAX = 200e6;
const RESIDENT_MAX = 3e9;
const TELL_EVERY = 5000;

const { runs, seed, kind, writeFigures } = readArguments();
const recordings = { auction: lines('auction'), bbs: lines('bbs'), silk: lines('silk') };
const {
  subject: argv,
  trace,
  end,
} = await argumentFixture({
  auction: recordings.auction[0] ?? '',
  bbs: recordings.bbs[0] ?? '',
  silk: recordings.silk[0] ?? '',
});
const collectGarbage = exposedCollector();
const current = watchForHang();
const subjects = [
  scenarioSubject(scenarioTexts()),
  traceSubject([smallTrace(), trace]),
  addressSubject(readingOf),
  argv,
  recordingSubject(recordings),
].filter((subject) => kind === undefined || subject.kind === kind);
const memory = { first: 0, last: 0, resident: 0 };
let done = 0;
const startedAt = performance.now();
const result = await fuzz({
  subjects,
  runs,
  seed,
  clock: () => performance.now(),
  failuresMax: FAILURES_MAX,
  onInput(kindRead, seedRead) {
    current(FUZZ_KINDS.indexOf(kindRead), seedRead);
    if (done === Math.ceil(runs / 100)) memory.first = inUse();
    if (done % 100 === 0) memory.resident = Math.max(memory.resident, process.memoryUsage.rss());
    if (++done % TELL_EVERY === 0) process.stderr.write(`${done} inputs\n`);
  },
  onFailure: (failure) => process.stdout.write(failureText(failure)),
});
memory.last = inUse();
current(0, -1);
end();
process.stdout.write(report());
process.exit(process.exitCode ?? 0);

function report(): string {
  const seconds = (performance.now() - startedAt) / 1000;
  const rows = [['kind', 'inputs', 'accepted', 'failed', 'inputs/s', 'longest', 'of seed']];
  for (const [name, figures] of result.figures) {
    const { inputs, accepted, failures, time, longest, longestSeed } = figures;
    const rate = Math.round((1000 * inputs) / time);
    const counts = [inputs, accepted, failures, rate].map(String);
    rows.push([name, ...counts, `${Math.round(longest)} ms`, String(longestSeed)]);
  }
  const table = rows.map((row) =>
    row
      .map((cell) => cell.padEnd(11))
      .join('')
      .trimEnd(),
  );
  const growth = memory.last - memory.first;
  const isBounded = growth < GROWTH_MAX && memory.resident < RESIDENT_MAX;
  const hasPassed = result.failures.length === 0 && isBounded;
  process.exitCode = hasPassed ? 0 : 1;
  writeFigures(figuresOf({ seconds, isBounded }));
  const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
  return [
    ...table,
    `${done} inputs in ${seconds.toFixed(1)} s, ${Math.round(done / seconds)} a second; memory: at most ${mb(memory.resident)} resident, ${mb(memory.last)} in use at the end, ${mb(growth)} more than after the first hundredth`,
    hasPassed
      ? 'Nothing failed.'
      : `FAILED: ${result.failures.length} inputs${isBounded ? '' : ', and memory grew'}`,
    '',
  ].join('\n');
}

/** For programs. */
function figuresOf({ seconds, isBounded }: { seconds: number; isBounded: boolean }) {
  const all = [...result.figures.values()];
  const sum = (of: (figures: FuzzFigures) => number): number =>
    all.reduce((total, figures) => total + of(figures), 0);
  return {
    version: 1,
    hasPassed: result.failures.length === 0 && isBounded,
    seed,
    inputs: done,
    accepted: sum(({ accepted }) => accepted),
    failed: sum(({ failures }) => failures),
    kinds: all.length,
    longestMilliseconds: Math.round(Math.max(0, ...all.map(({ longest }) => longest))),
    residentMB: Math.round(memory.resident / 1e6),
    isBounded,
    seconds: Math.round(seconds * 10) / 10,
    byKind: Object.fromEntries(result.figures),
  };
}

/** Built-in scenarios, and those that failed once in chaos, by file name. */
function scenarioTexts(): Map<string, string> {
  const texts = new Map<string, string>();
  for (const folder of ['scenarios', 'scenarios/regressions']) {
    for (const file of readdirSync(join(ROOT, folder)).sort()) {
      if (file.endsWith('.yaml')) texts.set(file, readFileSync(join(ROOT, folder, file), 'utf8'));
    }
  }
  return texts;
}

function lines(name: string): string[] {
  const file = join(ROOT, 'sim/testing/recordings', `${name}.jsonl.gz`);
  const all = gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter(Boolean);
  return all.sort((one, other) => one.length - other.length).slice(0, LINES_MAX);
}

/** Several batches of two rows. */
function smallTrace(): Uint8Array {
  const { disk, writer } = writeStory(2);
  writer.end('completed', 12);
  return disk.bytes();
}

function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** Bytes that are no garbage. */
function inUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/**
 * A thread that is told what is read now: this one could not say so if it were caught in it. Its own words go out
 * directly, because a thread's streams go through the main thread.
 */
function watchForHang(): (kindIndex: number, seedRead: number) => void {
  const shared = new Float64Array(new SharedArrayBuffer(16));
  const code = `
    const { workerData: { shared, kinds, never } } = require('node:worker_threads');
    let [last, since] = [0, Date.now()];
    setInterval(() => {
      if (shared[1] !== last) [last, since] = [shared[1], Date.now()];
      if (last < 0 || Date.now() - since < never) return;
      const kind = kinds[shared[0]];
      require('node:fs').writeSync(2, 'FAILED ' + kind + ' of seed ' + last + ': hang: no end after ' + never / 1000 +
        ' s\\n  reproduce: npm run check:fuzz -- --kind ' + kind + ' --runs 1 --seed ' + last + '\\n');
      process.kill(process.pid, 'SIGKILL');
    }, 1000);`;
  new Worker(code, { eval: true, workerData: { shared, kinds: FUZZ_KINDS, never: NEVER } }).unref();
  return (kindIndex, seedRead) => {
    shared[0] = kindIndex;
    shared[1] = seedRead;
  };
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        runs: { type: 'string', default: '100000' },
        seed: { type: 'string', default: '1' },
        kind: { type: 'string' },
        'json-file': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    const kindAsked = FUZZ_KINDS.find((each) => each === values.kind);
    if (values.kind !== undefined && kindAsked === undefined) {
      throw new Error(`there is no kind ${values.kind}`);
    }
    return {
      runs: wholeNumber(values.runs, '--runs'),
      seed: wholeNumber(values.seed, '--seed'),
      kind: kindAsked,
      writeFigures: figureFile(values['json-file']),
    };
  } catch (error) {
    return refuseUsage(messageOf(error), USAGE);
  }
}

function wholeNumber(text: string, option: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${option} ${text} is not a whole number`);
}
