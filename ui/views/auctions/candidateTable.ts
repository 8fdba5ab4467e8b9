/**
 * The candidates of one decision as a table, and as stacked bars: what each score is the sum of.
 *
 * Each instance of the app on a cell adds 1,000 to its score, a thousand times what anything else adds. So
 * bars tell locality in a lane of its own, by number, and draw the rest to scale.
 */
import type { AuctionTable, Candidate, ScoreParts } from '../../../sim/explain/auctionTable';
import type { CellId } from '../../../sim/model/identity';
import { count, percent } from '../../charts/format';
import type { Table } from '../../charts/table';
import { scoreText } from './scoreText';

/** Parts that bars draw to scale, in their order; the first three are a third of a share each. */
export const BAR_PARTS = ['memory', 'disk', 'containers', 'starting', 'packing'] as const;
export type BarPart = (typeof BAR_PARTS)[number];

/** The parts of a score as they are called on screen. */
export const PART_NAMES: Readonly<Record<BarPart | 'locality', string>> = {
  locality: 'instances of the app',
  memory: 'memory',
  disk: 'disk',
  containers: 'containers',
  starting: 'starting',
  packing: 'bin packing',
};

/** What one part adds to the score. */
export function pointsOf(parts: ScoreParts, part: BarPart): number {
  const isShare = part === 'memory' || part === 'disk' || part === 'containers';
  return isShare ? parts[part] / 3 : parts[part];
}

/** How bars are drawn for a table. */
export interface BarScale {
  /** The length, in points, that fills a bar. */
  readonly max: number;
  /** What all have of each part, and bars leave out. */
  readonly floor: Readonly<Record<BarPart, number>>;
  readonly hasLocality: boolean;
  /** Parts that some bar shows. */
  readonly parts: readonly BarPart[];
}

/** Whole scores, or only what sets them apart. */
export type BarMode = 'whole' | 'differences';

/** By those whose score counted; the bars of others may be longer than there is room for. */
export function barScale(candidates: readonly Candidate[], mode: BarMode): BarScale {
  const considered = candidates.filter(({ isConsidered }) => isConsidered);
  const counted = mode === 'whole' || considered.length === 0 ? candidates : considered;
  const least = (part: BarPart) =>
    mode === 'whole'
      ? 0
      : counted.reduce(
          (min, { parts }) => Math.min(min, pointsOf(parts, part)),
          Number.POSITIVE_INFINITY,
        );
  const floor = Object.fromEntries(BAR_PARTS.map((part) => [part, least(part)])) as Record<
    BarPart,
    number
  >;
  return {
    max: counted.reduce((max, { parts }) => Math.max(max, barLength(parts, floor)), 0),
    floor,
    hasLocality: candidates.some(({ parts }) => parts.locality !== 0),
    parts: BAR_PARTS.filter((part) =>
      counted.some(({ parts }) => lengthOf(parts, part, floor) > 0),
    ),
  };
}

/** Each part of a bar as a share of the room, together no more than all of it. */
export function barShares(parts: ScoreParts, scale: BarScale): readonly [BarPart, number][] {
  let left = 1;
  return scale.parts.map((part) => {
    const wanted = scale.max > 0 ? lengthOf(parts, part, scale.floor) / scale.max : 0;
    const share = Math.min(left, wanted);
    left -= share;
    return [part, share];
  });
}

/** What a bar shows of one part, in points. */
function lengthOf(parts: ScoreParts, part: BarPart, floor: BarScale['floor']): number {
  return Math.max(0, pointsOf(parts, part) - floor[part]);
}

/** The whole bar, in points: the score without locality and what all have. */
export function barLength(parts: ScoreParts, floor: BarScale['floor']): number {
  return BAR_PARTS.reduce((sum, part) => sum + lengthOf(parts, part, floor), 0);
}

/** The exact numbers of one bar, for hovering. */
export function barTitle({ parts, total, isConsidered }: Candidate): string {
  const lines = [
    `score ${total}`,
    `${PART_NAMES.locality} ${count(parts.locality)}`,
    ...(['memory', 'disk', 'containers'] as const).map(
      (part) => `${part} ${pointsOf(parts, part)} (a third of ${percent(parts[part])} in use)`,
    ),
    `${PART_NAMES.starting} ${parts.starting}`,
    `${PART_NAMES.packing} ${parts.packing}`,
  ];
  if (!isConsidered) lines.push('its zone had no turn, so its score did not count');
  return lines.join('\n');
}

/** All the numbers. */
export function candidateTable(
  { candidates, winner }: AuctionTable,
  nameOf: (cell: CellId) => string,
): Table<Candidate> {
  const above = ({ total }: Candidate) => (winner === null ? undefined : total - winner.total);
  const points = (key: string, title: string, of: (parts: ScoreParts) => number) => ({
    key,
    title,
    isNumber: true,
    text: ({ parts }: Candidate) => scoreText(of(parts)),
    value: ({ parts }: Candidate) => of(parts),
  });
  return {
    caption: 'Candidates, the best first',
    rows: candidates,
    columns: [
      ...leadingColumns(nameOf),
      {
        key: 'turn',
        title: 'Zone had a turn',
        text: ({ isConsidered }) => (isConsidered ? 'yes' : 'no'),
      },
      totalColumn,
      {
        key: 'above',
        title: "Above the winner's",
        isNumber: true,
        text: (candidate) => scoreText(above(candidate)),
        value: above,
      },
      points('locality', 'Instances of the app (points)', ({ locality }) => locality),
      points('resources', 'Resources (points)', ({ resources }) => resources),
      ...(['memory', 'disk', 'containers'] as const).map((part) => ({
        key: part,
        title: `${part.charAt(0).toUpperCase()}${part.slice(1)} in use (share)`,
        isNumber: true,
        text: ({ parts }: Candidate) => percent(parts[part]),
        value: ({ parts }: Candidate) => parts[part],
      })),
      points('starting', 'Starting containers (points)', ({ starting }) => starting),
      points('packing', 'Bin packing (points)', ({ packing }) => packing),
    ],
  };
}

/** With one column for the bars. */
export function barTable(
  { candidates }: AuctionTable,
  nameOf: (cell: CellId) => string,
): Table<Candidate> {
  return {
    caption: 'Candidates, the best first',
    rows: candidates,
    columns: [
      ...leadingColumns(nameOf),
      {
        key: 'bar',
        title: 'Parts',
        text: barTitle,
        value: ({ total }) => total,
      },
      { ...totalColumn, width: 70 },
    ],
  };
}

const totalColumn = {
  key: 'total',
  title: 'Score',
  isNumber: true,
  text: ({ total }: Candidate) => scoreText(total),
  value: ({ total }: Candidate) => total,
};

function leadingColumns(nameOf: (cell: CellId) => string): Table<Candidate>['columns'] {
  return [
    {
      key: 'rank',
      title: '#',
      isNumber: true,
      width: 28,
      text: ({ rank }) => count(rank),
      value: ({ rank }) => rank,
    },
    { key: 'cell', title: 'Cell', width: 98, text: ({ cell }) => nameOf(cell) },
    { key: 'zone', title: 'Zone', width: 36, text: ({ zone }) => zone },
  ];
}
