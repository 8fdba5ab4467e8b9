/** What the inspector tells of one record: its fields, its chain of causes, its effects, its neighbours. */
import type { Duration, Instant } from '../../../sim/engine/units';
import { NONE } from '../../../sim/model/identity';
import { causesOf, type EffectIndex } from '../../../sim/trace/causes';
import { kindAt, rowAt, type TraceRow, valueAt } from '../../../sim/trace/columns';
import { instanceName } from '../../../sim/trace/instanceName';
import type { Field, FieldType, KindSpec } from '../../../sim/trace/kinds';
import { fieldText } from '../../charts/recordFields';
import { FIELD_COLUMNS, type Mention, mentionsOf } from '../../charts/recordText';
import { nextRow, previousRow, type Subject } from '../../replay/events';
import type { Replay } from '../../replay/openReplay';
import type { Selected } from '../../session/selected';

export interface FieldSeen {
  readonly name: string;
  readonly text: string;
  readonly meaning: string;
  /** What the value stands for, when that can be selected. */
  readonly selected: Selected | undefined;
}

const MEANINGS: Readonly<Record<FieldType, string>> = {
  process: 'guid of a DesiredLRP',
  task: 'guid of the task',
  domain: 'domain of desired state',
  text: 'as the component said it',
  count: 'a number',
  MB: '1 GB = 1,024 MB',
  µs: 'duration',
  score: 'lower is better',
  draw: 'random number from 0 to 1',
  factor: 'how many times as much',
  flag: 'yes or no',
  batch: 'number of the auction batch',
  pass: 'number of the convergence pass',
  presence: 'which of the rows of the key',
  subnet: 'number of the Silk subnet',
};

/** Everything that the record says, in the order of its columns. */
export function fieldsSeen(replay: Replay, row: number): readonly FieldSeen[] {
  const { columns } = replay;
  const values = rowAt(columns, row);
  const spec = columns.kinds[values.kind];
  if (spec === undefined) return [];
  const mentions = mentionsOf(replay, row);
  const of = (kind: Selected['kind']) => mentions.find(({ selected }) => selected.kind === kind);
  const fields: FieldSeen[] = [];
  const add = (name: string, text: string | undefined, meaning: string, mention?: Mention) => {
    fields.push({ name, text: text ?? 'nobody', meaning, selected: mention?.selected });
  };
  if (spec.cell) add('cell', columns.identities.cells[values.cell], 'cell', of('cell'));
  if (spec.lrp && !(spec.a?.type === 'task' && values.lrp === NONE)) {
    add('lrp', of('instance')?.text, 'app and index of the instance', of('instance'));
  }
  if (spec.instance) {
    const guid = instanceName(columns.identities, values.instance);
    add('instance', guid, 'guid that the rep gave the container');
  }
  for (const column of FIELD_COLUMNS) {
    const field = spec[column];
    if (field === undefined || isNobody(field, values[column])) continue;
    const text = fieldText(columns.identities, field, values[column]);
    const kind = SELECTED_BY[field.type];
    const meaning = field.name === 'until' ? 'instant' : MEANINGS[field.type];
    add(field.name, text, meaning, kind && of(kind));
  }
  return fields;
}

/** A container belongs to an LRP or to a task; the other one is not there. */
function isNobody({ type }: Field, value: number): boolean {
  return type === 'task' && value === NONE;
}

const SELECTED_BY: Readonly<Partial<Record<FieldType, Selected['kind']>>> = {
  process: 'app',
  task: 'task',
  batch: 'auction',
  pass: 'pass',
  subnet: 'subnet',
};

export interface ChainLink {
  readonly row: number;
  readonly at: Instant;
  /** Since the link before; undefined for the first. */
  readonly gap: Duration | undefined;
}

/** From the beginning to the record itself. */
export function chainOf({ columns }: Replay, row: number): readonly ChainLink[] {
  const rows = [...causesOf(columns, row).reverse(), row];
  let before: Instant | undefined;
  return rows.map((each) => {
    const at = valueAt(columns, 'at', each);
    const gap = before === undefined ? undefined : at - before;
    before = at;
    return { row: each, at, gap };
  });
}

/** Links that are shown of a chain at least, and at most without being asked. */
const TOLD_MIN = 3;
const TOLD_MAX = 20;

/** The link from which on a chain is shown at first: the last convergence pass in it, if it is long. */
export function firstTold({ columns }: Replay, links: readonly ChainLink[]): number {
  const last = links.findLastIndex(({ row }) => {
    return kindAt(columns, row)?.name === 'convergence.started';
  });
  const first = Math.max(0, last, links.length - TOLD_MAX);
  const enough = Math.min(first, Math.max(0, links.length - TOLD_MIN));
  // A button in place of one link saves nothing.
  return enough <= 1 ? 0 : enough;
}

export interface EffectGroup {
  readonly kind: string;
  readonly rows: readonly number[];
}

/** Records by kind, in the order in which each kind was first. */
export function groupsByKind({ columns }: Replay, rows: readonly number[]): readonly EffectGroup[] {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const kind = kindAt(columns, row)?.name ?? 'unknown';
    const alike = groups.get(kind);
    if (alike === undefined) groups.set(kind, [row]);
    else alike.push(row);
  }
  return [...groups].map(([kind, alike]) => ({ kind, rows: alike }));
}

/** How many records followed directly from a record. */
export function effectCount({ starts }: EffectIndex, row: number): number {
  return (starts[row + 1] ?? 0) - (starts[row] ?? 0);
}

export interface Neighbours {
  /** A thing that the record is about. */
  readonly mention: Mention;
  /** The records about it before and after; undefined at either end. */
  readonly previous: number | undefined;
  readonly next: number | undefined;
}

/** The records before and after, of each thing that the record is about. */
export function neighboursOf(replay: Replay, row: number): readonly Neighbours[] {
  const values = rowAt(replay.columns, row);
  const spec = replay.columns.kinds[values.kind];
  if (spec === undefined) return [];
  return mentionsOf(replay, row).flatMap((mention) => {
    const about = subjectOf(spec, values, mention.selected.kind);
    if (about === undefined) return [];
    const filter = { about };
    const previous = previousRow(replay, row, filter);
    return [{ mention, previous, next: nextRow(replay, row, filter) }];
  });
}

function subjectOf(spec: KindSpec, values: TraceRow, kind: Selected['kind']): Subject | undefined {
  const id = (type: FieldType) => {
    const column = FIELD_COLUMNS.find((each) => spec[each]?.type === type);
    return column === undefined ? NONE : values[column];
  };
  switch (kind) {
    case 'cell':
      return { kind: 'cell', cell: values.cell };
    case 'instance':
      return { kind: 'lrp', lrp: values.lrp };
    case 'app':
      return { kind: 'process', process: id('process') };
    case 'task':
      return { kind: 'task', task: id('task') };
    default:
      return undefined;
  }
}
