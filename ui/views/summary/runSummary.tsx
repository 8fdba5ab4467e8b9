/**
 * What the run came to, from the question to the fingerprint; shown while nothing is selected.
 *
 * Above what is true of the whole run, in its middle what is true at the clock. Without an answer of the run
 * (a trace of another maker), what its records tell.
 */
import { useState } from 'react';
import type { Instant } from '../../../sim/engine/units';
import { Sheet } from '../../charts/sheet';
import type { MissingReason } from '../../replay/missing';
import { goTo } from '../../session/actions';
import { useDashboard, useRuns } from '../../session/hooks';
import type { LoadedRun } from '../../session/runs';
import { AboutRun } from './aboutRun';
import { CapacityPart } from './capacityPart';
import { MissingPart } from './missingPart';
import { DeedsPart, MomentsPart } from './momentsPart';
import { NeverFittedPart } from './neverFittedPart';
import { NowPart } from './nowPart';
import { RangePart } from './rangePart';
import { TalliesPart } from './talliesPart';
import { scenarioSeen } from './verdictModel';
import { VerdictPart } from './verdictPart';
import { WarningsPart } from './warningsPart';
import './summary.css';

/** Which of the missing instances are asked for; the number tells one question from the next. */
export interface MissingAsked {
  readonly reason: MissingReason | 'all';
  readonly question: number;
}

export function RunSummary() {
  const run = useRuns(({ loaded }) => loaded);
  const name = useRuns(({ loadedName }) => loadedName);
  if (run === undefined) return null;
  return <SummaryOf run={run} name={name} />;
}

function SummaryOf({ run, name }: { readonly run: LoadedRun; readonly name: string | undefined }) {
  const { replay, answer } = run;
  const dashboard = useDashboard();
  const [asked, setAsked] = useState<MissingAsked>();
  const scenario = scenarioSeen(replay);
  const ask = (reason: MissingAsked['reason']) =>
    setAsked((before) => ({ reason, question: (before?.question ?? 0) + 1 }));
  const askAt = (at: Instant) => {
    goTo(dashboard, at);
    ask('all');
  };
  return (
    <Sheet
      kind={answer?.scenario ?? scenario.name ?? name ?? 'Run'}
      title={answer?.question || scenario.question || 'What the run came to'}
    >
      <WarningsPart run={run} />
      {answer !== undefined && <VerdictPart replay={replay} answer={answer} />}
      {answer === undefined ? (
        <DeedsPart replay={replay} />
      ) : (
        <MomentsPart replay={replay} answer={answer} onMissing={askAt} />
      )}
      <RangePart replay={replay} />
      <NowPart replay={replay} onAsk={ask} />
      <MissingPart replay={replay} asked={asked} />
      {answer !== undefined && (
        <>
          <NeverFittedPart answer={answer} />
          <CapacityPart answer={answer} />
          <TalliesPart answer={answer} />
        </>
      )}
      <AboutRun run={run} />
    </Sheet>
  );
}
