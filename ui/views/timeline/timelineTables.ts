/** The timeline as tables: for those who read better than they see, and for spreadsheets. */
import type { Instant } from '../../../sim/engine/units';
import { SECOND } from '../../../sim/engine/units';
import { clockTime, count, duration, since, wallTime } from '../../charts/format';
import type { Table, TableColumn } from '../../charts/table';
import { reportPass } from '../../replay/passReport';
import { seriesAt } from '../../replay/series';
import type { Span } from '../../replay/spans';
import { TOTALS, type TotalName } from '../../replay/state';
import { lastFaultAt, startsAtOf } from '../../session/runFacts';
import type { LoadedRun } from '../../session/runs';
import { auctionSelected, type Selected } from '../../session/selected';
import type { Range } from '../../session/session';
import { faultMoments } from './faultMoments';
import { talliesOf } from './runTallies';

export const TABLES = ['instances', 'batches', 'passes', 'faults'] as const;
export type TableName = (typeof TABLES)[number];

export const TABLE_TITLES: Readonly<Record<TableName, string>> = {
  instances: 'Instances over time',
  batches: 'Auction batches',
  passes: 'Convergence passes',
  faults: 'Faults and changes',
};

/** A row of any of the tables. */
export interface TimelineRow {
  readonly key: number;
  readonly at: Instant;
  /** What choosing the row selects; null: it only goes there. */
  readonly selected: Selected | null;
  /** By column; undefined: not told. */
  readonly cells: Readonly<Record<string, number | string | undefined>>;
}

const INSTANTS = 200;

/** What there is within a window. */
export function timelineTable(run: LoadedRun, name: TableName, window: Range): Table<TimelineRow> {
  const caption = TABLE_TITLES[name];
  const times = timeColumns(run);
  switch (name) {
    case 'instances':
      return {
        caption,
        columns: [...times, ...TOTALS.map(totalColumn)],
        rows: instantRows(run, window),
      };
    case 'batches':
      return {
        caption,
        columns: [
          countColumn('number', 'Batch'),
          ...times,
          durationColumn('elapsed', 'Took'),
          countColumn('placed', 'Placed'),
          countColumn('failed', 'Found no cell'),
        ],
        rows: batchRows(run, window),
      };
    case 'passes':
      return {
        caption,
        columns: [
          countColumn('number', 'Pass'),
          ...times,
          durationColumn('elapsed', 'Took'),
          countColumn('cells', 'Cells present'),
          countColumn('missing', 'Missing'),
          countColumn('extra', 'Extra'),
          countColumn('suspect', 'Suspect'),
          countColumn('startRequests', 'Start requests'),
        ],
        rows: passRows(run, window),
      };
    case 'faults':
      return {
        caption,
        columns: [
          ...times,
          { key: 'what', title: 'What', text: (row) => String(row.cells.what), width: 320 },
          { key: 'repaired', title: 'Repaired', text: (row) => String(row.cells.repaired) },
          { key: 'followed', title: 'What followed', text: (row) => String(row.cells.followed) },
        ],
        rows: faultRows(run, window),
      };
  }
}

function instantRows({ replay }: LoadedRun, { from, until }: Range): TimelineRow[] {
  return Array.from({ length: INSTANTS }, (_, place) => {
    const at = Math.round(from + ((until - from) * place) / (INSTANTS - 1));
    const values = TOTALS.map((name) => {
      const series = replay.series[name];
      return [name, series && seriesAt(series, at)];
    });
    return { key: place, at, selected: null, cells: Object.fromEntries(values) };
  });
}

function batchRows({ replay }: LoadedRun, window: Range): TimelineRow[] {
  const { placed, failed } = talliesOf(replay);
  return replay.marks.batches.flatMap((batch, place) =>
    isWithin(batch, window)
      ? [
          {
            key: place,
            at: batch.from,
            selected: auctionSelected(batch.number),
            cells: {
              number: batch.number,
              elapsed: batch.isOpen ? undefined : batch.until - batch.from,
              placed: placed[place],
              failed: failed[place],
            },
          },
        ]
      : [],
  );
}

