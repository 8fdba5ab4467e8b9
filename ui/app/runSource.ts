/**
 * From what the session names to a run on screen: scenarios are simulated, traces are read.
 */
import type { Dashboard } from '../session/dashboard';
import { say } from '../session/say';
import type { RunSource } from '../session/session';
import { NEVER_STARTED } from '../session/workerClient';
import type { BuiltInScenario } from '../worker/protocol';

/** As the command line bounds scenario files. */
const SCENARIO_BYTES_MAX = 5_000_000;
/** One array in a browser holds no more. */
const TRACE_BYTES_MAX = 2_000_000_000;

/** Where the server of this page offers a trace. */
const SERVED_TRACE = './run.arrow';

/** The text of a scenario: the draft, or the built-in one; undefined when there is neither. */
function scenarioText(
  source: RunSource,
  scenarios: readonly BuiltInScenario[],
): string | undefined {
  if (source.kind !== 'scenario') return undefined;
  return source.draft ?? scenarios.find(({ name }) => name === source.name)?.text;
}

/** Begins what the session's source says. Answers whether a run came of it. */
export async function runSource(dashboard: Dashboard): Promise<boolean> {
  const { session, runs, worker } = dashboard;
  const { source } = session.get();
  if (worker === undefined) return false;
  switch (source.kind) {
    case 'none':
    case 'embedded':
      return false;
    case 'served':
      return openServed(dashboard);
    case 'file':
      runs.fail(source.name, {
        kind: 'refused',
        message: `This link is to a view of the trace file ${source.name}, which is not in it.`,
        advice: 'Drop the file here, and open the link again.',
      });
      return false;
    case 'scenario': {
      const { name, seed, level } = source;
      const scenarios = await worker.scenarios;
      const text = scenarioText(source, scenarios);
      if (text === undefined && scenarios.length === 0) {
        runs.fail(name, NEVER_STARTED);
        return false;
      }
      if (text === undefined) {
        runs.fail(name, {
          kind: 'refused',
          message: `There is no built-in scenario ${name}.`,
          advice: 'Choose one of those below, or open a file.',
        });
        return false;
      }
      return runs.begin(name, { kind: 'simulate', scenario: { name, text, seed, level } });
    }
  }
}

async function openServed(dashboard: Dashboard): Promise<boolean> {
  const { runs } = dashboard;
  const failure = await fetchServed(dashboard).catch((error: unknown) => String(error));
  if (typeof failure === 'boolean') return failure;
  runs.fail('run.arrow', {
    kind: 'refused',
    message: `The trace cannot be loaded from this server: ${failure}.`,
    advice: 'Serve one with diegosim ui TRACE, or choose a scenario below.',
  });
  return false;
}

/** Whether a run came of it; a text says why the server gave none. */
async function fetchServed({ runs }: Dashboard): Promise<boolean | string> {
  const response = await fetch(SERVED_TRACE);
  if (!response.ok) return `it answers ${response.status}`;
  const bytes = await response.arrayBuffer();
  return runs.begin('run.arrow', { kind: 'openTrace', name: 'run.arrow', bytes });
}

/** Another scenario, from its beginning; `followSource` runs it. */
export function startScenario(
  dashboard: Dashboard,
  source: Extract<RunSource, { kind: 'scenario' }>,
): void {
  const { session, clock } = dashboard;
  clock.reset();
  session.step((draft) => {
    draft.source = source;
    draft.selected = null;
    draft.window = null;
    draft.range = null;
    draft.bookmarks = [];
  });
}

/** A file that was dropped or chosen: a scenario, or a trace. */
export async function openFile(dashboard: Dashboard, file: File): Promise<void> {
  const { runs } = dashboard;
  const refuse = (message: string, advice: string) =>
    runs.fail(file.name, { kind: 'refused', message, advice });
  if (file.size === 0) return refuse('The file is empty.', EXPECTED);
  if (/\.ya?ml$/i.test(file.name)) {
    if (file.size > SCENARIO_BYTES_MAX) {
      return refuse(
        `A scenario of ${Math.ceil(file.size / 1e6)} MB is too large.`,
        'Scenarios have 5 MB at most.',
      );
    }
    const text = await contentOf(() => file.text());
    if (text === undefined) return refuse(UNREADABLE, OPEN_AGAIN);
    return openScenario(dashboard, file.name.replace(/\.ya?ml$/i, ''), text);
  }
  if (file.size > TRACE_BYTES_MAX) {
    return refuse(
      'The trace is larger than a browser can hold.',
      'Write one of a shorter run, or at level normal.',
    );
  }
  const bytes = await contentOf(() => file.arrayBuffer());
  if (bytes === undefined) return refuse(UNREADABLE, OPEN_AGAIN);
  const isShown = await runs.begin(file.name, { kind: 'openTrace', name: file.name, bytes });
  if (!isShown) return;
  dashboard.session.step((draft) => {
    draft.source = { kind: 'file', name: file.name };
  });
  say(dashboard, 'The run is loaded.');
}

const EXPECTED = 'Expected a scenario (.yaml) or a trace that diegosim run --trace wrote.';

const UNREADABLE =
  'The file cannot be read: it is a folder, it was changed since it was chosen, or there is too little memory for it.';
const OPEN_AGAIN = 'Open it once more, or a smaller one.';

/** undefined when the browser does not hand it out. */
async function contentOf<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

/** Puts a scenario into the editor and runs it. */
function openScenario(dashboard: Dashboard, name: string, text: string): void {
  startScenario(dashboard, { kind: 'scenario', name, draft: text, seed: null, level: 'full' });
  dashboard.session.adjust((draft) => {
    draft.layout.isEditorOpen = true;
  });
}
