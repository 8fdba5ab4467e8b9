/**
 * What the map's colours and shapes mean, and how many there are of each: labels that say both at once.
 *
 * Marks that nothing wears at this instant are left out; those of running and starting containers always
 * stand, so that there is something to go by from the first glance on.
 */
import { count, UNKNOWN } from '../../charts/format';
import type { Fill } from '../../session/session';
import type { CellPicture } from './cellPicture';
import { GLYPH_STATES, type GlyphState, lookOf, type Tinting } from './glyphLook';

/** What stands before a label: drawn as on the map. */
export type LegendSign =
  | { readonly kind: 'glyph'; readonly state: GlyphState; readonly isTask: boolean }
  | { readonly kind: 'tint'; readonly tint: number }
  | { readonly kind: CellSign };

export type CellSign =
  | 'fill'
  | 'down'
  | 'starting'
  | 'absent'
  | 'unknown'
  | 'suspect'
  | 'evacuating'
  | 'lease'
  | 'notListed'
  | 'lingering'
  | 'ghost';

export interface LegendEntry {
  readonly sign: LegendSign;
  readonly text: string;
}

const STATE_TEXTS: Readonly<Record<GlyphState, string>> = {
  running: 'running',
  claimed: 'starting',
  evacuating: 'evacuating',
  suspect: 'suspect',
  crashed: 'crashed',
  gone: 'ended',
};

const FILL_TEXTS: Readonly<Record<Fill, string>> = {
  memory: 'memory in use',
  disk: 'disk in use',
  containers: 'containers of the most allowed',
};

export interface Counts {
  readonly states: Readonly<Record<GlyphState, number>>;
  readonly tasks: number;
  readonly tints: readonly number[];
  readonly cells: Readonly<Record<Exclude<CellSign, 'fill' | 'ghost'>, number>>;
  readonly ghosts: number;
}

export function countPictures(pictures: readonly CellPicture[], { labels }: Tinting): Counts {
  const states = { running: 0, claimed: 0, evacuating: 0, suspect: 0, crashed: 0, gone: 0 };
  const cells = {
    down: 0,
    starting: 0,
    absent: 0,
    unknown: 0,
    suspect: 0,
    evacuating: 0,
    lease: 0,
    notListed: 0,
    lingering: 0,
  };
  const tints = labels.map(() => 0);
  let tasks = 0;
  let ghosts = 0;
  for (const picture of pictures) {
    for (const code of picture.looks) {
      const { state, isTask, tint } = lookOf(code);
      states[state]++;
      if (isTask) tasks++;
      if (tint < tints.length) tints[tint] = (tints[tint] ?? 0) + 1;
    }
    ghosts += picture.ghosts;
    if (picture.state !== 'up') cells[picture.state]++;
    if (picture.hasSuspect) cells.suspect++;
    if (picture.hasEvacuating) cells.evacuating++;
    if (picture.isLeaseLost) cells.lease++;
    if (picture.presence !== 'asItIs') cells[picture.presence]++;
  }
  return { states, tasks, tints, cells, ghosts };
}

/** `isKnown`: the trace tells of containers. */
export function legendOf(
  counts: Counts,
  { tinting, fill, isKnown }: { tinting: Tinting; fill: Fill; isKnown: boolean },
): LegendEntry[] {
  if (!isKnown) {
    return [
      { sign: { kind: 'fill' }, text: `${FILL_TEXTS[fill]}, containers: not in this trace` },
      ...cellEntries(counts),
    ];
  }
  const entries: LegendEntry[] = [];
  const withCount = (text: string, value: number) => `${count(value)} ${text}`;
  if (tinting.colour === 'state') {
    for (const state of GLYPH_STATES) {
      const value = counts.states[state];
      if (value === 0 && state !== 'running' && state !== 'claimed') continue;
      const sign = { kind: 'glyph', state, isTask: false } as const;
      entries.push({ sign, text: withCount(STATE_TEXTS[state], value) });
    }
  } else {
    for (const [tint, label] of tinting.labels.entries()) {
      const value = counts.tints[tint] ?? 0;
      if (label === '') continue;
      entries.push({ sign: { kind: 'tint', tint }, text: `${label} ${count(value)}` });
    }
  }
  if (counts.tasks > 0) {
    const sign = { kind: 'glyph', state: 'running', isTask: true } as const;
    entries.push({ sign, text: `of them ${count(counts.tasks)} for tasks` });
  }
  entries.push({ sign: { kind: 'fill' }, text: FILL_TEXTS[fill] });
  return [...entries, ...cellEntries(counts)];
}

const CELL_TEXTS: readonly (readonly [keyof Counts['cells'], string])[] = [
  ['down', 'cells down'],
  ['starting', 'cells starting'],
  ['absent', 'cells not made yet'],
  ['unknown', `cells up or starting (${UNKNOWN}: not in this trace)`],
  ['suspect', 'cells with suspect rows'],
  ['evacuating', 'cells evacuating'],
  ['lease', 'cells without a Silk lease'],
  ['notListed', 'cells up, not listed by Locket'],
  ['lingering', 'cells down, still listed by Locket'],
];

function cellEntries({ cells, ghosts }: Counts): LegendEntry[] {
  const entries = CELL_TEXTS.filter(([kind]) => cells[kind] > 0).map(
    ([kind, text]): LegendEntry => ({
      sign: { kind },
      text: `${count(cells[kind])} ${text}`,
    }),
  );
  if (ghosts > 0) {
    entries.push({ sign: { kind: 'ghost' }, text: `${count(ghosts)} rows of the BBS for nothing` });
  }
  return entries;
}

export interface PlacedEntry extends LegendEntry {
  readonly x: number;
  readonly row: number;
}

export const LEGEND_ROW = 18;
const SIGN_WIDTH = 16;
const ENTRY_GAP = 16;
/** A letter of the legend's font on average; entries get a little more than they need. */
const LETTER = 6.1;

/** Entries in rows of that width. */
export function placeLegend(
  entries: readonly LegendEntry[],
  width: number,
): { readonly entries: readonly PlacedEntry[]; readonly rows: number } {
  let x = 0;
  let row = 0;
  const placed = entries.map((entry) => {
    const takes = SIGN_WIDTH + entry.text.length * LETTER;
    if (x > 0 && x + takes > width) {
      x = 0;
      row++;
    }
    const place = { ...entry, x, row };
    x += takes + ENTRY_GAP;
    return place;
  });
  return { entries: placed, rows: row + 1 };
}
