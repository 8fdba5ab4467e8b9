/** What the scenario did, told from the records alone: for traces that hold no answer of the run. */
import type { Instant } from '../../../sim/engine/units';
import { kindAt, valueAt } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import type { ChangeAnswer, Moment } from '../../charts/faultSteps';
import { faultText } from '../../charts/faultTexts';
import { count } from '../../charts/format';
import { momentRows } from '../../replay/moments';
import type { Replay } from '../../replay/openReplay';
import { repairsOf } from '../../replay/repairs';

/** Records of one kind at one instant. */
export interface Deed {
  readonly at: Instant;
  /** The first of its records. */
  readonly row: number;
  readonly kind: KindName;
  readonly words: string;
}

const WORDS: Readonly<Partial<Record<string, readonly [string, string]>>> = {
  'cell.killed': ['cell', 'lost'],
  'cell.restored': ['cell', 'restored'],
  'cell.added': ['cell', 'added'],
  'cell.bootCancelled': ['cell', 'stopped before it had booted'],
  'app.scaled': ['app', 'scaled'],
  'app.added': ['app', 'pushed'],
  'app.deleted': ['app', 'deleted'],
  'app.released': ['app', 'released anew'],
} satisfies Partial<Record<KindName, readonly [string, string]>>;

/** In order; one for each kind and instant. */
export function deedsOfScenario(replay: Replay): readonly Deed[] {
  const { columns } = replay;
  const { endedBy } = repairsOf(replay);
  const groups = new Map<string, { at: Instant; kind: KindName; rows: number[] }>();
  for (const row of momentRows(replay)) {
    const at = valueAt(columns, 'at', row);
    const kind = kindAt(columns, row)?.name as KindName;
    // The supervisor's answer to what was killed is told with that.
    if (kind === 'process.started' && endedBy.has(row)) continue;
    const key = `${at} ${kind}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { at, kind, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups.values()].map(({ at, kind, rows }) => ({
    at,
    row: rows[0] ?? 0,
    kind,
    words: wordsOf(replay, kind, rows),
  }));
}

/** Those of which the answer's time line does not tell: what happens to processes, stores, wires and Garden. */
export function deedsBesideAnswer(replay: Replay): readonly Deed[] {
  return deedsOfScenario(replay).filter(({ kind }) => WORDS[kind] === undefined && kind !== END);
}

const END: KindName = 'run.interrupted';

const KIND_OF_CHANGE: Readonly<Record<ChangeAnswer['kind'], KindName>> = {
  restored: 'cell.restored',
  added: 'cell.added',
  scaled: 'app.scaled',
  pushed: 'app.added',
  deleted: 'app.deleted',
  released: 'app.released',
};

/** The first record of what the answer tells; undefined when the trace does not hold it. */
export function rowOfMoment({ columns, marks }: Replay, moment: Moment): number | undefined {
  const kind = moment.kind === 'fault' ? 'cell.killed' : KIND_OF_CHANGE[moment.change.kind];
  return marks.faults.find(
    (row) => valueAt(columns, 'at', row) === moment.at && kindAt(columns, row)?.name === kind,
  );
}

function wordsOf(replay: Replay, kind: KindName, rows: readonly number[]): string {
  if (kind === END) return 'the run was stopped from outside';
  const words = WORDS[kind];
  if (words === undefined) return faultText(replay, kind, rows);
  const [noun, became] = words;
  const records = rows.length;
  return `${count(records)} ${noun}${records === 1 ? '' : 's'} ${became}`;
}
