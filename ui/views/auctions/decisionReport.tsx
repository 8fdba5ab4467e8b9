/** One decision, explained: who won and why, how the zones stood, every cell's score, and what-ifs. */
import { useCallback } from 'react';
import type { AuctionBatch } from '../../../sim/explain/reconstruct';
import type { CellId } from '../../../sim/model/identity';
import { counted } from '../../charts/format';
import { Part } from '../../charts/sheet';
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import type { LoadedRun } from '../../session/runs';
import { type AskedDecision, askDecision } from './askedDecision';
import { CandidatesPanel } from './candidatesPanel';
import { DecisionFacts } from './decisionFacts';
import type { DecisionLine } from './decisionLines';
import { LoserPart } from './loserPart';
import { decidedText, decisionSentence, REJECTED, recordedSentence } from './narrative';
import { IncompleteNotice, UnexplainedNotice } from './notices';
import { RemovedPart } from './removedPart';
import { SentenceView } from './sentenceView';
import { ZoneTurns } from './zoneTurns';

export interface DecisionReportProps {
  readonly run: LoadedRun;
  readonly batchNumber: number;
  readonly batch: AuctionBatch | 'reading' | null;
  readonly line: DecisionLine;
  readonly cellGuid: string | null;
}

export function DecisionReport(props: DecisionReportProps) {
  const { run, batch, line } = props;
  const { replay, auctions } = run;
  const told = batch === 'reading' || batch === null ? undefined : batch;
  const asked = told && askDecision(told, line.index);
  if (asked !== undefined) return <Explained {...props} asked={asked} />;
  return (
    <div className="auctions-lead">
      <SentenceView
        sentence={[...recordedSentence(replay, line), line.isRejected ? `. ${REJECTED}` : '.']}
      />
      {batch === 'reading' && (
        <p role="status" className="weak">
          Reading the trace…
        </p>
      )}
      {batch === null && <UnexplainedNotice problem={auctions.problem} />}
      {told !== undefined && <IncompleteNotice replay={replay} />}
    </div>
  );
}

interface ExplainedProps extends DecisionReportProps {
  readonly asked: AskedDecision;
}

function Explained({ run, batchNumber, line, cellGuid, asked }: ExplainedProps) {
  const { replay } = run;
  const { zones, winner } = asked.table;
  const dashboard = useDashboard();
  const { identities } = replay.columns;
  const nameOf = useCallback((cell: CellId) => identities.cells[cell] ?? '?', [identities]);
  const ask = (wanted: string | null) =>
    select(dashboard, {
      kind: 'auction',
      batch: batchNumber,
      decision: line.index,
      cellGuid: wanted,
    });
  const choose = (cell: CellId) => ask(nameOf(cell) === cellGuid ? null : nameOf(cell));
  const decided = decidedText(asked, nameOf);
  return (
    <>
      <div className="auctions-lead">
        <SentenceView sentence={decisionSentence(replay, line, asked)} />
        {decided !== '' && <p className="weak">{decided}</p>}
      </div>
      <Part title={winner === null ? 'What would have placed it?' : 'Why not another cell?'}>
        <LoserPart
          replay={replay}
          asked={asked}
          decided={decided}
          cellGuid={cellGuid}
          onLetGo={() => ask(null)}
        />
      </Part>
      {asked.table.candidates.length > 0 && (
        <CandidatesPanel
          asked={asked}
          work={line.work}
          nameOf={nameOf}
          cellGuid={cellGuid}
          onChoose={choose}
        />
      )}
      <RemovedPart asked={asked} nameOf={nameOf} cellGuid={cellGuid} onChoose={choose} />
      {zones.length > 0 && (
        <Part title="Zones" summary="those that hold fewer first">
          <ZoneTurns zones={zones} isTask={asked.recorded.auction.kind === 'task'} />
        </Part>
      )}
      <Part
        title="What was asked for"
        summary={counted(asked.standing.zones.cells.length, 'cell took part', 'cells took part')}
      >
        <DecisionFacts replay={replay} line={line} asked={asked} />
      </Part>
    </>
  );
}
