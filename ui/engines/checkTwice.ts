/**
 * Makes each of many random foundations twice: in Node's main thread in one order, and in a thread beside it in the
 * other, so that neither chance nor what an earlier run left behind goes unseen. Prints what differs, and how much was
 * compared.
 *
 *     npm run check:twice
 *     npm run check:twice -- --foundations 100 --seed 7
 *
 * Exit codes: 0 all equal, 1 something differs or failed, 2 usage.
 */
import { parseArgs } from 'node:util';
import { figureFile } from '../../sim/cli/figureFile';
import type { EngineJob, EngineReport } from '../../sim/testing/engines/engineJob';
import { type AskEngine, firstDifference } from '../../sim/testing/engines/firstDifference';
import { messageOf, refuseUsage, say, showUsage, wholeNumber } from './arguments';
import { askerOf } from './engine';
import { foundationJobs } from './jobs';
import { startNode } from './nodeEngine';
import { answerOf, type Failure, isSameReport } from './outcomes';

const USAGE = `usage: npm run check:twice -- [OPTION…]
  --foundations N     random foundations (default: 1000)
  --seed N            that they are drawn from (default: 1)
  --json              print one JSON object
  --json-file FILE    write that object to a file, whatever is printed
  --help              this text
`;
/** Looked into; the rest would say the same. */
const LOOKED_INTO_MAX = 3;
/** Runs between two signs of life. */
const TELL_EVERY = 100;

const { foundations, seed, isJson, writeFigures } = readArguments();
const jobs = foundationJobs(foundations, seed);
const startedAt = performance.now();
const node = startNode();
const [askMain, askThread] = [askerOf(node, 'main'), askerOf(node, 'worker')];
const [once, again] = await Promise.all([
  askAll(askMain, jobs, 'main'),
  askAll(askThread, [...jobs].reverse(), 'worker').then((answers) => answers.reverse()),
]);
const wrong = await problemsOf();
await node.close();

const reports = once.filter((answer): answer is EngineReport => !('kind' in answer));
const figures = {
  foundations: jobs.length,
  runs: 2 * jobs.length,
  seed,
  events: reports.reduce((sum, { events }) => sum + events, 0),
  /** As many as foundations, but for those in which nothing happens. */
  digests: new Set(reports.map(({ digest }) => digest)).size,
  unequal: wrong.length,
  seconds: Math.round((performance.now() - startedAt) / 100) / 10,
};
const isEqual = wrong.length === 0 && jobs.length > 0;
const document = { version: 1, isEqual, ...figures, wrong };
const json = `${JSON.stringify(document, null, 2)}\n`;
process.stdout.write(isJson ? json : text());
writeFigures(document);
process.exitCode = isEqual ? 0 : 1;

async function askAll(
  ask: AskEngine,
  asked: readonly EngineJob[],
  thread: string,
): Promise<(EngineReport | Failure)[]> {
  const answers: (EngineReport | Failure)[] = [];
  for (const job of asked) {
    answers.push(await answerOf(ask, job));
    if (answers.length % TELL_EVERY === 0) say(`${thread} thread: ${answers.length} runs`);
  }
  return answers;
}

/** A sentence for each foundation that is not the same twice. */
async function problemsOf(): Promise<string[]> {
  const problems: string[] = [];
  for (const [i, job] of jobs.entries()) {
    const [one, other] = [once[i], again[i]];
    if (one === undefined || other === undefined) throw new Error(`${job.name} was not run`);
    if ('kind' in one) problems.push(`${job.name} failed: ${one.error}`);
    else if ('kind' in other) problems.push(`${job.name} failed in the thread: ${other.error}`);
    else if (!isSameReport(one, other)) {
      const isLookedInto = problems.length < LOOKED_INTO_MAX;
      problems.push(`${job.name} differs: ${isLookedInto ? await difference(job) : other.digest}`);
    }
  }
  return problems;
}

async function difference(job: EngineJob): Promise<string> {
  const first = await firstDifference(askMain, askThread, job);
  if (first === undefined) {
    return 'made again by itself it is the same: a run before it in its thread left something behind';
  }
  const { line, one, other } = first;
  return `line ${line} is ${one ?? 'missing'} in one run and ${other ?? 'missing'} in the other`;
}

function text(): string {
  const { runs, events, digests, unequal } = figures;
  const lines = [
    ...wrong,
    `${jobs.length} random foundations (seed ${seed}), each run twice: ${runs} runs, 2 × ${events} events, ${digests} digests`,
    `${isEqual ? 'All are the same twice' : `FAILED: ${unequal} are not the same twice`} (${figures.seconds} s)`,
  ];
  return `${lines.join('\n')}\n`;
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        foundations: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        'json-file': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) showUsage(USAGE);
    return {
      foundations: wholeNumber(values.foundations, '--foundations'),
      seed: wholeNumber(values.seed, '--seed'),
      isJson: values.json,
      writeFigures: figureFile(values['json-file']),
    };
  } catch (error) {
    return refuseUsage(messageOf(error), USAGE);
  }
}
