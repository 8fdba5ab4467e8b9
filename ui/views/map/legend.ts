/**
 * What the map's colours and shapes mean, and how many there are of each: labels that say both at once.
 *
 * Marks that nothing wears at this instant are left out; those of running and starting containers always
 * stand, so that there is something to go by from the first glance on.
 */
import { count, counted } from '../../charts/format';
import { UPDATE_STEPS, type UpdateStep } from '../../replay/state';
import type { Fill } from '../../session/session';
import type { CellPicture } from './cellPicture';
import { GLYPH_STATES, type GlyphState, lookOf, TINTS_MAX, type Tinting } from './glyphLook';

/** What stands before a label: drawn as on the map. */
export type LegendSign =
  | { readonly kind: 'glyph'; readonly state: GlyphState; readonly isTask: boolean }
  /** A run of a stack. */
  | { readonly kind: 'run'; readonly state: GlyphState }
  | { readonly kind: 'tint'; readonly tint: number }
  | { readonly kind: 'update'; readonly step: UpdateStep }
  | { readonly kind: CellSign };

export type CellSign =
  | 'fill'
  | 'down'
  | 'deleted'
  | 'starting'
  | 'absent'
  | 'unknown'
  | 'suspect'
  | 'evacuating'
  | 'drained'
  | 'unhealthy'
  | 'broken'
  | 'lease'
  | 'notListed'
  | 'lingering'
  | 'ghost';

export interface LegendEntry {
  readonly sign: LegendSign;
  readonly text: string;
}

/** A container of an old version runs too, and is no instance that anybody desires. */
const STATE_TEXTS: Readonly<Record<GlyphState, string>> = {
  running: 'containers running',
  claimed: 'starting',
  evacuating: 'evacuating',
  suspect: 'suspect',
  crashed: 'crashed',
  gone: 'ended',
};

const FILL_TEXTS: Readonly<Record<Fill, string>> = {
  memory: 'memory in use, darker from 90 %',
  disk: 'disk in use, darker from 90 %',
  containers: 'containers of the maximum, darker from 90 %',
};

/** Where the containers are the fill. */
const STACK_TEXTS: Readonly<Record<Fill, string>> = {
  memory: 'height: memory in use',
  disk: 'height: disk in use',
  containers: 'height: containers of the maximum',
};

export interface Counts {
  readonly states: Readonly<Record<GlyphState, number>>;
  readonly tasks: number;
  readonly tints: readonly number[];
  readonly cells: Readonly<Record<Exclude<CellSign, 'fill' | 'ghost'>, number>>;
  readonly ghosts: number;
  /** Cells that a deploy updates, by what it does to them. */
  readonly updates: ReadonlyMap<UpdateStep, number>;
}

/** How many of each sign the map shows: the legend explains only these. */
export function countPictures(pictures: readonly CellPicture[], { labels }: Tinting): Counts {
  const states = { running: 0, claimed: 0, evacuating: 0, suspect: 0, crashed: 0, gone: 0 };
  const cells = {
    down: 0,
    deleted: 0,
    starting: 0,
    absent: 0,
    unknown: 0,
    suspect: 0,
    evacuating: 0,
    drained: 0,
    unhealthy: 0,
    broken: 0,
    lease: 0,
    notListed: 0,
    lingering: 0,
  };
  const tints = labels.map(() => 0);
  const updates = new Map<UpdateStep, number>();
  let tasks = 0;
  let ghosts = 0;
  for (const picture of pictures) {
    const tally = tallyOf(picture);
    for (const [code, name] of GLYPH_STATES.entries()) states[name] += tally.states[code] ?? 0;
    for (const tint of tints.keys()) tints[tint] = (tints[tint] ?? 0) + (tally.tints[tint] ?? 0);
    tasks += tally.tasks;
    ghosts += picture.ghosts;
    if (picture.isDeleted) cells.deleted++;
    else if (picture.state !== 'up') cells[picture.state]++;
    if (picture.update !== 'none') {
      updates.set(picture.update, (updates.get(picture.update) ?? 0) + 1);
    }
    if (picture.hasSuspect) cells.suspect++;
    if (picture.hasEvacuating) cells.evacuating++;
    if (picture.isDrained) cells.drained++;
    if (picture.garden !== 'asItIs') cells[picture.garden]++;
    if (picture.isLeaseLost) cells.lease++;
    if (picture.presence !== 'asItIs') cells[picture.presence]++;
  }
  return { states, tasks, tints, cells, ghosts, updates };
}

interface Tally {
  readonly states: Uint32Array;
  readonly tints: Uint32Array;
  readonly tasks: number;
}

/** Most pictures are those of the frame before: their containers are counted once. */
const tallies = new WeakMap<CellPicture, Tally>();

