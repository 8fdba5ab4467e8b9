/** One decision, explained: who won and why, how the zones stood, every cell's score, and what-ifs. */
import { useCallback } from 'react';
import type { AuctionBatch } from '../../../sim/explain/reconstruct';
import type { CellId } from '../../../sim/model/identity';
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import type { LoadedRun } from '../../session/runs';
import { askDecision } from './askedDecision';
import { CandidatesPanel } from './candidatesPanel';
import { DecisionFacts, ZoneTurns } from './decisionFacts';
import type { DecisionLine } from './decisionLines';
import { LoserPart } from './loserPart';
import { decidedText, decisionSentence, recordedSentence } from './narrative';
import { IncompleteNotice, UnexplainedNotice } from './notices';
import { RemovedPart } from './removedPart';
import { SentenceView } from './sentenceView';

export interface DecisionReportProps {
  readonly run: LoadedRun;
  readonly batchNumber: number;
  readonly batch: AuctionBatch | 'reading' | null;
  readonly line: DecisionLine;
  readonly cellGuid: string | null;
}

export function DecisionReport(props: DecisionReportProps) {
  const { run, batchNumber, batch, line, cellGuid } = props;
  const { replay, auctions } = run;
  const dashboard = useDashboard();
  const { identities } = replay.columns;
  const nameOf = useCallback((cell: CellId) => identities.cells[cell] ?? '?', [identities]);
  const ask = (asked: string | null) =>
    select(dashboard, {
      kind: 'auction',
      batch: batchNumber,
      decision: line.index,
      cellGuid: asked,
    });
  const asked = batch === 'reading' || batch === null ? undefined : askDecision(batch, line.index);
  if (asked === undefined) {
    return (
      <>
        <SentenceView sentence={[...recordedSentence(replay, line), '.']} />
        {batch === 'reading' && (
          <p role="status" className="auctions-teach">
            Reading the trace…
          </p>
        )}
        {batch === null && <UnexplainedNotice problem={auctions.problem} />}
        {batch !== 'reading' && batch !== null && <IncompleteNotice replay={replay} />}
      </>
    );
  }
  const choose = (cell: CellId) => ask(nameOf(cell) === cellGuid ? null : nameOf(cell));
  const decided = decidedText(asked, nameOf);
  return (
    <>
      <SentenceView sentence={decisionSentence(replay, line, asked)} />
      {decided !== '' && <p className="auctions-decided">{decided}</p>}
      <ZoneTurns zones={asked.table.zones} isTask={asked.recorded.auction.kind === 'task'} />
      <LoserPart
        replay={replay}
        asked={asked}
        cellGuid={cellGuid}
        onLetGo={() => ask(null)}
        onSelectCell={(name) => select(dashboard, { kind: 'cell', cellGuid: name })}
      />
      <CandidatesPanel
        asked={asked}
        work={line.work}
        nameOf={nameOf}
        cellGuid={cellGuid}
        onChoose={choose}
      />
      <RemovedPart table={asked.table} nameOf={nameOf} cellGuid={cellGuid} onChoose={choose} />
      <DecisionFacts replay={replay} line={line} asked={asked} />
    </>
  );
}
