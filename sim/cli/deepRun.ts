/**
 * `npm run check:deep`, but for what touches the machine: runs the parts one after the other, whatever fails, and puts
 * what they came to into a table that can be pasted into a README.
 */
import { formatNumberOf, formatSeconds } from '../answers/format';
import { printable } from '../scenario/problems';
import { commandOf, type DeepPart, type DeepSizes } from './deepParts';

/** What came of the command of a part. */
export interface EndedPart {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** Of the wall clock. */
  readonly seconds: number;
  /** What it wrote with `--json-file`; undefined when it wrote nothing. */
  readonly document: unknown;
}

export interface PartOutcome {
  readonly name: string;
  readonly command: string;
  /** `interrupted` and `not run`: somebody pressed Ctrl-C. */
  readonly verdict: 'passed' | 'failed' | 'interrupted' | 'not run';
  readonly seconds: number;
  /** What it came to, in words. */
  readonly figures: string;
}

export interface DeepMachine {
  /** Runs the command of a part, its output passed through. */
  run(part: DeepPart): Promise<EndedPart>;
  /** Whether somebody has asked to stop. */
  isStopped(): boolean;
  /** Before each part. */
  announce(part: DeepPart, command: string): void;
}

const REASON_MAX = 200;

/** All of them, even when one fails; after a stop, what is known. */
export async function runParts(
  parts: readonly DeepPart[],
  sizes: DeepSizes,
  machine: DeepMachine,
): Promise<PartOutcome[]> {
  const outcomes: PartOutcome[] = [];
  for (const part of parts) {
    const command = commandOf(part, sizes);
    const about = { name: part.name, command };
    if (machine.isStopped()) {
      outcomes.push({ ...about, verdict: 'not run', seconds: 0, figures: '' });
      continue;
    }
    machine.announce(part, command);
    const { code, seconds, document } = await machine.run(part);
    const read = figuresOf(part, document);
    const isFine = code === 0 && read.isRead;
    const done = isFine ? 'passed' : 'failed';
    const verdict = machine.isStopped() ? 'interrupted' : done;
    outcomes.push({ ...about, verdict, seconds, figures: read.figures });
  }
  return outcomes;
}

function figuresOf({ figures }: DeepPart, document: unknown) {
  if (document === undefined) return { isRead: false, figures: 'it left no figures' };
  try {
    return { isRead: true, figures: figures(document) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      isRead: false,
      figures: printable(`its figures cannot be read: ${reason}`, REASON_MAX),
    };
  }
}

export function haveAllPassed(outcomes: readonly PartOutcome[]): boolean {
  return outcomes.length > 0 && outcomes.every(({ verdict }) => verdict === 'passed');
}

/** Markdown. `machine`: on what it ran, `Node 20.20.2, 2 cores`. */
export function deepTable(outcomes: readonly PartOutcome[], machine: string): string {
  const rows = outcomes.map(({ name, command, verdict, seconds, figures }) => {
    const said = verdict === 'passed' ? figures : [verdict.toUpperCase(), figures].join(': ');
    const came = said.replace(/: $/, '').replaceAll('|', '\\|');
    return `| ${name} | \`${command}\` | ${came} | ${verdict === 'not run' ? '' : formatSeconds(Math.round(seconds))} |`;
  });
  const all = outcomes.reduce((sum, { seconds }) => sum + seconds, 0);
  const passed = outcomes.filter(({ verdict }) => verdict === 'passed').length;
  return [
    '| part | command | came to | took |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    `${passed} of ${formatNumberOf(outcomes.length, 'part')} passed in ${formatSeconds(Math.round(all))} (${machine}).`,
    '',
  ].join('\n');
}
