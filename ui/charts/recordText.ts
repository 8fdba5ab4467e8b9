/**
 * A record as a sentence with names and units, and the things that it names, for links.
 *
 *     sentenceOf(replay, row)   // [link to diego-cell-17, ' claimed ', link to checkout-1/3]
 *     recordText(replay, row)   // 'diego-cell-17 claimed checkout-1/3'
 *
 * Kinds that this version does not know are told by the table in their file: its sentence, and the fields
 * with their names. What each kind says in words stands in `recordSentences`; values by type in `recordFields`.
 */
import { type ColumnName, rowAt, type TraceRow } from '../../sim/trace/columns';
import type { Field, KindSpec } from '../../sim/trace/kinds';
import { decode, type TraceRecord } from '../../sim/trace/records';
import type { Replay } from '../replay/openReplay';
import { appSelected, cellSelected, instanceSelected } from '../session/runFacts';
import { auctionSelected, type Selected } from '../session/selected';
import { count } from './format';
import { fieldText } from './recordFields';
import { sentenceOfKind } from './recordSentences';

/** A thing that a sentence names, and that can be selected. */
export interface Mention {
  readonly text: string;
  readonly selected: Selected;
}

/** Words, or a thing. */
export type Piece = string | Mention;

/** What a record names, each as it stands in a sentence. */
export interface Named {
  readonly cell: Piece;
  readonly lrp: Piece;
  readonly app: Piece;
  readonly task: Piece;
  readonly batch: Piece;
  readonly pass: Piece;
  readonly subnet: Piece;
  /** Whether the record is about a task instead of an LRP. */
  readonly isOfTask: boolean;
  /** The LRP, or else the task. */
  readonly work: Piece;
}

/** The sentence in pieces, without a full stop. Throws a RangeError when there is no such row. */
export function sentenceOf(replay: Replay, row: number): readonly Piece[] {
  const { columns } = replay;
  const values = rowAt(columns, row);
  const spec = columns.kinds[values.kind];
  if (spec === undefined) throw new RangeError(`row ${row} is of unknown kind ${values.kind}`);
  const named = namedBy(replay, spec, values);
  // A file's table may list kinds that the type does not.
  const record = decode(columns, row);
  return sentenceOfKind(record, named) ?? plainSentence(replay, spec, record, values);
}

/** The sentence as one text. */
export function recordText(replay: Replay, row: number): string {
  return textOfPieces(sentenceOf(replay, row));
}

function textOfPieces(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
}

/** The things that a record names, most particular first, each once. */
export function mentionsOf(replay: Replay, row: number): readonly Mention[] {
  const values = rowAt(replay.columns, row);
  const spec = replay.columns.kinds[values.kind];
  if (spec === undefined) return [];
  const { lrp, task, cell, app, batch, pass, subnet } = namedBy(replay, spec, values);
  return [lrp, task, cell, app, batch, pass, subnet].filter((piece) => typeof piece !== 'string');
}

/** Columns of fields, in the order of a row. */
export const FIELD_COLUMNS = ['a', 'b', 'x'] as const satisfies readonly ColumnName[];

function namedBy(replay: Replay, spec: KindSpec, values: TraceRow): Named {
  const { identities } = replay.columns;
  const number = (type: Field['type']) => {
    const column = FIELD_COLUMNS.find((each) => spec[each]?.type === type);
    return column === undefined ? undefined : values[column];
  };
  const taskGuid = identities.tasks[number('task') ?? -1];
  const task = piece(taskGuid, 'a task', taskGuid !== undefined && { kind: 'task', taskGuid });
  const cellGuid = spec.cell ? identities.cells[values.cell] : undefined;
  const cell = piece(
    cellGuid,
    'a cell',
    cellGuid !== undefined && cellSelected(replay, values.cell),
  );
  const instance = spec.lrp ? instanceSelected(replay, values.lrp) : null;
  const lrp = piece(
    instance?.kind === 'instance' ? `${instance.processGuid}/${instance.index}` : undefined,
    'an instance',
    instance,
  );
  const process = number('process');
  const appShown = process === undefined ? null : appSelected(replay, process);
  const app = piece(
    appShown?.kind === 'app' ? appShown.processGuid : undefined,
    'an app',
    appShown,
  );
  const isOfTask = taskGuid !== undefined && instance === null;
  return {
    cell,
    lrp,
    app,
    task,
    isOfTask,
    work: isOfTask ? task : lrp,
    batch: numbered('batch', number('batch'), (batch) => auctionSelected(batch)),
    pass: numbered('pass', number('pass'), (pass) => ({ kind: 'pass', number: pass })),
    subnet: numbered('subnet', number('subnet'), (subnet) => ({ kind: 'subnet', subnet })),
  };
}

function piece(name: string | undefined, nobody: string, selected: Selected | null | false): Piece {
  return name === undefined || !selected ? nobody : { text: name, selected };
}

function numbered(
  noun: string,
  number: number | undefined,
  selectedBy: (number: number) => Selected,
): Piece {
  if (number === undefined || number < 0) return `a ${noun}`;
  return { text: `${noun} ${count(number)}`, selected: selectedBy(number) };
}

/** The kind's own sentence with what the record names and its fields. */
function plainSentence(
  replay: Replay,
  spec: KindSpec,
  record: TraceRecord,
  values: TraceRow,
): readonly Piece[] {
  const about = mentionsOf(replay, record.row).flatMap((mention, place) =>
    place === 0 ? [mention] : [', ', mention],
  );
  const fields = FIELD_COLUMNS.flatMap((column) => {
    const field = spec[column];
    if (field === undefined) return [];
    const text = fieldText(replay.columns.identities, field, values[column]);
    return [`${field.name} ${text}`];
  });
  const words = spec.sentence.replace(/\.$/, '');
  const head = about.length === 0 ? [words] : [...about, `: ${words}`];
  return fields.length === 0 ? head : [...head, ` (${fields.join(', ')})`];
}
