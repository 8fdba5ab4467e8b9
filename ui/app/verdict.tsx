/** Whether the scenario's expectations were met; a click shows each of them. */
import { select } from '../session/actions';
import { useDashboard, useRuns } from '../session/hooks';
import { hasVerdict, VERDICT_SIGNS } from '../views/summary/verdictModel';
import { showInspectorTop } from './shownFromTop';

export function Verdict() {
  const dashboard = useDashboard();
  const answer = useRuns((runs) => runs.loaded?.answer);
  if (answer === undefined) return null;
  const { verdict, expectations, isInterrupted } = answer;
  const met = expectations.filter((one) => one.verdict === 'met').length;
  const isJudged = hasVerdict(answer);
  return (
    <button
      type="button"
      className={`plain verdict ${isJudged ? verdict.replaceAll(' ', '-') : ''}`}
      title="Show what was expected and what happened"
      onClick={() => {
        select(dashboard, null);
        // The summary comes back to where it was left.
        requestAnimationFrame(showInspectorTop);
      }}
    >
      {isJudged && <span aria-hidden="true">{VERDICT_SIGNS[verdict]}</span>}
      {expectations.length === 0
        ? isInterrupted
          ? verdict
          : 'nothing expected'
        : `${verdict}: ${met} of ${expectations.length}`}
    </button>
  );
}
