/** The candidates of one decision, the winner at the top: bars on screen, all numbers as a table or a file. */
import { useMemo, useRef, useState } from 'react';
import type { Candidate } from '../../../sim/explain/auctionTable';
import type { CellId } from '../../../sim/model/identity';
import type { ChartHandle } from '../../charts/canvasChart';
import { DataTable } from '../../charts/dataTable';
import { counted } from '../../charts/format';
import { readPalette } from '../../charts/palette';
import { Panel } from '../../charts/panel';
import type { AskedDecision } from './askedDecision';
import { barsPicture, drawBars, pictureSize } from './barsDrawing';
import {
  type BarMode,
  type BarScale,
  barLength,
  barScale,
  barTable,
  candidateTable,
} from './candidateTable';
import { BarKey, ScoreBar } from './scoreBar';

export interface CandidatesPanelProps {
  readonly asked: AskedDecision;
  /** What was auctioned, for the picture's heading. */
  readonly work: string;
  readonly nameOf: (cell: CellId) => string;
  /** The loser that is asked about. */
  readonly cellGuid: string | null;
  readonly onChoose: (cell: CellId) => void;
}

const ROW_HEIGHT = 24;
const HEADINGS = 96;
const ROWS_SHOWN = 12;

export function CandidatesPanel({ asked, work, nameOf, cellGuid, onChoose }: CandidatesPanelProps) {
  const { table } = asked;
  const { candidates } = table;
  const [mode, setMode] = useState<BarMode>('whole');
  const scale = useMemo(() => barScale(candidates, mode), [candidates, mode]);
  const shown = useMemo(() => barTable(table, nameOf), [table, nameOf]);
  const chart = usePicture(work, candidates, nameOf, scale);
  const lineAt = table.winner === null ? undefined : barLength(table.winner.parts, scale.floor);
  const rows = {
    keyOf: ({ cell }: Candidate) => cell,
    onChoose: ({ cell }: Candidate) => onChoose(cell),
    isChosen: ({ cell }: Candidate) => nameOf(cell) === cellGuid,
    empty: 'No cell could take it.',
  };
  const height = HEADINGS + ROW_HEIGHT * Math.min(ROWS_SHOWN, candidates.length);
  return (
    <div className="auctions-candidates" style={{ height }}>
      <Panel
        id="auction-candidates"
        title="Candidates"
        summary={counted(candidates.length, 'cell')}
        chart={chart}
        actions={
          <button
            type="button"
            aria-pressed={mode === 'differences'}
            title="Leave out what all candidates have, so that bars show what sets them apart"
            onClick={() => setMode(mode === 'whole' ? 'differences' : 'whole')}
          >
            Differences
          </button>
        }
        table={{ make: () => candidateTable(table, nameOf), ...rows }}
      >
        <div className="auctions-scores">
          <BarKey scale={scale} />
          <DataTable
            table={shown}
            inSight={candidates.find(rows.isChosen)?.cell}
            cell={({ key }, candidate) => {
              if (key === 'bar')
                return <ScoreBar candidate={candidate} scale={scale} lineAt={lineAt} />;
              if (key === 'rank' && candidate === table.winner) return <Winner />;
              return undefined;
            }}
            {...rows}
          />
        </div>
      </Panel>
    </div>
  );
}

function Winner() {
  return (
    <span className="auctions-winner" title="The winner">
      <span aria-hidden="true">★</span>
      <span className="unseen">1, the winner</span>
    </span>
  );
}

/** What is saved as a picture: no canvas is on screen, so it is drawn when it is asked for. */
function usePicture(
  work: string,
  candidates: readonly Candidate[],
  nameOf: (cell: CellId) => string,
  scale: BarScale,
) {
  const handle = useRef<ChartHandle | null>(null);
  handle.current = useMemo(() => {
    const picture = barsPicture(`Scores for ${work}`, candidates, nameOf, scale);
    return {
      size: pictureSize(picture),
      drawWith: (pen) => drawBars(pen, picture, readPalette(document.documentElement)),
    };
  }, [work, candidates, nameOf, scale]);
  return handle;
}
