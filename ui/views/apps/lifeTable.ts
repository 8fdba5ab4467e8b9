/** Lives as tables: what the lanes draw, row by row, exact to the millisecond. */
import type { Instant } from '../../../sim/engine/units';
import { durationColumn } from '../../charts/durationColumn';
import { instantColumn } from '../../charts/instantColumn';
import type { Table } from '../../charts/table';
import type { InstanceLife } from '../../replay/instanceLife';
import type { Replay } from '../../replay/openReplay';
import { cellName } from '../../session/runFacts';
import { endWords, REASONS, reasonSentence } from './lifeWords';

export interface LifeRow {
  /** Unique in the table. */
  readonly key: string;
  /** `processGuid/index`. */
  readonly instance: string;
  readonly index: number;
  readonly what: string;
  readonly cell: string;
  readonly from: Instant;
  readonly until: Instant;
  /** How it ended, or why there is nothing. */
  readonly outcome: string;
}

/** Stays and waits of a life in order of their beginning, then what the BBS held. */
export function lifeRows(replay: Replay, life: InstanceLife): LifeRow[] {
  const { name: instance, lrp } = life;
  const index = replay.columns.identities.lrpIndex[lrp] ?? 0;
  const stays = life.stays.flatMap((stay) =>
    stay.phases.map(
      ({ state, from, until }): LifeRow => ({
        key: `${lrp}-stay-${stay.firstRow}-${state}`,
        instance,
        index,
        what: `Container ${state}`,
        cell: cellName(replay, stay.cell),
        from,
        until,
        outcome: stay.phases.at(-1)?.state === state ? endWords(stay) : '',
      }),
    ),
  );
  const waits = life.waits.map(
    ({ from, until, reason, placementError }): LifeRow => ({
      key: `${lrp}-wait-${from}`,
      instance,
      index,
      what: `Missing, ${REASONS[reason].name}`,
      cell: '',
      from,
      until,
      outcome: reasonSentence(reason, placementError),
    }),
  );
  const beliefs = life.beliefs.map(
    ({ presence, state, cell, from, until }): LifeRow => ({
      key: `${lrp}-belief-${presence}-${from}`,
      instance,
      index,
      what: `BBS ${presence} ${state}`,
      cell: cellName(replay, cell),
      from,
      until,
      outcome: '',
    }),
  );
  return [...stays, ...waits, ...beliefs].sort((one, other) => one.from - other.from);
}

export function lifeTable(
  replay: Replay,
  caption: string,
  rows: readonly LifeRow[],
): Table<LifeRow> {
  const isOfSeveral = rows.some(({ index }) => index !== rows[0]?.index);
  const instance = { key: 'instance', title: 'Instance', text: (row: LifeRow) => row.instance };
  return {
    caption,
    rows,
    columns: [
      ...(isOfSeveral ? [instance] : []),
      { key: 'what', title: 'What', text: ({ what }) => what },
      { key: 'cell', title: 'Cell', text: ({ cell }) => cell },
      instantColumn(replay, { key: 'from', title: 'From', at: ({ from }) => from }),
      instantColumn(replay, { key: 'until', title: 'Until', at: ({ until }) => until }),
      durationColumn(({ from, until }) => until - from),
      { key: 'outcome', title: 'How it ended, or why', text: ({ outcome }) => outcome },
    ],
  };
}
