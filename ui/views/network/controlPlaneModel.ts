/**
 * The control plane as lanes and as a table: each process with what it did, who of several served, each lock with
 * its holder, and what was wrong with database, wires and sync. A gap is a stretch in which none of them served
 * though one had: from the death of the active one to the moment at which the next has its lock and is ready.
 */
import type { Duration, Instant } from '../../../sim/engine/units';
import { durationColumn } from '../../charts/durationColumn';
import { count, duration } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import type { Bar, Lane } from '../../charts/laneModel';
import type { ColourName } from '../../charts/palette';
import type { Table } from '../../charts/table';
import {
  type ControlPlane,
  type ProcessState,
  type Stretch,
  servingOf,
  stretchAt,
} from '../../replay/controlPlane';
import type { Replay } from '../../replay/openReplay';

interface Look extends Pick<Bar, 'shape'> {
  readonly colour: ColourName;
  readonly words: string;
}

/** One colour and one shape each, as in the drawings of instances. */
const LOOKS: Readonly<Record<ProcessState, Look>> = {
  active: { colour: 'running', shape: 'full', words: 'active' },
  up: { colour: 'running', shape: 'full', words: 'up' },
  standby: { colour: 'claimed', shape: 'starting', words: 'stands by' },
  hung: { colour: 'suspect', shape: 'wait', words: 'stands still' },
  down: { colour: 'fault', shape: 'gone', words: 'down' },
};

const HELD: Look = { colour: 'accent', shape: 'full', words: 'held' };
const NOBODY: Look = { colour: 'bad', shape: 'wait', words: 'nobody' };
const CONDITION: Look = { colour: 'unclaimed', shape: 'full', words: 'wrong' };

/** A lane for each process, for each kind of which one serves, for each lock, for each thing that was wrong. */
export function controlLanes(plane: ControlPlane): Lane[] {
  return [
    ...plane.processes.map(({ component, stretches }) =>
      laneOf(component, stretches, (state) => ({
        ...LOOKS[state],
        about: `${component}: ${LOOKS[state].words}`,
      })),
    ),
    ...servingOf(plane).map(({ kind, terms }) =>
      laneOf(`active ${kind}`, terms, (component) =>
        component === undefined
          ? { ...NOBODY, about: `No ${kind} is active` }
          : { ...LOOKS.active, words: component, about: `${component} is active` },
      ),
    ),
    ...plane.locks.map(({ lock, holds }) =>
      laneOf(`lock ${lock}`, holds, (holder) =>
        holder === undefined
          ? { ...NOBODY, about: `Nobody holds the lock ${lock}` }
          : { ...HELD, words: holder, about: `${holder} holds the lock ${lock}` },
      ),
    ),
    ...plane.conditions.map(({ name, stretches }) =>
      laneOf(name, stretches, (words) => ({ ...CONDITION, words, about: `${name}: ${words}` })),
    ),
  ];
}

function laneOf<Value>(
  name: string,
  stretches: readonly Stretch<Value>[],
  lookOf: (value: Value) => Look & { readonly about: string },
): Lane {
  const bars = stretches.map(({ from, until, value, row }): Bar => {
    const { colour, shape, words, about } = lookOf(value);
    return { from, until, colour, shape, label: words, about, track: 0, row };
  });
  return { key: name, label: name, tracks: 1, bars, marks: [], target: undefined };
}

/** None of a kind served; what it costs is work that waits. */
export interface Gap {
  readonly kind: string;
  readonly from: Instant;
  readonly until: Instant;
  /** Whether it lasts to the end of what is told. */
  readonly isOpen: boolean;
}

export function gapsOf(plane: ControlPlane): Gap[] {
  return servingOf(plane).flatMap(({ kind, terms }) =>
    terms.flatMap(({ value, from, until }): Gap[] =>
      value === undefined ? [{ kind, from, until, isOpen: until === plane.until }] : [],
    ),
  );
}

/** `No active bbs: 1 gap of 17s. No active auctioneer: 2 gaps, 18s together.`; empty without any. */
export function gapsText(gaps: readonly Gap[]): string {
  const byKind = new Map<string, Gap[]>();
  for (const gap of gaps) byKind.set(gap.kind, [...(byKind.get(gap.kind) ?? []), gap]);
  return [...byKind]
    .map(([kind, own]) => {
      const together = own.reduce((sum, { from, until }): Duration => sum + until - from, 0);
      const words =
        own.length === 1
          ? `1 gap of ${duration(together)}`
          : `${count(own.length)} gaps, ${duration(together)} together`;
      const isOpen = own.some((gap) => gap.isOpen);
      return `No active ${kind}: ${words}${isOpen ? ', to the end' : ''}.`;
    })
    .join(' ');
}

/** Who serves at an instant, and what is not as it should be. */
export function planeAt(plane: ControlPlane, at: Instant): string[] {
  const holders = servingOf(plane).flatMap(({ kind, terms }) => {
    const term = stretchAt(terms, at);
    if (term === undefined) return [];
    const elapsed = duration(at - term.from);
    return [
      term.value === undefined
        ? `no active ${kind} for ${elapsed}`
        : `${term.value} active for ${elapsed}`,
    ];
  });
  const wrong = plane.processes.flatMap(({ component, stretches }) => {
    const state = stretchAt(stretches, at)?.value;
    return state === 'down' || state === 'hung' ? [`${component} ${LOOKS[state].words}`] : [];
  });
  const conditions = plane.conditions.flatMap(({ name, stretches }) => {
    const words = stretchAt(stretches, at)?.value;
    return words === undefined ? [] : [`${name} ${words}`];
  });
  return [...holders, ...wrong, ...conditions];
}

/** Whether anything at all happened to it: a run without faults has one holder a lock, for ever. */
export function isEventful({ processes, locks, conditions }: ControlPlane): boolean {
  return (
    conditions.length > 0 ||
    processes.some(({ stretches }) => stretches.length > 1) ||
    locks.some(({ holds }) => holds.length > 1)
  );
}

export interface ControlRow {
  readonly key: string;
  readonly name: string;
  readonly zone: string;
  readonly words: string;
  readonly from: Instant;
  readonly until: Instant;
  /** -1: it was so from the beginning. */
  readonly row: number;
}

/** Every stretch of every lane, in order of time. */
export function controlTable(replay: Replay, plane: ControlPlane): Table<ControlRow> {
  const zones = new Map(plane.processes.map(({ component, zone }) => [component, zone]));
  const rows = controlLanes(plane).flatMap(({ key: name, bars }) =>
    bars.map(({ from, until, label, row }) => ({
      key: `${name} ${from}`,
      name,
      zone: zones.get(name) ?? '',
      words: label,
      from,
      until,
      row: row ?? -1,
    })),
  );
  return {
    caption: 'The control plane',
    rows: rows.sort((one, other) => one.from - other.from),
    columns: [
      { key: 'name', title: 'What', text: ({ name }) => name },
      { key: 'zone', title: 'Zone', text: ({ zone }) => zone },
      { key: 'state', title: 'State', text: ({ words }) => words },
      instantColumn(replay, { key: 'from', title: 'From', at: ({ from }) => from }),
      instantColumn(replay, { key: 'until', title: 'Until', at: ({ until }) => until }),
      durationColumn(({ from, until }) => until - from),
    ],
  };
}
