/** Missing instances by why they are missing, in an operator's words, and as a table. */
import { NONE } from '../../../sim/model/identity';
import { count, UNKNOWN } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import type { Table, TableColumn } from '../../charts/table';
import {
  MISSING_REASONS,
  type MissingFilter,
  type MissingInstance,
  type MissingReason,
  type MissingReport,
} from '../../replay/missing';
import type { Replay } from '../../replay/openReplay';

export interface MissingGroup {
  /** Unique, and the same from instant to instant. */
  readonly key: string;
  readonly reason: MissingReason;
  readonly words: string;
  readonly instances: number;
  /** Finds its instances. */
  readonly filter: MissingFilter;
}

const WORDS: Readonly<Record<MissingReason, string>> = {
  starting: 'starting: a container is being made',
  noRow: 'without a row: the next convergence pass makes one',
  suspect: 'on a missing cell, and not yet replaced',
  crashed: 'crashed: waiting for the back-off',
  refused: 'no cell could take it',
  waiting: 'waiting for an auction',
  unnoticed: 'lost, and the BBS has not noticed yet',
};

/** Those that found no cell first, each placement error by itself; then the others, most first. */
export function missingGroups({ byReason, byError }: MissingReport): readonly MissingGroup[] {
  const refused = byError.map(({ placementError, instances }) => ({
    key: `refused ${placementError}`,
    reason: 'refused' as const,
    words: `no cell could take it: ${placementError}`,
    instances,
    filter: { reason: 'refused', placementError } as const,
  }));
  const others = MISSING_REASONS.filter((reason) => reason !== 'refused' && byReason[reason] > 0)
    .map((reason) => ({
      key: reason,
      reason,
      words: WORDS[reason],
      instances: byReason[reason],
      filter: { reason },
    }))
    .sort((one, other) => other.instances - one.instances);
  return [...refused, ...others];
}

/** The instances of a group, with a column for what any of them has. */
export function missingTable(
  replay: Replay,
  list: readonly MissingInstance[],
  caption: string,
): Table<MissingInstance> {
  const { cells } = replay.columns.identities;
  const columns: TableColumn<MissingInstance>[] = [
    { key: 'instance', title: 'Instance', text: (row) => nameOf(replay, row) },
    instantColumn(replay, { key: 'since', title: 'Since', width: 88, at: ({ since }) => since }),
  ];
  if (list.some(({ cell }) => cell !== NONE)) {
    columns.push({ key: 'cell', title: 'Cell', text: ({ cell }) => cells[cell] ?? UNKNOWN });
  }
  if (list.some(({ crashCount }) => crashCount > 0)) {
    columns.push({
      key: 'crashCount',
      title: 'Crashes',
      isNumber: true,
      width: 64,
      text: ({ crashCount }) => count(crashCount),
      value: ({ crashCount }) => crashCount,
    });
  }
  // Where all were told the same it stands above the table.
  if (list.some(({ placementError }) => placementError !== list[0]?.placementError)) {
    columns.push({
      key: 'placementError',
      title: 'Placement error',
      text: ({ placementError }) => placementError || UNKNOWN,
    });
  }
  return { caption, rows: list, columns };
}

function nameOf({ columns }: Replay, { process, index }: MissingInstance): string {
  return `${columns.identities.processes[process] ?? UNKNOWN}/${index}`;
}
