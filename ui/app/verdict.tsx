/** Whether the scenario's expectations were met; a click shows each of them. */
import { select } from '../session/actions';
import { useDashboard, useRuns } from '../session/hooks';
import { showInspectorTop } from './shownFromTop';

const SIGNS = { met: '✓', 'not met': '✗', 'not decided': '?' } as const;

export function Verdict() {
  const dashboard = useDashboard();
  const answer = useRuns((runs) => runs.loaded?.answer);
  if (answer === undefined) return null;
  const { verdict, expectations } = answer;
  const met = expectations.filter((one) => one.verdict === 'met').length;
  return (
    <button
      type="button"
      className={`plain verdict ${verdict.replaceAll(' ', '-')}`}
      title="Show what was expected and what happened"
      onClick={() => {
        select(dashboard, null);
        // The summary comes back to where it was left.
        requestAnimationFrame(showInspectorTop);
      }}
    >
      <span aria-hidden="true">{SIGNS[verdict]}</span>
      {expectations.length === 0
        ? 'nothing expected'
        : `${verdict}: ${met} of ${expectations.length}`}
    </button>
  );
}