function tallyOf(picture: CellPicture): Tally {
  const known = tallies.get(picture);
  if (known !== undefined) return known;
  const states = new Uint32Array(GLYPH_STATES.length);
  const tints = new Uint32Array(TINTS_MAX);
  let tasks = 0;
  for (const code of picture.looks) {
    const { state, isTask, tint } = lookOf(code);
    const place = GLYPH_STATES.indexOf(state);
    states[place] = (states[place] ?? 0) + 1;
    tints[tint] = (tints[tint] ?? 0) + 1;
    if (isTask) tasks++;
  }
  const tally = { states, tints, tasks };
  tallies.set(picture, tally);
  return tally;
}

interface LegendOf {
  readonly tinting: Tinting;
  readonly fill: Fill;
  readonly isKnown: boolean;
  readonly isStack: boolean;
}

/** `isKnown`: the trace tells of containers. */
export function legendOf(
  counts: Counts,
  { tinting, fill, isKnown, isStack }: LegendOf,
): LegendEntry[] {
  if (!isKnown) {
    return [
      { sign: { kind: 'fill' }, text: 'containers and what they use: not in this trace' },
      ...cellEntries(counts, isStack),
    ];
  }
  const entries = stateEntries(counts, { tinting, isStack });
  if (counts.tasks > 0 && !isStack) {
    const sign = { kind: 'glyph', state: 'running', isTask: true } as const;
    entries.push({ sign, text: `${count(counts.tasks)} of them tasks` });
  }
  const text = isStack ? STACK_TEXTS[fill] : FILL_TEXTS[fill];
  entries.push({ sign: { kind: 'fill' }, text });
  return [...entries, ...cellEntries(counts, isStack), ...tintEntries(counts, tinting)];
}

/** What shapes say. Where colours say something else, running is what has no shape of its own. */
function stateEntries(
  { states }: Counts,
  { tinting, isStack }: Pick<LegendOf, 'tinting' | 'isStack'>,
): LegendEntry[] {
  const always = tinting.colour === 'state' ? ['running', 'claimed'] : [];
  const never = tinting.colour === 'state' ? '' : 'running';
  return GLYPH_STATES.filter(
    (state) => always.includes(state) || (states[state] > 0 && state !== never),
  ).map((state) => ({
    sign: isStack ? { kind: 'run', state } : { kind: 'glyph', state, isTask: false },
    text: `${count(states[state])} ${STATE_TEXTS[state]}`,
  }));
}

function tintEntries({ tints }: Counts, { labels }: Tinting): LegendEntry[] {
  return labels.flatMap((label, tint) =>
    label === ''
      ? []
      : [{ sign: { kind: 'tint', tint }, text: `${label}: ${count(tints[tint] ?? 0)}` }],
  );
}

/** What follows the number of cells that a deploy updates; the sign before it says that it does. */
const UPDATE_TEXTS: Readonly<Record<UpdateStep, string>> = {
  none: 'not updated',
  prepare: 'preparing',
  drain: 'draining',
  stop: 'stopping',
  delete: 'deleting the VM',
  create: 'creating the VM',
  start: 'starting jobs',
  watch: 'watched',
  'post-start': 'in post-start',
  failed: 'update failed',
};

/** What follows `cell` or `cells`. */
const CELL_TEXTS: readonly (readonly [keyof Counts['cells'], string])[] = [
  ['down', 'down'],
  ['deleted', 'whose VM is deleted'],
  ['starting', 'starting'],
  ['absent', 'not made yet'],
  ['unknown', 'not down: whether up or starting is not in this trace'],
  ['suspect', 'with suspect rows'],
  ['evacuating', 'evacuating'],
  ['drained', 'drained'],
  ['unhealthy', 'with an unhealthy Garden'],
  ['broken', 'whose Garden is broken, unnoticed so far'],
  ['lease', 'without a Silk lease'],
  ['notListed', 'up, not listed by Locket'],
  ['lingering', 'down, still listed by Locket'],
];

function cellEntries({ cells, ghosts, updates }: Counts, isStack: boolean): LegendEntry[] {
  const entries = CELL_TEXTS.filter(([kind]) => cells[kind] > 0).map(
    ([kind, text]): LegendEntry => ({
      sign: { kind },
      text: `${counted(cells[kind], 'cell')} ${text}`,
    }),
  );
  for (const step of UPDATE_STEPS) {
    const amount = updates.get(step) ?? 0;
    if (amount === 0) continue;
    entries.push({
      sign: { kind: 'update', step },
      text: `${count(amount)} ${UPDATE_TEXTS[step]}`,
    });
  }
  if (ghosts > 0 && !isStack) {
    entries.push({
      sign: { kind: 'ghost' },
      text: `${counted(ghosts, 'BBS row')} of cells that are not up`,
    });
  }
  return entries;
}
