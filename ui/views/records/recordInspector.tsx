/** One record: what happened, every field, what led to it, what followed, and its neighbours. */
import { useMemo } from 'react';
import { kindAt, valueAt } from '../../../sim/trace/columns';
import { count, counted } from '../../charts/format';
import { instantText, instantTitle } from '../../charts/instantText';
import { auctionOfRow } from '../../charts/recordLinks';
import { RecordSentence } from '../../charts/recordSentence';
import { Part, Sheet } from '../../charts/sheet';
import { ThingLink } from '../../charts/thingLinks';
import type { Replay } from '../../replay/openReplay';
import { select } from '../../session/actions';
import { useDashboard, useRuns } from '../../session/hooks';
import type { LoadedRun } from '../../session/runs';
import type { Selected } from '../../session/selected';
import { CauseChain } from './causeChain';
import { EffectTree } from './effectTree';
import { FaultHead } from './faultHead';
import { FieldsPart } from './fieldsPart';
import { followedBy } from './followed';
import { lossBehind } from './lossModel';
import { effectCount, neighboursOf } from './recordModel';
import { goToRecord, RecordStep } from './recordStep';
import './record.css';

export interface RecordInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'record' }>;
}

export function RecordInspector({ selected }: RecordInspectorProps) {
  const run = useRuns(({ loaded }) => loaded);
  if (run === undefined) return null;
  const { row } = selected;
  const { length } = run.replay.columns;
  if (row >= length) return <NoRecord row={row} length={length} />;
  return <SeenRecord key={row} run={run} row={row} />;
}

function SeenRecord({ run, row }: { readonly run: LoadedRun; readonly row: number }) {
  const dashboard = useDashboard();
  const { replay } = run;
  const { columns } = replay;
  const at = valueAt(columns, 'at', row);
  const spec = kindAt(columns, row);
  return (
    <Sheet
      kind={`Record ${count(row)} · ${spec?.name ?? 'unknown kind'}`}
      title={<RecordSentence replay={replay} row={row} />}
      actions={
        <button
          type="button"
          title={`Go to ${instantTitle(replay, at)}, just after this record`}
          onClick={() => goToRecord(dashboard, replay, row)}
        >
          Go there
        </button>
      }
    >
      <p className="record-when">
        <span>{instantText(replay, at)}</span>
        <span>{instantTitle(replay, at)}</span>
      </p>
      {spec?.family === 'fault' && <FaultHead run={run} row={row} />}
      <CausesPart replay={replay} row={row} />
      <EffectsPart run={run} row={row} />
      <FieldsPart replay={replay} row={row} />
      <NeighboursPart replay={replay} row={row} />
    </Sheet>
  );
}

function CausesPart({ replay, row }: { readonly replay: Replay; readonly row: number }) {
  const loss = useMemo(() => lossBehind(replay, row), [replay, row]);
  const isFirst = valueAt(replay.columns, 'cause', row) < 0;
  return (
    <Part title="What led to it">
      {loss.length > 0 && (
        <div className="record-loss">
          <p className="sheet-note">Behind it is a lost cell, which nobody hears die:</p>
          <ol className="record-chain">
            {loss.map((each) => (
              <li key={each}>
                <RecordStep replay={replay} row={each} gap={undefined} />
              </li>
            ))}
          </ol>
          <p className="sheet-note">The timers and calls that led here:</p>
        </div>
      )}
      {isFirst ? (
        <p className="sheet-note">Nothing before it: the scenario or a timer began it.</p>
      ) : (
        <CauseChain replay={replay} row={row} />
      )}
      <AuctionLink replay={replay} row={row} />
    </Part>
  );
}

function EffectsPart({ run, row }: { readonly run: LoadedRun; readonly row: number }) {
  const { replay, effects } = run;
  const signs = useMemo(() => followedBy(replay, row), [replay, row]);
  const direct = effectCount(effects, row);
  const isNoticed = signs.length > 0;
  const parts = [
    ...(direct > 0 ? [`${count(direct)} directly`] : []),
    ...(isNoticed ? ['noticed by others'] : []),
  ];
  const summary = parts.length > 0 ? parts.join(', ') : undefined;
  return (
    <Part title="What followed" summary={summary}>
      {direct > 0 && <EffectTree replay={replay} effects={effects} row={row} />}
      {isNoticed && (
        <>
          <p className="sheet-note">
            What stops answering says nothing of it. What others noticed, and when:
          </p>
          <EffectTree replay={replay} effects={effects} row={row} followers={signs} />
        </>
      )}
      {direct === 0 && !isNoticed && <NothingFollowed replay={replay} row={row} />}
    </Part>
  );
}

/** What somebody did without naming it: the next record about the same thing. */
function NothingFollowed({ replay, row }: { readonly replay: Replay; readonly row: number }) {
  const [nearest] = useMemo(() => neighboursOf(replay, row), [replay, row]);
  const { level } = replay.header;
  const next = nearest?.next;
  return (
    <>
      <p className="sheet-note">
        No record names it as its cause
        {level !== 'full' && `; level ${level} leaves some kinds out`}.
        {next !== undefined && ` The next about ${nearest?.mention.text}:`}
      </p>
      {next !== undefined && (
        <RecordStep
          replay={replay}
          row={next}
          gap={valueAt(replay.columns, 'at', next) - valueAt(replay.columns, 'at', row)}
        />
      )}
    </>
  );
}

/** From what an auction led to, to the decision with its scores. */
function AuctionLink({ replay, row }: { readonly replay: Replay; readonly row: number }) {
  const dashboard = useDashboard();
  const auction = useMemo(() => auctionOfRow(replay, row), [replay, row]);
  if (auction?.kind !== 'auction') return null;
  const isDecision = auction.decision !== null;
  return (
    <button type="button" className="record-auction" onClick={() => select(dashboard, auction)}>
      {isDecision ? 'Show the decision' : 'Show the batch'} of auction {count(auction.batch)}
    </button>
  );
}

function NeighboursPart({ replay, row }: { readonly replay: Replay; readonly row: number }) {
  const dashboard = useDashboard();
  const neighbours = useMemo(() => neighboursOf(replay, row), [replay, row]);
  if (neighbours.length === 0) return null;
  const step = (name: string, sign: string, target: number | undefined, of: string) => (
    <button
      type="button"
      aria-label={`${name} record of ${of}`}
      title={target === undefined ? `There is no ${name.toLowerCase()} one` : `${name} record`}
      disabled={target === undefined}
      onClick={() => target !== undefined && goToRecord(dashboard, replay, target)}
    >
      {sign}
    </button>
  );
  return (
    <Part title="Before and after">
      <ul className="record-neighbours">
        {neighbours.map(({ mention, previous, next }) => (
          <li key={mention.text}>
            <ThingLink to={mention.selected}>{mention.text}</ThingLink>
            {step('Previous', '◂', previous, mention.text)}
            {step('Next', '▸', next, mention.text)}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Its number is of another run. */
function NoRecord({ row, length }: { readonly row: number; readonly length: number }) {
  return (
    <Sheet kind="Record" title={`Record ${count(row)}`}>
      <Part title="Nothing to show">
        <p className="sheet-note">Not in this trace: it holds {counted(length, 'record')}.</p>
      </Part>
    </Sheet>
  );
}
