/** Certificates, deploys and the resurrector over time, in lanes on the clock of all. */
import { useMemo } from 'react';
import type { Instant } from '../../../sim/engine/units';
import { boshLanes } from '../../charts/boshLanes';
import { durationColumn } from '../../charts/durationColumn';
import { instantColumn } from '../../charts/instantColumn';
import type { Lane } from '../../charts/laneModel';
import { LanesPanel } from '../../charts/lanesPanel';
import type { Table } from '../../charts/table';
import type { Replay } from '../../replay/openReplay';
import { goTo, select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';

/** CSS pixels: `instance-identity-ca` in full. */
const GUTTER = 130;

export function CoursePanel({ replay }: { readonly replay: Replay }) {
  const dashboard = useDashboard();
  const lanes = useMemo(() => boshLanes(replay), [replay]);
  return (
    <LanesPanel
      id="course"
      title="Course"
      replay={replay}
      lanes={lanes}
      gutterMax={GUTTER}
      label="Deploys by zone, certificates up to their dates, and when the resurrector did nothing, over time. The table beside it has every stretch and mark."
      table={{
        make: () => courseTable(replay, lanes),
        keyOf: ({ key }) => key,
        onChoose: ({ row, from }) => {
          if (row < 0) goTo(dashboard, from);
          else select(dashboard, { kind: 'record', row });
        },
        empty: 'Nothing has begun in this run.',
      }}
    />
  );
}

interface CourseRow {
  readonly key: string;
  readonly lane: string;
  readonly words: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly row: number;
}

function courseTable(replay: Replay, lanes: readonly Lane[]): Table<CourseRow> {
  const rows = lanes.flatMap(({ key, label, bars, marks }): CourseRow[] => [
    ...bars.map(({ from, until, about, row = -1 }, place) => ({
      key: `${key} bar ${place}`,
      lane: label,
      words: about,
      from,
      until,
      row,
    })),
    ...marks.map(({ at, about, row }, place) => ({
      key: `${key} mark ${place}`,
      lane: label,
      words: about,
      from: at,
      until: at,
      row,
    })),
  ]);
  return {
    caption: 'Deploys, certificates and the resurrector over time',
    rows: rows.sort((one, other) => one.from - other.from),
    columns: [
      { key: 'lane', title: 'What', text: ({ lane }) => lane },
      { key: 'words', title: 'How', text: ({ words }) => words },
      instantColumn(replay, { key: 'from', title: 'From', at: ({ from }) => from }),
      instantColumn(replay, { key: 'until', title: 'Until', at: ({ until }) => until }),
      durationColumn(({ from, until }) => until - from),
    ],
  };
}
