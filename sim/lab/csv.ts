/**
 * A sweep as CSV for spreadsheets and statistics programs: a row for each run, with the values of the axes,
 * the verdict and every outcome (RFC 4180, lines end in CR LF). `never` stands for what did not happen before
 * the run ended; an empty field, for a number that the run does not have.
 */
import type { SweepAnalysis } from './analysis';

/** The whole file, the line of names included. */
export function sweepCsv({ results, outcomes, points }: SweepAnalysis): string {
  const head = [
    'point',
    'seed',
    ...results.axes.map(({ name }) => name),
    'sizeMB',
    'verdict',
    ...outcomes.map(({ key, unit }) => `${key} (${unit})`),
    'failure',
  ];
  const rows = results.runs.map(({ point, seed, result, failure }) => [
    point,
    seed,
    ...results.axes.map((_, axis) => points[point]?.point.settings[axis]?.label ?? ''),
    points[point]?.sizeMB ?? null,
    result?.verdict ?? null,
    ...outcomes.map(({ read }) => (result === null ? null : read(result))),
    failure,
  ]);
  return [head, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A spreadsheet takes a field that begins so for a formula, and runs it. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function field(content: string | number | null): string {
  if (content === null) return '';
  const text = String(content);
  const isFormula = FORMULA.test(text) && typeof content === 'string' && !NUMBER.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
