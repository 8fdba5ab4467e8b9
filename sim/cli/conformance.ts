/**
 * `diegosim conformance`: replays recordings of the real Diego through the code of the simulation and
 * prints where it differs.
 */
import type { Command } from 'commander';
import { printable } from '../scenario/problems';
import type { Difference } from '../testing/conformance/recordedCases';
import { UserError } from './errors';
import { EXIT, type ExitCode } from './exitCodes';
import type { Io } from './io';
import { addCommand, examples, jsonText, type Session } from './session';

const SUBJECTS = {
  auction: 'batches of auctions, through the scheduler',
  bbs: 'sequences of calls, through the BBS',
  silk: "sequences of calls, through Silk's lease controller",
} as const;

type Subject = keyof typeof SUBJECTS;

/** A field that cases of a subject have, and of none of those before it here. */
const MARKS: Readonly<Record<Subject, string>> = {
  auction: 'config',
  silk: 'network',
  bbs: 'steps',
};

/** Shown of one case; the rest is counted. */
const SHOWN_PER_CASE_MAX = 20;
/** Kept for `--json`, which prints one object at the end. */
const KEPT_MAX = 10_000;
/** Characters of one expected or found value. */
const VALUE_LENGTH_MAX = 2000;

/** Replays the line with this number: what differs, nothing when it passes. */
type Check = (line: string, number: number) => Difference[];

export function addConformanceCommand(program: Command, session: Session): void {
  const conformance = addCommand(program, 'conformance')
    .summary('replay recordings of the real Diego')
    .description(
      'Replays recordings of the real Diego (JSON lines, plain or gzipped) through the code of the simulation. Prints each difference, then "N passed, M failed".',
    )
    .addHelpText(
      'after',
      examples(['diegosim conformance auction auction.jsonl.gz', 'the scheduler, batch by batch']),
    );
  for (const [subject, meaning] of Object.entries(SUBJECTS) as [Subject, string][]) {
    addCommand(conformance, subject)
      .summary(meaning)
      .description(`Replays recorded ${meaning}.`)
      .argument('<file>', 'recording, plain or gzipped, or - for standard input')
      .option('--json', 'print one JSON object')
      .addHelpText(
        'after',
        examples([
          `diegosim conformance ${subject} ${subject}.jsonl.gz`,
          'exit code 1 if any failed',
        ]),
      )
      .action(async (file: string, options: { json?: boolean }) => {
        session.exitCode = await replay(subject, file, session.io, options.json === true);
      });
  }
}

async function replay(subject: Subject, file: string, io: Io, isJson: boolean): Promise<ExitCode> {
  const { recordingLines } = await import('./recordingLines');
  const check = await checkOf(subject);
  const kept: Difference[] = [];
  const count = { passed: 0, failed: 0, differences: 0 };
  let number = 0;
  for await (const line of recordingLines(file, io)) {
    number++;
    if (line.trim() === '') continue;
    if (count.passed + count.failed === 0) refuseOtherFiles(subject, line, number, file);
    const differences = check(line, number);
    if (differences.length === 0) count.passed++;
    else count.failed++;
    count.differences += differences.length;
    if (isJson) kept.push(...differences.slice(0, KEPT_MAX - kept.length));
    else print(differences, io);
  }
  const { passed, failed } = count;
  if (passed + failed === 0) throw new UserError(`cannot read ${file}: it holds no recorded case`);
  if (isJson) {
    const differencesLeftOut = count.differences - kept.length;
    io.stdout.write(jsonText({ passed, failed, differences: kept, differencesLeftOut }));
  } else {
    io.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
  return failed === 0 ? EXIT.ok : EXIT.notMet;
}

async function checkOf(subject: Subject): Promise<Check> {
  if (subject === 'bbs') {
    const { checkBbsLine } = await import('../testing/conformance/bbs');
    return (line, number) => checkBbsLine(line, `line ${number}`);
  }
  if (subject === 'silk') {
    const { checkSilkLine } = await import('../testing/conformance/silk');
    return (line, number) => checkSilkLine(line, `line ${number}`);
  }
  const { checkAuctionLine } = await import('../testing/conformance/auction');
  const { RandomStreams } = await import('../engine/random');
  // Recorded cases do not depend on chance.
  const chance = new RandomStreams(1).stream('conformance');
  return (line, number) => checkAuctionLine(line, `line ${number}`, () => chance.next());
}

/** A later line that is no case has failed; a first one says that the file is something else. */
function refuseOtherFiles(subject: Subject, line: string, number: number, file: string): void {
  const refuse = (reason: string): never => {
    throw new UserError(`cannot read ${file}: line ${number} ${reason}`);
  };
  const found = JSON.stringify(printable(line, 40));
  const expected = 'expected a recording, one JSON object a line';
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    refuse(`is no JSON (${found}); ${expected}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refuse(`is no object (${found}); ${expected}`);
  }
  const subjects = Object.keys(MARKS) as Subject[];
  const recorded = subjects.find((each) => Object.hasOwn(json, MARKS[each]));
  if (recorded === subject) return;
  if (recorded !== undefined) {
    refuse(`is a case of "${recorded}"; try "diegosim conformance ${recorded}"`);
  }
  refuse(`has no "${MARKS[subject]}", which every case of "${subject}" has; ${expected}`);
}

function print(differences: readonly Difference[], io: Io): void {
  const [first] = differences;
  if (first === undefined) return;
  const shown = differences.slice(0, SHOWN_PER_CASE_MAX).map(differenceText);
  const leftOut = differences.length - shown.length;
  if (leftOut > 0) shown.push(`  … and ${leftOut} more differences in this case\n`);
  io.stdout.write(`${printable(first.case, 200)}\n${shown.join('')}`);
}

function differenceText({ step, expected, got }: Difference): string {
  const indent = (text: string): string =>
    text
      .slice(0, VALUE_LENGTH_MAX)
      .split('\n')
      .map((line) => printable(line, VALUE_LENGTH_MAX))
      .join('\n             ');
  return `  ${printable(step, 200)}\n    expected ${indent(expected)}\n    got      ${indent(got)}\n`;
}
