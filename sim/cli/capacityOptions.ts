/** What was asked of `diegosim capacity`, read; or everything that is wrong with it, at once. */
import { CAPACITY_DEFAULTS, type CapacityOptions } from '../answers/capacity/capacityReport';
import type { Instant } from '../engine/units';
import { quoted } from '../scenario/problems';
import { parseDuration, parseSize, suggestDuration, suggestSize } from '../scenario/quantities';
import type { CapacityCommandOptions } from './capacity';
import { UserError } from './errors';

type Size = CapacityOptions['chunk'];

export interface CapacityQuestion {
  /** Undefined: the default instant. */
  readonly at: Instant | undefined;
  readonly chunk: Size;
  readonly staging: Size;
  readonly draws: number;
}

/** @throws UserError with one line for each option that cannot be read. */
export function capacityQuestion(options: CapacityCommandOptions): CapacityQuestion {
  const problems: string[] = [];
  const question = {
    at: instantOf(options.at, problems),
    chunk: sizeOf('--chunk', options.chunk, CAPACITY_DEFAULTS.chunk, problems),
    staging: sizeOf('--staging', options.staging, CAPACITY_DEFAULTS.staging, problems),
    draws: options.draws ?? CAPACITY_DEFAULTS.draws,
  };
  if (problems.length > 0) {
    const report = problems.map((problem) => `error: ${problem}\n`).join('');
    throw new UserError('options cannot be read', report);
  }
  return question;
}

function instantOf(text: string | undefined, problems: string[]): Instant | undefined {
  if (text === undefined) return undefined;
  const at = parseDuration(text);
  if (at === undefined) {
    const hint = didYouMean(suggestDuration(text));
    problems.push(`--at ${quoted(text)} is no instant; expected one such as 19m or 1h30m${hint}`);
  }
  return at;
}

/** `4GB,1GB`, or `4GB` with the default's disk. */
function sizeOf(
  option: string,
  text: string | undefined,
  standard: Size,
  problems: string[],
): Size {
  if (text === undefined) return standard;
  const parts = text.split(',').map((part) => part.trim());
  const [memory, disk = standard.disk] = parts.map(parseSize);
  const isRead = parts.length <= 2 && parts.every((part) => parseSize(part) !== undefined);
  if (isRead && memory !== undefined && memory > 0) return { memory, disk };
  const suggested = parts.map((part) => suggestSize(part) ?? part).join(',');
  const isBetter = suggested !== text && suggested.split(',').every((part) => parseSize(part));
  const hint = didYouMean(isBetter ? suggested : undefined);
  problems.push(
    `${option} ${quoted(text)} is no size; expected memory above 0, or memory,disk, such as 4GB,1GB${hint}`,
  );
  return standard;
}

function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
}
