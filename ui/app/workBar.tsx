/** A job under way with its rate and time left; what came to nothing, and what to do about it. */
import { SECOND } from '../../sim/engine/units';
import { clockTime, count, duration, percent } from '../charts/format';
import { useDashboard, useRuns } from '../session/hooks';
import type { Work } from '../session/runs';
import type { JobFailure, Progress } from '../worker/protocol';
import { cancelWork } from './runCommands';
import './workBar.css';

export function WorkBar() {
  const work = useRuns((runs) => runs.work);
  const failed = useRuns((runs) => runs.failed);
  const notices = useRuns((runs) => runs.loaded?.notices);
  return (
    <>
      {work !== undefined && <Working work={work} />}
      {failed !== undefined && <Failure name={failed.name} failure={failed.failure} />}
      {work === undefined &&
        notices?.map((notice) => (
          <p key={notice} className="work-bar notice" role="status">
            {notice}
          </p>
        ))}
    </>
  );
}

function Working({ work: { name, progress } }: { readonly work: Work }) {
  const dashboard = useDashboard();
  const canKeep = progress?.phase === 'simulating' && progress.at > 0;
  return (
    <div className="work-bar">
      <progress
        aria-label={`Progress of ${name}`}
        {...(progress?.share == null ? {} : { value: progress.share })}
      />
      <span className="work-bar-text">{progressText(name, progress)}</span>
      {canKeep && (
        <button type="button" onClick={() => dashboard.runs.finish()}>
          Stop and show
        </button>
      )}
      <button type="button" onClick={() => cancelWork(dashboard)}>
        Cancel
      </button>
    </div>
  );
}

/** What is being done, how far it is, how fast it goes and how long it will take. */
function progressText(name: string, progress: Progress | undefined): string {
  if (progress === undefined) return `${name}: starting`;
  const { phase, share, at, events, elapsed, records } = progress;
  if (phase === 'reading') return `${name}: reading the trace`;
  if (phase === 'indexing') return `${name}: indexing ${count(records)} records`;
  const rate = events / Math.max(1, elapsed / 1000);
  const left = share === null || share < 0.01 ? undefined : elapsed * 1000 * ((1 - share) / share);
  const parts = [
    `${name}: ${clockTime(at).slice(0, 8)} simulated`,
    percent(share ?? undefined),
    `${count(rate)} events/s`,
    ...(left === undefined ? [] : [`${duration(Math.max(SECOND, left))} left`]),
  ];
  return parts.join(' · ');
}

function Failure({ name, failure }: { readonly name: string; readonly failure: JobFailure }) {
  const { runs } = useDashboard();
  return (
    <div className="work-bar failure" role="alert">
      <div className="work-bar-text">
        <strong>{name}</strong>
        <FailureText failure={failure} />
      </div>
      <button type="button" onClick={runs.dismissFailure}>
        Dismiss
      </button>
    </div>
  );
}

const PROBLEMS_SHOWN = 5;

function FailureText({ failure }: { readonly failure: JobFailure }) {
  switch (failure.kind) {
    case 'refused':
      return (
        <p>
          {failure.message} {failure.advice}
        </p>
      );
    case 'broken':
      return (
        <p>
          {failure.message} This is a fault of diegosim.{' '}
          {failure.command !== '' && (
            <>
              <code>{failure.command}</code> shows it again.
            </>
          )}
        </p>
      );
    case 'problems':
      return (
        <ul>
          {failure.problems.slice(0, PROBLEMS_SHOWN).map((problem) => (
            <li key={`${problem.line}:${problem.column}:${problem.message}`}>
              line {problem.line}, column {problem.column}: {problem.path} {problem.message}
              {problem.expected !== '' && `; expected ${problem.expected}`}
              {problem.suggestion !== undefined && `; did you mean ${problem.suggestion}?`}
            </li>
          ))}
          {failure.problems.length > PROBLEMS_SHOWN && (
            <li>
              and {failure.problems.length - PROBLEMS_SHOWN} more: the editor shows all of them
            </li>
          )}
        </ul>
      );
  }
}
