/**
 * What the editor works on: the drafts, the one that is shown, and what its check found. One for each page,
 * kept while the editor is closed, so that nothing that was typed is lost.
 */

import type { Level } from '../../../sim/trace/kinds';
import { runCommand } from '../../session/commands';
import type { Dashboard } from '../../session/dashboard';
import { say } from '../../session/say';
import { createStore, type Store } from '../../session/store';
import type { BuiltInScenario } from '../../worker/protocol';
import { LIVE_LENGTH_MAX } from './codeCompletion';
import { type CodeView, createCodeView } from './codeView';
import { type Draft, type Drafts, followed, isSameSource, sourceOf, withDraft } from './drafts';
import { keepDrafts, readDrafts } from './keptDrafts';
import { type Mend, type PlacedProblem, placeProblems } from './problemPlaces';

export interface DeskState {
  readonly drafts: Drafts;
  /** Name of the draft that is shown; undefined: none yet. */
  readonly shown: string | undefined;
  /** Of the shown text as it was checked last; undefined: not checked yet. */
  readonly problems: readonly PlacedProblem[] | undefined;
  readonly isTooLongToCheck: boolean;
}

export interface Desk extends Pick<Store<DeskState>, 'get' | 'subscribe'> {
  readonly code: CodeView;
  /** What is shown, to the last key press. */
  current(): Draft | undefined;
  /** The session names a scenario with a text. */
  follow(name: string, text: string, level: Level): void;
  /** Shows a draft that is there, or begins one. */
  open(draft: Draft): void;
  setLevel(level: Level): void;
  /** Replaces the shown text, as an edit that can be undone. */
  replace(text: string): void;
  mend(mend: Mend): void;
  run(): Promise<void>;
  /** Built-in texts, as far as they are known. */
  scenarios: readonly BuiltInScenario[];
}

const desks = new WeakMap<Dashboard, Desk>();

export function deskOf(dashboard: Dashboard): Desk {
  const there = desks.get(dashboard);
  if (there !== undefined) return there;
  const desk = createDesk(dashboard);
  desks.set(dashboard, desk);
  return desk;
}

/** Milliseconds without a key press after which the text is checked. */
const CHECK_DELAY = 250;

function createDesk(dashboard: Dashboard): Desk {
  const { worker } = dashboard;
  const storage = tabStorage();
  const store = createStore<DeskState>({
    drafts: readDrafts(storage),
    shown: undefined,
    problems: undefined,
    isTooLongToCheck: false,
  });
  const change = (changes: Partial<DeskState>) => store.set({ ...store.get(), ...changes });
  const shownDraft = () => {
    const { drafts, shown } = store.get();
    return shown === undefined ? undefined : drafts.get(shown);
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasUntaken = false;
  /** The draft of which `problems` tells. */
  let checked: Draft | undefined;

  const code = createCodeView({
    complete: async (text, offset) =>
      (await worker?.complete(text, offset)) ?? { from: offset, options: [] },
    onChange(length) {
      hasUntaken = true;
      // A key press must not wait for megabytes.
      if (length <= LIVE_LENGTH_MAX) takeText();
      checkSoon();
    },
    onRun: () => void desk.run(),
  });

  /** The draft is what stands in the text area. */
  function takeText(): void {
    if (!hasUntaken) return;
    hasUntaken = false;
    const draft = shownDraft();
    const text = code.text();
    if (draft === undefined || draft.text === text) return;
    change({ drafts: withDraft(store.get().drafts, { ...draft, text }) });
  }

  function checkSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      takeText();
      keepDrafts(storage, store.get().drafts);
      const draft = shownDraft();
      if (draft === undefined || isSameText(draft, checked)) return;
      if (draft.text.length <= LIVE_LENGTH_MAX) void check(draft);
      else {
        code.mark([]);
        change({ problems: undefined, isTooLongToCheck: true });
      }
    }, CHECK_DELAY);
  }

  /** What was found; undefined when the text has changed meanwhile. */
  async function check(draft: Draft): Promise<readonly PlacedProblem[] | undefined> {
    const { name, text } = draft;
    const found = await worker?.validate(name, text);
    const shown = shownDraft();
    if (found === undefined || !isSameText(draft, shown)) return undefined;
    checked = draft;
    const file = `${name}.yaml`;
    const problems = [
      ...placeProblems(text, file, found.problems, 'error'),
      ...placeProblems(text, file, found.warnings, 'warning'),
    ];
    code.mark(problems);
    change({ problems, isTooLongToCheck: false });
    return problems;
  }

  function showDraft(draft: Draft): void {
    const isOther = store.get().shown !== draft.name;
    if (isOther) checked = undefined;
    change({
      drafts: withDraft(store.get().drafts, draft),
      shown: draft.name,
      ...(isOther ? { problems: undefined, isTooLongToCheck: false } : {}),
    });
    code.show(draft.name, draft.text);
    checkSoon();
  }

  const desk: Desk = {
    get: store.get,
    subscribe: store.subscribe,
    code,
    scenarios: [],
    current() {
      takeText();
      return shownDraft();
    },
    follow(name, text, level) {
      takeText();
      const draft = followed(store.get().drafts, name, text, level).get(name);
      if (draft !== undefined) showDraft(draft);
    },
    open(draft) {
      takeText();
      showDraft(store.get().drafts.get(draft.name) ?? draft);
    },
    setLevel(level) {
      const draft = desk.current();
      if (draft !== undefined)
        change({ drafts: withDraft(store.get().drafts, { ...draft, level }) });
    },
    replace: (text) => code.replace(text),
    mend: (mend) => code.mend(mend),
    async run() {
      const draft = desk.current();
      if (draft === undefined) return;
      const problems = await check(draft);
      const errors = problems?.filter(({ severity }) => severity === 'error') ?? [];
      if (problems === undefined) return;
      if (errors.length === 0) return startRun(dashboard, draft, desk.scenarios);
      const [first] = errors;
      if (first?.range !== undefined) code.goTo(first.range.from);
      const found = errors.length === 1 ? 'one problem' : `${errors.length} problems`;
      say(dashboard, `Not run: ${found} in ${draft.name}.`);
    },
  };
  return desk;
}

function isSameText(one: Draft, other: Draft | undefined): boolean {
  return one.name === other?.name && one.text === other.text;
}

/** The session names the draft; the page runs what the session names. */
function startRun(
  { session, clock, commands }: Dashboard,
  draft: Draft,
  scenarios: readonly BuiltInScenario[],
): void {
  const before = session.get().source;
  const builtIn = scenarios.find(({ name }) => name === draft.name)?.text;
  const source = sourceOf(draft, builtIn, before);
  if (isSameSource(before, source)) {
    runCommand(commands, 'run.run');
    return;
  }
  const isOther = before.kind !== 'scenario' || before.name !== source.name;
  if (isOther) clock.reset();
  session.step((next) => {
    next.source = source;
    if (!isOther) return;
    next.selected = null;
    next.window = null;
    next.range = null;
    next.bookmarks = [];
  });
}

/** undefined where the page may not store anything. */
function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
