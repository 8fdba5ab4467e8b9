/**
 * What a container looks like: its state as a shape and, by the colour that was chosen, a tint.
 *
 * Both fit into one number, so that 25,000 of them are compared in a frame; drawings take it apart.
 */
import type { Duration, Instant, MB } from '../../../sim/engine/units';
import { HOUR, MINUTE, SECOND } from '../../../sim/engine/units';
import { CRASHED, EVACUATING, ORDINARY, SUSPECT } from '../../../sim/model/actualLRP';
import { NONE } from '../../../sim/model/identity';
import { duration, megabytes } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { CONTAINER_STATES, codeOf, rowOf, type State } from '../../replay/state';
import type { GlyphColour } from '../../session/session';

/** `claimed` is starting; `gone` has ended and waits to be deleted; `crashed` likewise, and it will be back. */
export const GLYPH_STATES = [
  'running',
  'claimed',
  'evacuating',
  'suspect',
  'crashed',
  'gone',
] as const;
export type GlyphState = (typeof GLYPH_STATES)[number];

const RUNNING = codeOf(CONTAINER_STATES, 'running');
const COMPLETED = codeOf(CONTAINER_STATES, 'completed');
const GLYPH = Object.fromEntries(GLYPH_STATES.map((name, code) => [name, code])) as Record<
  GlyphState,
  number
>;

const TASK_BIT = 1 << 3;
const LIT_BIT = 1 << 4;
const TINT_SHIFT = 8;

export interface Look {
  readonly state: GlyphState;
  readonly isTask: boolean;
  readonly isLit: boolean;
  readonly tint: number;
}

export function lookOf(code: number): Look {
  return {
    state: GLYPH_STATES[code & 7] ?? 'gone',
    isTask: (code & TASK_BIT) !== 0,
    isLit: (code & LIT_BIT) !== 0,
    tint: code >> TINT_SHIFT,
  };
}

export function lookCode(state: number, isTask: boolean, isLit: boolean, tint: number): number {
  return state | (isTask ? TASK_BIT : 0) | (isLit ? LIT_BIT : 0) | (tint << TINT_SHIFT);
}

/** Only its tint: 0 where the state gives the colour. */
export function tintOf(code: number): number {
  return code >> TINT_SHIFT;
}

/** Where it stands in a stack: by tint, by state, and what is lit together. */
export function stackRank(code: number): number {
  return ((code >> TINT_SHIFT) << 4) | ((code & 7) << 1) | (code & LIT_BIT ? 0 : 1);
}

/** Whether two looks are drawn alike in a stack. */
export function isAlike(one: number, other: number): boolean {
  return stackRank(one) === stackRank(other);
}

/**
 * The state of a container as the map shows it. `hasOthers`: the BBS holds SUSPECT or EVACUATING rows for
 * its cell; without any there is nothing to look up.
 */
export function glyphState(state: State, slot: number, lrp: number, hasOthers: boolean): number {
  const { containers } = state;
  if (hasOthers && lrp !== NONE) {
    const instance = read(containers.instance, slot);
    if (holdsRow(state, lrp, EVACUATING, instance)) return GLYPH.evacuating;
    if (holdsRow(state, lrp, SUSPECT, instance)) return GLYPH.suspect;
  }
  const container = read(containers.state, slot);
  if (container === RUNNING) return GLYPH.running;
  if (container !== COMPLETED) return GLYPH.claimed;
  const hasCrashed = lrp !== NONE && read(state.rows.state, rowOf(lrp, ORDINARY)) === CRASHED;
  return hasCrashed ? GLYPH.crashed : GLYPH.gone;
}

function holdsRow({ rows }: State, lrp: number, presence: number, instance: number): boolean {
  const row = rowOf(lrp, presence);
  return read(rows.state, row) !== 0 && read(rows.instance, row) === instance;
}

