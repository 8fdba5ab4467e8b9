/**
 * `sweep.json`: all that decides a sweep's results. Two sweeps are the same when it says the same; where it
 * differs, a person is told how.
 */
import { formatNumberOf } from '../../answers/format';
import { printable, quoted } from '../../scenario/problems';
import type { SweepAxis } from '../sweepResults';

/** Raised when a file changes its meaning. */
const VERSION = 1;

/** All that decides the results of a sweep. */
export interface SweepRequest {
  /** Version of the program. */
  readonly build: string;
  /** Fingerprint of its code. */
  readonly program: string;
  readonly scenario: {
    readonly text: string;
    /** Texts of the files it extends, by name. */
    readonly extends: Readonly<Record<string, string>>;
  };
  /** Arguments of `--set`. */
  readonly set: readonly string[];
  readonly axes: readonly SweepAxis[];
  /** By point: paths and their values as YAML. */
  readonly points: readonly (readonly (readonly [path: string, yaml: string])[])[];
  readonly seeds: readonly number[];
}

/** The content of the file: the same request gives the same bytes. */
export function sweepFileText(request: SweepRequest): string {
  const { build, program, scenario, set, axes, points, seeds } = request;
  const named = axes.map(({ name, labels, numbers, unit }) => ({ name, labels, numbers, unit }));
  const content = { build, program, scenario, set, axes: named, points, seeds };
  return `${JSON.stringify({ version: VERSION, ...content })}\n`;
}

/** How a `sweep.json` differs from what is asked; undefined when it does not. */
export function differenceOf(text: string, request: SweepRequest): string | undefined {
  const wanted = sweepFileText(request);
  if (text === wanted) return undefined;
  const found = parsed(text);
  if (found === undefined) return 'its sweep.json cannot be read';
  const asked = JSON.parse(wanted) as Readonly<Record<string, unknown>>;
  const isSame = (key: string): boolean =>
    JSON.stringify(found[key]) === JSON.stringify(asked[key]);
  if (!isSame('version') || !isSame('build')) {
    return `it was made by ${quoted(found.build)}, this is ${quoted(asked.build)}`;
  }
  if (!isSame('program')) return 'it was made by other code of the same version';
  if (!isSame('scenario')) return 'its scenario has another text';
  if (!isSame('set')) return `it was made with ${setText(found.set)}`;
  if (!isSame('axes')) return `it varies ${axesText(found.axes)}`;
  if (!isSame('seeds')) return `it runs on ${seedsText(found.seeds)}`;
  return 'it has other points';
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const found: unknown = JSON.parse(text);
    const isMap = typeof found === 'object' && found !== null && !Array.isArray(found);
    return isMap ? (found as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Characters that are shown of what a file says. */
const SHOWN_MAX = 300;

function setText(set: unknown): string {
  const list = Array.isArray(set) ? set.map((each) => `--set ${String(each)}`) : [];
  return list.length === 0 ? 'no --set' : printable(list.join(' '), SHOWN_MAX);
}

function axesText(axes: unknown): string {
  const list = Array.isArray(axes) ? (axes as Partial<SweepAxis>[]) : [];
  const texts = list.map((axis) => {
    const labels = Array.isArray(axis?.labels) ? axis.labels.join(',') : '';
    return `${String(axis?.name)}=${labels}`;
  });
  return texts.length === 0 ? 'nothing' : printable(texts.join(' and '), SHOWN_MAX);
}

function seedsText(seeds: unknown): string {
  const list = Array.isArray(seeds) ? (seeds as unknown[]) : [];
  const count = formatNumberOf(list.length, 'seed');
  return list.length === 0 ? count : `${count} from ${printable(String(list[0]), 20)} on`;
}
