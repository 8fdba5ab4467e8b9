/** What is here before any run: the questions that can be answered at once, and how to ask one's own. */
import { useDashboard, useRuns } from '../session/hooks';
import type { BuiltInScenario } from '../worker/protocol';
import { startScenario } from './runSource';
import './welcome.css';

export interface WelcomeProps {
  readonly scenarios: readonly BuiltInScenario[];
  readonly onOpenFile: () => void;
}

export function Welcome({ scenarios, onOpenFile }: WelcomeProps) {
  const dashboard = useDashboard();
  const isWorking = useRuns((runs) => runs.work !== undefined);
  if (dashboard.worker === undefined) return <p className="welcome">This report holds no run.</p>;
  return (
    <div className="welcome">
      <h2>Watch a Diego foundation think</h2>
      <p>
        Pick a question. The foundation is simulated here in your browser, and can then be replayed:
        every cell, every auction with its scores, every convergence pass.
      </p>
      <ul className="welcome-list">
        {scenarios.map(({ name, question }) => (
          <li key={name}>
            <button
              type="button"
              disabled={isWorking}
              onClick={() =>
                startScenario(dashboard, {
                  kind: 'scenario',
                  name,
                  draft: null,
                  seed: null,
                  level: 'full',
                })
              }
            >
              <strong>{name}</strong>
              <span>{question}</span>
            </button>
          </li>
        ))}
      </ul>
      {scenarios.length === 0 && <p role="status">Loading the scenarios…</p>}
      <p>
        Or{' '}
        <button type="button" onClick={onOpenFile}>
          open a file
        </button>
        , or drop one here: a scenario (<code>.yaml</code>), or a trace that{' '}
        <code>diegosim run --trace</code> wrote. Nothing is uploaded.
      </p>
    </div>
  );
}