function passRows({ replay }: LoadedRun, window: Range): TimelineRow[] {
  return replay.marks.passes.flatMap((pass, place) => {
    if (!isWithin(pass, window)) return [];
    const { elapsed, cellsPresent, found, startRequests } = reportPass(replay, pass);
    const cells = { number: pass.number, elapsed, cells: cellsPresent, startRequests, ...found };
    return [
      {
        key: place,
        at: pass.from,
        selected: { kind: 'pass', number: pass.number } as const,
        cells,
      },
    ];
  });
}

function faultRows(run: LoadedRun, window: Range): TimelineRow[] {
  return faultMoments(run)
    .filter(({ at }) => at >= window.from && at <= window.until)
    .map(({ at, row, text, lost, milestones, broken }) => ({
      key: row,
      at,
      selected: { kind: 'record', row } as const,
      cells: {
        what: text,
        repaired:
          broken === undefined
            ? ''
            : broken.isRepaired
              ? since(broken.until, at)
              : 'not in this run',
        followed: [
          ...(lost === undefined ? [] : [`${count(lost)} instances lost`]),
          ...milestones.map(({ text: step, after }) => `${step} ${after}`),
        ].join(', '),
      },
    }));
}

function isWithin({ from, until }: Span, window: Range): boolean {
  return until >= window.from && from <= window.until;
}

function timeColumns({ replay }: LoadedRun): TableColumn<TimelineRow>[] {
  const startsAt = startsAtOf(replay);
  const simulated: TableColumn<TimelineRow> = {
    key: 'at',
    title: 'Simulated time',
    isNumber: true,
    text: ({ at }) => clockTime(at),
    value: ({ at }) => at,
    unit: 'µs',
    width: 110,
  };
  const wall: TableColumn<TimelineRow> = {
    key: 'wall',
    title: 'Time of day',
    isNumber: true,
    text: ({ at }) => wallTime(startsAt, at),
    width: 90,
  };
  const sinceFault: TableColumn<TimelineRow> = {
    key: 'since',
    title: 'Since the last fault',
    isNumber: true,
    text({ at }) {
      const faultAt = lastFaultAt(replay, at);
      return faultAt === undefined ? '' : since(at, faultAt);
    },
    value({ at }) {
      const faultAt = lastFaultAt(replay, at);
      return faultAt === undefined ? undefined : (at - faultAt) / SECOND;
    },
    width: 130,
  };
  return Number.isNaN(startsAt) ? [simulated, sinceFault] : [wall, simulated, sinceFault];
}

function countColumn(key: string, title: string): TableColumn<TimelineRow> {
  const value = ({ cells }: TimelineRow) => cells[key];
  return { key, title, isNumber: true, value, text: (row) => count(numberOf(value(row))) };
}

function durationColumn(key: string, title: string): TableColumn<TimelineRow> {
  const value = ({ cells }: TimelineRow) => cells[key];
  return {
    key,
    title,
    isNumber: true,
    // As seconds: a spreadsheet knows no other unit of time.
    value: (row) => {
      const elapsed = numberOf(value(row));
      return elapsed === undefined ? undefined : elapsed / SECOND;
    },
    text: (row) => duration(numberOf(value(row))),
  };
}

function numberOf(value: number | string | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

const TOTAL_TITLES: Readonly<Record<TotalName, string>> = {
  desired: 'Desired',
  running: 'Running',
  rowsUnclaimed: 'Unclaimed',
  rowsClaimed: 'Claimed',
  rowsRunning: 'RUNNING rows',
  rowsCrashed: 'Crashed',
  rowsSuspect: 'Suspect',
  rowsEvacuating: 'Evacuating',
  cellsDown: 'Cells down',
  cellsPresent: 'Cells present',
  containers: 'Containers',
  tasks: 'Tasks',
  cellsEvacuating: 'Cells evacuating',
  stagings: 'Stagings',
  deployments: 'Deployments',
};

function totalColumn(name: TotalName): TableColumn<TimelineRow> {
  return countColumn(name, TOTAL_TITLES[name]);
}
