/** What the scenario did when, and how the foundation came through each loss of cells. */
import { useMemo, useState } from 'react';
import type { Instant } from '../../../sim/engine/units';
import { changeTitle, faultTitle, type Moment, momentsOf } from '../../charts/faultSteps';
import { FaultStory } from '../../charts/faultStory';
import { clockTime, count, counted } from '../../charts/format';
import { InstantLink, Part } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import { goToRow, select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import type { Answer } from '../../worker/protocol';
import { type Deed, deedsBesideAnswer, deedsOfScenario, rowOfMoment } from './deedsModel';

/** Moments that are shown at first, and that each press of the button brings. */
const MOMENTS_STEP = 8;

export interface MomentsPartProps {
  readonly replay: Replay;
  readonly answer: Answer;
  /** Shows which instances are missing at an instant. */
  readonly onMissing: (at: Instant) => void;
}

export function MomentsPart({ replay, answer, onMissing }: MomentsPartProps) {
  const moments = useMemo(() => allMoments(replay, answer), [replay, answer]);
  const { shown, more } = useShownFirst(moments, answer.timeline.leftOut);
  return (
    <Part title="Time line">
      {moments.length === 0 && <NothingHappened replay={replay} />}
      <ol className="summary-moments">
        {shown.map((moment) => (
          <li key={`${moment.at} ${moment.kind} ${titleOf(moment)}`}>
            <InstantLink replay={replay} at={moment.at}>
              {clockTime(moment.at)}
            </InstantLink>
            <div>
              <h4>
                <RecordLink
                  at={moment.at}
                  row={moment.kind === 'deed' ? moment.row : rowOfMoment(replay, moment)}
                >
                  {titleOf(moment)}
                </RecordLink>
              </h4>
              {moment.kind === 'fault' && (
                <FaultStory replay={replay} fault={moment.fault} onMissing={onMissing} />
              )}
              {moment.kind === 'change' && moment.change.kind === 'restored' && (
                <p className="summary-weak">
                  Nothing rebalances after a restore: what moved stays where it is.
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
      {more}
    </Part>
  );
}

type ToldMoment = Moment | (Omit<Deed, 'kind'> & { readonly kind: 'deed' });

/** What the answer tells, and in between what only the records do. */
function allMoments(replay: Replay, answer: Answer): readonly ToldMoment[] {
  const deeds = deedsBesideAnswer(replay).map((deed) => ({ ...deed, kind: 'deed' as const }));
  return [...momentsOf(answer.timeline), ...deeds].sort((one, other) => one.at - other.at);
}

function titleOf(moment: ToldMoment): string {
  if (moment.kind === 'deed') return moment.words;
  if (moment.kind === 'fault') return faultTitle(moment.fault);
  const title = changeTitle(moment.change);
  if (moment.steps === 1) return title;
  return `${title} in ${count(moment.steps)} steps until ${clockTime(moment.until)}`;
}

/** The same from the records alone, without what came of it. */
export function DeedsPart({ replay }: { readonly replay: Replay }) {
  const deeds = useMemo(() => deedsOfScenario(replay), [replay]);
  const { shown, more } = useShownFirst(deeds, 0);
  return (
    <Part title="Time line">
      <p className="summary-weak">
        This trace holds no answer of its run, so there is no verdict and no capacity; this is what
        its records tell.
      </p>
      {deeds.length === 0 && <NothingHappened replay={replay} />}
      <ol className="summary-moments">
        {shown.map(({ at, row, words }) => (
          <li key={row}>
            <InstantLink replay={replay} at={at}>
              {clockTime(at)}
            </InstantLink>
            <RecordLink at={at} row={row}>
              {words}
            </RecordLink>
          </li>
        ))}
      </ol>
      {more}
    </Part>
  );
}

interface RecordLinkProps {
  readonly at: Instant;
  /** Undefined: the trace does not hold the record. */
  readonly row: number | undefined;
  readonly children: string;
}

/** Goes to a record of the scenario's and selects it: its effects are the story of the fault. */
function RecordLink({ at, row, children }: RecordLinkProps) {
  const dashboard = useDashboard();
  if (row === undefined) return children;
  const follow = () => {
    goToRow(dashboard, at, row);
    select(dashboard, { kind: 'record', row });
  };
  return (
    <button type="button" className="link" onClick={follow}>
      {children}
    </button>
  );
}

function NothingHappened({ replay }: { readonly replay: Replay }) {
  return (
    <p className="summary-weak">
      {replay.isComplete
        ? 'The scenario does nothing to the foundation. In zone-outage a zone is lost and comes back.'
        : 'As far as this trace goes, nothing was done to the foundation.'}
    </p>
  );
}

/** The first of a list, a button for more, and how many nobody told. */
function useShownFirst<T>(list: readonly T[], leftOut: number) {
  const [limit, setLimit] = useState(MOMENTS_STEP);
  const rest = list.length - limit;
  const more = (
    <>
      {rest > 0 && (
        <button type="button" onClick={() => setLimit(limit * 4)}>
          Show more of {counted(rest, 'later event')}
        </button>
      )}
      {rest <= 0 && leftOut > 0 && (
        <p className="summary-weak">{counted(leftOut, 'later event')} left out.</p>
      )}
    </>
  );
  return { shown: list.slice(0, limit), more };
}
