/**
 * The scenario as text, checked while it is written and run on demand: until then nothing else changes.
 *
 * Edits belong to a scenario by name; they wait when another one is chosen, and when the editor is closed.
 */
import { useEffect, useMemo, useRef } from 'react';
import { LEVELS, type Level } from '../../../sim/trace/kinds';
import { Menu } from '../../charts/menu';
import { useCommands, useDashboard, useRuns, useSession, useStore } from '../../session/hooks';
import type { BuiltInScenario } from '../../worker/protocol';
import { type Desk, deskOf } from './desk';
import { BLANK, type Draft, isEdited, otherEdited } from './drafts';
import { editorCommands, saveDraft } from './editorCommands';
import { ProblemList } from './problemList';
import './editor.css';

export interface ScenarioEditorProps {
  readonly scenarios: readonly BuiltInScenario[];
}

export function ScenarioEditor({ scenarios }: ScenarioEditorProps) {
  const desk = deskOf(useDashboard());
  const source = useSession((session) => session.source);
  const state = useStore(desk);
  const commands = useMemo(() => editorCommands(desk), [desk]);
  useCommands(commands);
  useEffect(() => {
    desk.scenarios = scenarios;
    if (source.kind !== 'scenario') return;
    const text = source.draft ?? scenarios.find(({ name }) => name === source.name)?.text;
    if (text !== undefined) desk.follow(source.name, text, source.level);
  }, [desk, scenarios, source]);
  const draft = state.shown === undefined ? undefined : state.drafts.get(state.shown);
  if (draft === undefined) {
    return (
      <>
        <Waiting desk={desk} names={otherEdited(state.drafts, undefined)} />
        <NothingOpen desk={desk} scenarios={scenarios} />
      </>
    );
  }
  const builtIn = scenarios.find(({ name }) => name === draft.name)?.text;
  return (
    <div className="editor">
      <Heading draft={draft} builtIn={builtIn} />
      <Toolbar desk={desk} draft={draft} builtIn={builtIn} />
      <Waiting desk={desk} names={otherEdited(state.drafts, draft.name)} />
      <CodeArea desk={desk} />
      <ProblemList state={state} onGoTo={desk.code.goTo} onMend={desk.mend} />
      <p className="editor-keys">
        <kbd>Ctrl Space</kbd> completes · <kbd>Tab</kbd> indents, <kbd>Esc</kbd> <kbd>Tab</kbd>{' '}
        leaves
      </p>
    </div>
  );
}

function Heading({
  draft,
  builtIn,
}: {
  readonly draft: Draft;
  readonly builtIn?: string | undefined;
}) {
  return (
    <header className="editor-heading">
      <h2>{draft.name}.yaml</h2>
      <span className={isEdited(draft) ? 'editor-edited' : ''}>{stateOf(draft, builtIn)}</span>
    </header>
  );
}

function stateOf(draft: Draft, builtIn: string | undefined): string {
  if (draft.base === '') return 'new, not run yet';
  if (isEdited(draft)) return 'edited, not run yet';
  return draft.text === builtIn ? 'as built in' : 'as run';
}

interface ToolbarProps {
  readonly desk: Desk;
  readonly draft: Draft;
  readonly builtIn: string | undefined;
}

function Toolbar({ desk, draft, builtIn }: ToolbarProps) {
  const isWorking = useRuns((runs) => runs.work !== undefined);
  const { base, text } = draft;
  return (
    <div className="editor-toolbar">
      <button
        type="button"
        className="primary"
        title="Ctrl Enter or ⌘ Enter"
        onClick={() => void desk.run()}
      >
        {isWorking ? 'Run instead' : 'Run'}
      </button>
      <LevelChoice level={draft.level} onChange={desk.setLevel} />
      <button
        type="button"
        title="Save as a file for diegosim run (Ctrl S or ⌘ S)"
        onClick={() => saveDraft(desk)}
      >
        Save file
      </button>
      <Menu
        label="Revert"
        description="Revert the text"
        items={[
          {
            label: 'To what was run last',
            run: () => desk.replace(base),
            isDisabled: base === '' || text === base,
          },
          {
            label: 'To the built-in scenario',
            run: () => desk.replace(builtIn ?? text),
            isDisabled: builtIn === undefined || text === builtIn,
          },
        ]}
      />
    </div>
  );
}

const LEVEL_MEANINGS: Readonly<Record<Level, string>> = {
  summary: 'faults and expired domains only: the answer, and hardly anything to replay',
  normal: 'every instance, auction and pass; no answers of single cells',
  full: 'everything, with what every auction went by',
};

function LevelChoice({
  level,
  onChange,
}: {
  readonly level: Level;
  readonly onChange: (level: Level) => void;
}) {
  return (
    <label className="editor-level" title={`Trace level ${level}: ${LEVEL_MEANINGS[level]}`}>
      trace{' '}
      <select value={level} onChange={(event) => onChange(event.target.value as Level)}>
        {LEVELS.map((each) => (
          <option key={each} value={each} title={LEVEL_MEANINGS[each]}>
            {each}
          </option>
        ))}
      </select>
      <span className="editor-level-meaning">{LEVEL_MEANINGS[level]}</span>
    </label>
  );
}

/** Edits of other scenarios, which wait. */
function Waiting({ desk, names }: { readonly desk: Desk; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p className="editor-waiting" role="status">
      Edits not run yet are kept of:{' '}
      {names.map((name) => {
        const draft = desk.get().drafts.get(name);
        return (
          <button
            key={name}
            type="button"
            className="link"
            onClick={() => draft !== undefined && desk.open(draft)}
          >
            {name}
          </button>
        );
      })}
    </p>
  );
}

/** Where the desk's text stands while the editor is open. */
function CodeArea({ desk }: { readonly desk: Desk }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { host, measure } = desk.code;
    box.current?.append(host);
    measure();
    return () => host.remove();
  }, [desk]);
  return <div ref={box} className="editor-area" />;
}

function NothingOpen({
  desk,
  scenarios,
}: {
  readonly desk: Desk;
  readonly scenarios: readonly BuiltInScenario[];
}) {
  const isTraced = useSession(({ source }) => source.kind === 'served' || source.kind === 'file');
  return (
    <div className="editor-empty">
      <h2>No scenario is open</h2>
      <p>
        A scenario is a text that says which foundation there is, what runs on it, what happens to
        it, and what must hold. Begin with one of these; nothing is run until you say so.
        {isTraced && ' What is on screen was read from a trace, which has no such text in it.'}
      </p>
      <ul>
        <li>
          <button type="button" className="link" onClick={() => desk.open(BLANK)}>
            A small new scenario
          </button>
        </li>
        {scenarios.map(({ name, text, question }) => (
          <li key={name}>
            <button
              type="button"
              className="link"
              onClick={() =>
                desk.open({ name, base: text, text, level: 'full', baseLevel: 'full' })
              }
            >
              {name}
            </button>{' '}
            {question}
          </li>
        ))}
      </ul>
    </div>
  );
}
