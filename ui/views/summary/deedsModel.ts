/** What the scenario did, told from the records alone: for traces that hold no answer of the run. */
import type { Instant } from '../../../sim/engine/units';
import { kindAt, valueAt } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import type { ChangeAnswer, Moment } from '../../charts/faultSteps';
import { count } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';

/** Records of one kind at one instant. */
export interface Deed {
  readonly at: Instant;
  /** The first of its records. */
  readonly row: number;
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
export function deedsOfScenario({ columns, marks }: Replay): readonly Deed[] {
  const groups = new Map<string, { at: Instant; row: number; kind: string; records: number }>();
  for (const row of marks.faults) {
    const at = valueAt(columns, 'at', row);
    const kind = kindAt(columns, row)?.name ?? '';
    const key = `${at} ${kind}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { at, row, kind, records: 1 });
    else group.records++;
  }
  return [...groups.values()].map(({ at, row, kind, records }) => ({
    at,
    row,
    words: wordsOf(kind, records),
  }));
}

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

function wordsOf(kind: string, records: number): string {
  if (kind === 'run.interrupted') return 'the run was stopped from outside';
  const words = WORDS[kind];
  if (words === undefined) return `${count(records)} × ${kind}`;
  const [noun, became] = words;
  return `${count(records)} ${noun}${records === 1 ? '' : 's'} ${became}`;
}
