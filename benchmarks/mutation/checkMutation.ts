/**
 * Mutation testing: changes engine, auctioneer and BBS in thousands of small ways, and asks whether a test notices. Of
 * each part at least 85 of 100 mutants have to be noticed, and each of the others must be listed with a reason.
 *
 *     npm run check:mutation                        # what has changed since the last time; else nothing is tried again
 *     npm run check:mutation -- engine bbs          # two parts
 *     npm run check:mutation -- --survivors         # and those that survived, after a change of what tests use
 *     npm run check:mutation -- --anew              # every mutant
 *
 * Exit codes: 0 all well, 1 too few are noticed, a survivor has no reason, or it broke, 2 usage or a file that is not
 * right, 130 interrupted, 143 terminated.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { figureFile } from '../../sim/cli/figureFile';
import { messageOf, refuseUsage } from '../../ui/engines/arguments';
import { MUTATED_PARTS, type MutatedPart, partNamed } from './mutatedParts';
import { type Retry, testMutants } from './mutationRun';
import {
  type Comparison,
  compareSurvivors,
  type Explanations,
  explanationDraft,
  isUnnoticed,
  mutantName,
  readExplanations,
  type Score,
  scoreOf,
} from './survivors';

const ROOT = join(import.meta.dirname, '..', '..');
/** Percent of a part's mutants that tests have to notice. */
const SCORE_MIN = 85;

const USAGE = `usage: npm run check:mutation -- [OPTION…] [PART…]
parts: ${MUTATED_PARTS.map(({ name }) => name).join(', ')} (default: all)
  --survivors        try those that survived again as well, not only what has changed since the last time
  --anew             try every mutant
  --jobs N           at a time (default: one a core)
  --json             print one JSON object
  --json-file FILE   write that object to a file, whatever is printed
  --help             this text
What is known is kept in benchmarks/mutation/known, survivors with reasons in benchmarks/mutation/survivors.
`;

interface PartResult extends Score, Comparison {
  readonly part: string;
  readonly mutants: number;
  readonly explained: number;
  readonly seconds: number;
}

const { parts, retry, isJson, writeFigures, jobs } = readArguments();
try {
  const results: PartResult[] = [];
  for (const { part, listed } of parts) results.push(await check(part, listed));
  const isWell = results.every(isPartWell);
  const document = { version: 1, isWell, scoreMin: SCORE_MIN, parts: results };
  const json = `${JSON.stringify(document, null, 2)}\n`;
  process.stdout.write(isJson ? json : results.map(textOf).join('\n'));
  writeFigures(document);
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n`);
  // A signal has set it already.
  process.exitCode ??= 1;
}

/** What is wrong with a file is told before hours are spent. */
function listedFor(part: MutatedPart): Explanations {
  const file = join(import.meta.dirname, 'survivors', `${part.name}.yaml`);
  if (!existsSync(file)) return [];
  return readExplanations(readFileSync(file, 'utf8'), relative(ROOT, file));
}

async function check(part: MutatedPart, listed: Explanations): Promise<PartResult> {
  process.stderr.write(`${part.name}…\n`);
  const startedAt = performance.now();
  const mutants = await testMutants(part, { root: ROOT, jobs, retry });
  const comparison = compareSurvivors(mutants, listed);
  const { unexplained } = comparison;
  const unnoticed = mutants.filter(isUnnoticed).map(mutantName);
  return {
    part: part.name,
    mutants: mutants.length,
    ...scoreOf(mutants),
    explained: unnoticed.filter((name) => !unexplained.includes(name)).length,
    ...comparison,
    seconds: Math.round((performance.now() - startedAt) / 1000),
  };
}

function isPartWell({ percent, unexplained, outdated }: PartResult): boolean {
  return percent >= SCORE_MIN && unexplained.length === 0 && outdated.length === 0;
}

function textOf(result: PartResult): string {
  const { part, mutants, killed, timedOut, survived, uncovered, percent, explained } = result;
  const { unexplained, outdated, seconds } = result;
  const lines = [
    `${part}: ${percent.toFixed(1)} % of ${mutants} mutants noticed (${killed} by a failing test, ${timedOut} because they never end), ${survived} survived, ${uncovered} met by no test; ${explained} of those are listed with a reason (${seconds} s)`,
  ];
  if (percent < SCORE_MIN) lines.push(`  FAILED: at least ${SCORE_MIN} % have to be noticed`);
  if (unexplained.length > 0) {
    const file = relative(ROOT, join(import.meta.dirname, 'survivors', `${part}.yaml`));
    lines.push(
      `  FAILED: ${unexplained.length} without a reason. Write a test, or list them in ${file}:`,
    );
    lines.push(explanationDraft(unexplained));
  }
  for (const name of outdated) lines.push(`  FAILED: listed, but noticed or gone by now: ${name}`);
  return `${lines.join('\n')}\n`;
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        survivors: { type: 'boolean', default: false },
        anew: { type: 'boolean', default: false },
        jobs: { type: 'string', default: String(availableParallelism()) },
        json: { type: 'boolean', default: false },
        'json-file': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    if (!/^[1-9]\d{0,2}$/.test(values.jobs)) throw new RangeError('--jobs takes 1 to 999');
    const asked = positionals.length === 0 ? MUTATED_PARTS : new Set(positionals.map(partNamed));
    const parts = [...asked].map((part) => ({ part, listed: listedFor(part) }));
    const { json: isJson, 'json-file': path } = values;
    const writeFigures = figureFile(path);
    return { parts, retry: retryOf(values), isJson, writeFigures, jobs: Number(values.jobs) };
  } catch (error) {
    return refuseUsage(messageOf(error), USAGE);
  }
}

function retryOf(values: { readonly survivors: boolean; readonly anew: boolean }): Retry {
  if (values.anew) return 'all';
  return values.survivors ? 'survivors' : 'changed';
}
