/**
 * Writes the digests of the built-in scenarios, in their short form, into sim/testing/frozenDigests.json, and those of
 * the small runs into sim/testing/frozenRuns/digests.json. Says which changed: the commit that changes one says why.
 *
 *     npm run freeze
 *
 * Exit codes: 0 written, 1 a scenario breaks, 2 it was given arguments, of which there are none: nothing is written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { digestOfJob, type ScenarioJob } from '../../sim/testing/engines/engineJob';
import {
  changesBetween,
  type FrozenDigests,
  frozenText,
} from '../../sim/testing/engines/frozenText';
import { digestsOfRun } from '../../sim/testing/frozenRuns/frozenRuns';
import { messageOf, refuseUsage, say } from './arguments';
import { frozenRuns, scenarioJobs } from './jobs';

// So that somebody who asks for --help does not have files written.
const [argument] = process.argv.slice(2);
if (argument !== undefined) {
  const usage =
    'usage: npm run freeze\n  writes the digests of sim/testing anew, and says which changed\n';
  refuseUsage(`freeze takes no arguments, and was given ${argument}`, usage);
}

const FILES = [
  { file: fileOf('frozenDigests.json'), jobs: scenarioJobs(), digestOf: digestOfJob },
  { file: fileOf('frozenRuns/digests.json'), jobs: frozenRuns(), digestOf: digestsOfRun },
];

const broken: string[] = [];
const frozen = FILES.map(({ file, jobs, digestOf }) => ({
  file,
  digests: Object.fromEntries(jobs.map((job) => [job.name, attempt(job, digestOf)])),
}));
if (broken.length > 0) {
  process.stdout.write(`${broken.join('\n')}\nNothing is written.\n`);
  process.exitCode = 1;
} else {
  const changes = frozen.flatMap(({ file, digests }) => changesBetween(readFrozen(file), digests));
  for (const { file, digests } of frozen) writeFileSync(file, frozenText(digests));
  const total = FILES.reduce((sum, { jobs }) => sum + jobs.length, 0);
  process.stdout.write(
    changes.length === 0
      ? `All ${total} digests are what they were.\n`
      : `${changes.join('\n')}\n${changes.length} of ${total} changed: say why in the commit.\n`,
  );
}

/** Nothing, and a line in `broken`, of a run that cannot be made. */
function attempt(job: ScenarioJob, digestOf: (job: ScenarioJob) => string): string {
  say(job.name);
  try {
    return digestOf(job);
  } catch (error) {
    broken.push(`${job.name} breaks: ${messageOf(error)}`);
    return '';
  }
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`../../sim/testing/${name}`, import.meta.url));
}

/** Nothing before the first time. */
function readFrozen(file: string): FrozenDigests {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as FrozenDigests;
  } catch {
    return {};
  }
}
