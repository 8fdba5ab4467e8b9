/** One convergence pass: when, over which cells, what it found, what it did, and its records. */
import { useMemo } from 'react';
import { valueAt } from '../../../sim/trace/columns';
import { count, counted, duration, NOT_TOLD } from '../../charts/format';
import { RecordList } from '../../charts/recordList';
import { type Fact, Facts, InstantLink, Part, Sheet } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import type { Span } from '../../replay/spans';
import { goToRow, select } from '../../session/actions';
import { useDashboard, useRuns } from '../../session/hooks';
import type { Selected } from '../../session/selected';
import { deedsOf, type PassSeen, passSeen } from './passModel';
import './pass.css';

export interface PassInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'pass' }>;
}

export function PassInspector({ selected }: PassInspectorProps) {
  const replay = useRuns(({ loaded }) => loaded?.replay);
  const { number } = selected;
  const seen = useMemo(
    () => (replay === undefined ? undefined : passSeen(replay, number)),
    [replay, number],
  );
  if (replay === undefined) return null;
  if (seen === undefined) return <NoPass number={number} replay={replay} />;
  return <SeenPass replay={replay} seen={seen} />;
}

function SeenPass({ replay, seen }: { readonly replay: Replay; readonly seen: PassSeen }) {
  const { report, place, passes } = seen;
  const { found } = report;
  const deeds = deedsOf(report);
  return (
    <Sheet
      kind={`Convergence pass, ${count(place)} of ${count(passes)}`}
      title={`Pass ${count(report.number)}`}
      actions={
        <>
          <Neighbour replay={replay} span={seen.previous} label="Previous pass" sign="◂" />
          <Neighbour replay={replay} span={seen.next} label="Next pass" sign="▸" />
        </>
      }
    >
      <Part title="When">
        <Facts facts={timesOf(replay, seen)} />
      </Part>
      <Part title="What it found">
        {found === undefined ? (
          <p className="sheet-note">
            The trace ends, or another pass begins, before it had made its plan.
          </p>
        ) : (
          <dl className="pass-found">
            <Figure name="missing" value={found.missing} title="Desired, without a row" />
            <Figure name="extra" value={found.extra} title="Rows that nobody desires" />
            <Figure name="suspect" value={found.suspect} title="SUSPECT rows" />
          </dl>
        )}
        {report.did.has('actualLRP.suspected') && (
          <p className="sheet-note">
            Rows on cells that are missing are none of these: the pass turns them SUSPECT.
          </p>
        )}
      </Part>
      <Part
        title="What it did"
        summary={
          report.startRequests === undefined
            ? undefined
            : `${counted(report.startRequests, 'start request')} sent`
        }
      >
        {deeds.length === 0 ? (
          <p className="sheet-note">
            {(report.startRequests ?? 0) > 0
              ? 'It changed no row itself: what it asked for is up to the auction.'
              : 'It changed nothing: what ran was what was desired.'}
          </p>
        ) : (
          <ul className="pass-deeds">
            {deeds.map(({ kind, words, count: times }) => (
              <li key={kind} title={kind}>
                <span className="pass-number">{count(times)}</span> {words}
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part title="Records" summary={counted(report.rows.length, 'record')}>
        <RecordList
          rows={report.rows}
          label={`Records of convergence pass ${count(report.number)}`}
          empty="The trace holds no record of it."
        />
      </Part>
    </Sheet>
  );
}

function timesOf(replay: Replay, { span, report, previous }: PassSeen): readonly Fact[] {
  const { elapsed } = report;
  return [
    { name: 'began', value: <InstantLink replay={replay} at={report.from} /> },
    {
      name: 'ended',
      value:
        elapsed === undefined ? (
          NOT_TOLD
        ) : (
          <>
            <InstantLink replay={replay} at={span.until} /> after {duration(elapsed)}
          </>
        ),
    },
    {
      name: 'since the pass before',
      value: previous === undefined ? 'the first one' : duration(report.from - previous.from),
    },
    { name: 'cells present', value: count(report.cellsPresent) },
  ];
}

function Figure(props: { readonly name: string; readonly value: number; readonly title: string }) {
  const { name, value, title } = props;
  return (
    <div className={value === 0 ? 'none' : ''} title={title}>
      <dt>{name}</dt>
      <dd>{count(value)}</dd>
    </div>
  );
}

interface NeighbourProps {
  readonly replay: Replay;
  readonly span: Span | undefined;
  readonly label: string;
  readonly sign: string;
}

function Neighbour({ replay, span, label, sign }: NeighbourProps) {
  const dashboard = useDashboard();
  const go = () => {
    if (span === undefined) return;
    goToRow(dashboard, valueAt(replay.columns, 'at', span.startRow), span.startRow);
    select(dashboard, { kind: 'pass', number: span.number });
  };
  return (
    <button
      type="button"
      aria-label={label}
      title={span === undefined ? `${label}: none` : `${label}, ${count(span.number)}`}
      disabled={span === undefined}
      onClick={go}
    >
      {sign}
    </button>
  );
}

/** Its number is of another run, or the trace does not hold passes. */
function NoPass({ number, replay }: { readonly number: number; readonly replay: Replay }) {
  const isTold = replay.tells.has('convergence.started');
  return (
    <Sheet kind="Convergence pass" title={`Pass ${count(number)}`}>
      <Part title="Nothing to show">
        <p className="sheet-note">
          {isTold
            ? `Not in this trace: it tells of ${counted(replay.marks.passes.length, 'pass', 'passes')}.`
            : 'Not in this trace: passes are recorded from level normal on. Run the scenario at that level.'}
        </p>
      </Part>
    </Sheet>
  );
}
