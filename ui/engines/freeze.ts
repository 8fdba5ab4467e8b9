/**
 * Writes the digests of the built-in scenarios, in their short form, into sim/testing/frozenDigests.json, and says
 * which changed: the commit that changes one says why.
 *
 *     npm run freeze
 *
 * Exit codes: 0 written, 1 a scenario breaks: nothing is written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { digestOfJob } from '../../sim/testing/engines/engineJob';
import {
  changesBetween,
  type FrozenDigests,
  frozenText,
} from '../../sim/testing/engines/frozenText';
import { messageOf, say } from './arguments';
import { scenarioJobs } from './jobs';

const FROZEN = fileURLToPath(new URL('../../sim/testing/frozenDigests.json', import.meta.url));

const digests: Record<string, string> = {};
const broken: string[] = [];
for (const job of scenarioJobs()) {
  say(job.name);
  try {
    digests[job.name] = digestOfJob(job);
  } catch (error) {
    broken.push(`${job.name} breaks: ${messageOf(error)}`);
  }
}
if (broken.length > 0) {
  process.stdout.write(`${broken.join('\n')}\nNothing is written.\n`);
  process.exitCode = 1;
} else {
  const changes = changesBetween(readFrozen(), digests);
  writeFileSync(FROZEN, frozenText(digests));
  const total = Object.keys(digests).length;
  process.stdout.write(
    changes.length === 0
      ? `All ${total} digests are what they were.\n`
      : `${changes.join('\n')}\n${changes.length} of ${total} changed: say why in the commit.\n`,
  );
}

/** Nothing before the first time. */
function readFrozen(): FrozenDigests {
  try {
    return JSON.parse(readFileSync(FROZEN, 'utf8')) as FrozenDigests;
  } catch {
    return {};
  }
}
