/**
 * What `npm run check:deep` runs, one after the other: which command each part is, and which of its figures matter
 * (`deepFigures`).
 *
 * To add a part: an entry of DEEP_PARTS.
 */

import { nearest } from '../scenario/problems';
import {
  canaryFigures,
  chaosFigures,
  engineFigures,
  exampleFigures,
  fuzzFigures,
  mutationFigures,
  twiceFigures,
} from './deepFigures';

/** How much is run: smaller numbers than the defaults show that it works. */
export interface DeepSizes {
  /** Cases of chaos. */
  readonly runs: number;
  /** Random foundations that are run twice. */
  readonly foundations: number;
  /** Generated inputs. */
  readonly inputs: number;
}

export const DEEP_SIZES: DeepSizes = { runs: 10_000, foundations: 1000, inputs: 100_000 };

export interface DeepPart {
  /** As `--only` and `--skip` have it. */
  readonly name: string;
  /** What it shows, for a heading. */
  readonly title: string;
  /** Words behind `npm run`: the script, then `--` and its arguments, if it has any. */
  readonly words: (sizes: DeepSizes) => readonly string[];
  /** What it came to, from its document. @throws ZodError for another document. */
  readonly figures: (document: unknown) => string;
}

/** In the order in which they run: first what finds most. */
export const DEEP_PARTS: readonly DeepPart[] = [
  {
    name: 'chaos',
    title: 'chaos, with every invariant on, and branches counted',
    words: ({ runs }) => [
      ...['diegosim', '--', 'check', '--runs', String(runs), '--seed', '1'],
      // A few cases reach a few branches.
      ...(runs < DEEP_SIZES.runs ? [] : ['--require-coverage']),
    ],
    figures: chaosFigures,
  },
  {
    name: 'canaries',
    title: 'canaries: deliberate defects, found and made small',
    words: () => ['check:canaries'],
    figures: canaryFigures,
  },
  {
    name: 'twice',
    title: 'random foundations, each made twice',
    words: ({ foundations }) => [
      ...['check:twice', '--', '--foundations', String(foundations), '--seed', '1'],
    ],
    figures: twiceFigures,
  },
  {
    name: 'engines',
    title: 'the same runs in Node, Chromium, Firefox and WebKit',
    words: () => ['check:engines'],
    figures: engineFigures,
  },
  {
    name: 'fuzz',
    title: 'inputs that nobody should write',
    words: ({ inputs }) => ['check:fuzz', '--', '--runs', String(inputs), '--seed', '1'],
    figures: fuzzFigures,
  },
  {
    name: 'example',
    title: 'the example project, on the package as it is published',
    words: () => ['check:example'],
    figures: exampleFigures,
  },
  {
    name: 'mutation',
    title: 'mutants: whether a test notices each small change of the model',
    words: () => ['check:mutation'],
    figures: mutationFigures,
  },
];

/**
 * The parts to run, in their order: those of `only`, or all; without those of `skip`.
 * @throws RangeError for a name that no part has, and when nothing is left.
 */
export function chosenParts(
  parts: readonly DeepPart[],
  only: readonly string[] | undefined,
  skip: readonly string[],
): DeepPart[] {
  const names = parts.map(({ name }) => name);
  const unknown = [...(only ?? []), ...skip].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const meant = unknown.flatMap((name) => nearest(name, names) ?? []);
    const hint = meant.length === 0 ? '' : `; did you mean ${meant.join(', ')}?`;
    throw new RangeError(`there is no part ${unknown.join(', ')}, only ${names.join(', ')}${hint}`);
  }
  const chosen = parts.filter(
    ({ name }) => (only === undefined || only.includes(name)) && !skip.includes(name),
  );
  if (chosen.length === 0) throw new RangeError('nothing is left to run');
  return chosen;
}

/** As a person types it. */
export function commandOf(part: DeepPart, sizes: DeepSizes): string {
  return ['npm run', ...part.words(sizes)].join(' ');
}
