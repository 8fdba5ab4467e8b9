/** The top bar: which scenario, which seed, run or cancel, what came of it, and where everything else is. */

import { type ReactNode, useEffect, useState } from 'react';
import { ErrorBoundary } from '../charts/errorBoundary';
import { runCommand } from '../session/commands';
import { useDashboard, useRuns, useSession } from '../session/hooks';
import type { RunSource } from '../session/session';
import { scenarioSeen } from '../views/summary/verdictModel';
import type { BuiltInScenario } from '../worker/protocol';
import { cancelWork, runShown } from './runCommands';
import { startScenario } from './runSource';
import { Verdict } from './verdict';
import './topBar.css';

export interface TopBarProps {
  readonly scenarios: readonly BuiltInScenario[];
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  readonly onShare: () => void;
  readonly onOpenFile: () => void;
  /** What is there but not seen: the chooser of files. */
  readonly children: ReactNode;
}

export function TopBar(props: TopBarProps) {
  const { scenarios, onPalette, onHelp, onShare, onOpenFile, children } = props;
  const dashboard = useDashboard();
  const source = useSession((session) => session.source);
  const loadedName = useRuns((runs) => runs.loadedName);
  const isEditorOpen = useSession((session) => session.layout.isEditorOpen);
  const canSimulate = dashboard.worker !== undefined;
  return (
    <header className="top-bar">
      <h1>diegosim</h1>
      {canSimulate ? (
        <>
          <ScenarioChoice scenarios={scenarios} source={source} onOpenFile={onOpenFile} />
          {source.kind === 'scenario' && <SeedField key={String(source.seed)} source={source} />}
          <RunButton />
          <button
            type="button"
            aria-pressed={isEditorOpen}
            onClick={() => runCommand(dashboard.commands, 'run.edit')}
          >
            Edit
          </button>
        </>
      ) : (
        <span className="top-bar-name">{loadedName}</span>
      )}
      <ErrorBoundary name="The verdict">
        <Verdict />
      </ErrorBoundary>
      <span className="top-bar-end">
        <button type="button" onClick={onPalette} title="All commands (Ctrl K)">
          Commands
        </button>
        <button type="button" onClick={onShare}>
          Share
        </button>
        <button
          type="button"
          aria-label="Switch between light and dark"
          onClick={() => runCommand(dashboard.commands, 'view.theme')}
        >
          <span aria-hidden="true">◐</span>
        </button>
        <button type="button" aria-label="Keyboard shortcuts" onClick={onHelp}>
          ?
        </button>
      </span>
      {children}
    </header>
  );
}

interface ScenarioChoiceProps {
  readonly scenarios: readonly BuiltInScenario[];
  readonly source: RunSource;
  readonly onOpenFile: () => void;
}

const OPEN_FILE = '\u0000open';
const OTHER = '\u0000other';

function ScenarioChoice({ scenarios, source, onOpenFile }: ScenarioChoiceProps) {
  const dashboard = useDashboard();
  const loadedName = useRuns((runs) => runs.loadedName);
  const isBuiltIn = source.kind === 'scenario' && source.draft === null;
  const traced = useRuns(({ loaded }) => loaded && scenarioSeen(loaded.replay).name);
  const other = isBuiltIn ? undefined : otherName(source, loadedName, traced);
  const onChange = (value: string) => {
    if (value === OPEN_FILE) onOpenFile();
    else if (value !== OTHER) {
      startScenario(dashboard, {
        kind: 'scenario',
        name: value,
        draft: null,
        seed: null,
        level: 'full',
      });
    }
  };
  return (
    <select
      aria-label="Scenario"
      value={isBuiltIn ? source.name : OTHER}
      onChange={(event) => onChange(event.target.value)}
    >
      {other !== undefined && <option value={OTHER}>{other}</option>}
      {scenarios.map(({ name, question }) => (
        <option key={name} value={name} title={question}>
          {name}
        </option>
      ))}
      <option value={OPEN_FILE}>Open a file…</option>
    </select>
  );
}

/** What the choice says of a source that is none of the built-in ones; `traced` is what a trace says of itself. */
function otherName(
  source: RunSource,
  loadedName: string | undefined,
  traced: string | undefined,
): string {
  switch (source.kind) {
    case 'none':
      return 'Choose a scenario';
    case 'scenario':
      return `${source.name} (edited)`;
    case 'file':
      return source.name;
    default:
      return traced === undefined ? (loadedName ?? 'This run') : `${traced} (a trace)`;
  }
}

type ScenarioSource = Extract<RunSource, { readonly kind: 'scenario' }>;

const SEED_MAX = 4_294_967_295;

/** Empty: the scenario's own seed. */
function SeedField({ source }: { readonly source: ScenarioSource }) {
  const { session } = useDashboard();
  const [text, setText] = useState(source.seed === null ? '' : String(source.seed));
  const isValid = text === '' || (/^\d{1,10}$/.test(text) && Number(text) <= SEED_MAX);
  const commit = () => {
    const seed = text === '' ? null : Number(text);
    if (!isValid || seed === source.seed) return;
    session.step((draft) => {
      if (draft.source.kind === 'scenario') draft.source.seed = seed;
    });
  };
  return (
    <label className="top-bar-seed">
      seed{' '}
      <input
        inputMode="numeric"
        value={text}
        placeholder="own"
        aria-invalid={!isValid}
        title={
          isValid
            ? 'Decides every draw; empty: the scenario’s own'
            : `A whole number up to ${SEED_MAX}`
        }
        onChange={(event) => setText(event.target.value.trim())}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
    </label>
  );
}

function RunButton() {
  const dashboard = useDashboard();
  const isWorking = useRuns((runs) => runs.work !== undefined);
  const hasScenario = useSession(({ source }) => source.kind === 'scenario');
  if (isWorking) {
    return (
      <button type="button" onClick={() => cancelWork(dashboard)}>
        Cancel
      </button>
    );
  }
  return (
    <button
      type="button"
      className="primary"
      disabled={!hasScenario}
      title={hasScenario ? undefined : 'Choose a scenario: a trace is what came of one'}
      onClick={() => runShown(dashboard)}
    >
      Run
    </button>
  );
}

/** The built-in scenarios, once the worker has told of them. */
export function useScenarios(): readonly BuiltInScenario[] {
  const { worker } = useDashboard();
  const [scenarios, setScenarios] = useState<readonly BuiltInScenario[]>([]);
  useEffect(() => {
    let isHere = true;
    void worker?.scenarios.then((found) => isHere && setScenarios(found));
    return () => {
      isHere = false;
    };
  }, [worker]);
  return scenarios;
}