/** Tints of a colouring: how each container gets one, and what they are called. */
export interface Tinting {
  readonly colour: GlyphColour;
  /** By tint. Empty when the state gives the colour. */
  readonly labels: readonly string[];
  readonly tintOf: (state: State, slot: number, lrp: number, at: Instant) => number;
  /** Whether tints change as time goes by, without any record. */
  readonly isOfTime: boolean;
}

/** Apps with a colour of their own; the others share one. */
export const APPS_WITH_TINT = 7;
/** No colouring has more. */
export const TINTS_MAX = 8;
const AGES: readonly Duration[] = [10 * SECOND, MINUTE, 10 * MINUTE, HOUR];
const STEPS = 5;

/** How instances are coloured by a choice, with the legend's labels. */
export function tintingOf(replay: Replay, colour: GlyphColour): Tinting {
  switch (colour) {
    case 'state':
      return { colour, labels: [], tintOf: () => 0, isOfTime: false };
    case 'app':
      return byApp(replay);
    case 'age':
      return byAge();
    case 'size':
      return bySize(replay);
  }
}

/** The apps with most instances have a colour each. */
function byApp({ columns }: Replay): Tinting {
  const { processes, lrpsOfProcess, lrpProcess } = columns.identities;
  const bySize = processes
    .map((_, process) => process)
    .sort((one, other) => size(other) - size(one) || one - other)
    .slice(0, APPS_WITH_TINT);
  function size(process: number): number {
    return lrpsOfProcess[process]?.length ?? 0;
  }
  const tints = new Uint8Array(processes.length).fill(APPS_WITH_TINT);
  for (const [tint, process] of bySize.entries()) tints[process] = tint;
  const labels = bySize.map((process) => shortened(processes[process] ?? ''));
  while (labels.length < APPS_WITH_TINT) labels.push('');
  return {
    colour: 'app',
    labels: [...labels, 'other apps and tasks'],
    tintOf: (_state, _slot, lrp) => tints[lrpProcess[lrp] ?? NONE] ?? APPS_WITH_TINT,
    isOfTime: false,
  };
}

const NAME_LENGTH = 18;

/** Names of apps differ at their ends as often as at their beginnings. */
function shortened(name: string): string {
  if (name.length <= NAME_LENGTH) return name;
  const half = (NAME_LENGTH - 1) / 2;
  return `${name.slice(0, Math.ceil(half))}…${name.slice(-Math.floor(half))}`;
}

/** `1m` where `duration` says `1m 00s`. */
function wholeDuration(value: Duration | undefined): string {
  return duration(value).replace(/ 00[ms]$/, '');
}

/** Since the container was reserved or came into its state: how long it is as it is. */
function byAge(): Tinting {
  return {
    colour: 'age',
    labels: [
      ...AGES.map((age) => `under ${wholeDuration(age)}`),
      `${wholeDuration(AGES[AGES.length - 1])} and more in its state`,
    ],
    tintOf(state, slot, _lrp, at) {
      const age = at - read(state.containers.since, slot);
      const step = AGES.findIndex((limit) => age < limit);
      return step < 0 ? AGES.length : step;
    },
    isOfTime: true,
  };
}

/** By memory, doubling from step to step. */
function bySize({ facts }: Replay): Tinting {
  const sizes: MB[] = [];
  for (const app of facts.apps) if (app !== undefined) sizes.push(app.memory);
  for (const source of facts.taskSources.values()) sizes.push(source.memory);
  const largest = Math.max(64, ...sizes);
  const limits = Array.from({ length: STEPS - 1 }, (_, step) =>
    Math.ceil(largest / 2 ** (STEPS - 1 - step)),
  );
  return {
    colour: 'size',
    labels: [
      ...limits.map((limit) => `up to ${megabytes(limit)}`),
      `over ${megabytes(limits[limits.length - 1])}`,
    ],
    tintOf(state, slot) {
      const memory = read(state.containers.memory, slot);
      const step = limits.findIndex((limit) => memory <= limit);
      return step < 0 ? limits.length : step;
    },
    isOfTime: false,
  };
}
