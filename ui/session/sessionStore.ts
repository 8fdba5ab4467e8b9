/**
 * The session with its history: each step that a person would want to take back is one entry, kept as
 * immer's patches. Adjustments (a splitter moved, a zoom) join the entry they were made in.
 *
 * Knows nothing of the browser; `address` ties entries to those of the browser's own history.
 */
import { applyPatches, type Draft, enablePatches, type Patch, produceWithPatches } from 'immer';
import type { Session } from './session';
import { createStore, type Store } from './store';

enablePatches();

export type Recipe = (draft: Draft<Session>) => void;

export interface SessionStore extends Pick<Store<Session>, 'get' | 'subscribe'> {
  /** Changes the session as a step of its own, which can be taken back. */
  step(recipe: Recipe): void;
  /** Changes the session within the step that it is in. */
  adjust(recipe: Recipe): void;
  /** Which entry the session is in: 0 is the first. */
  entry(): number;
  /** The session as it was before the last step; undefined when that is not known. */
  before(): Session | undefined;
  /** Goes to another entry, if it is known. Answers whether it was. */
  goTo(entry: number): boolean;
  /** Another session altogether, as an address says; the history begins anew with it at that entry. */
  replace(session: Session, entry?: number): void;
}

interface Step {
  readonly forward: readonly Patch[];
  readonly back: readonly Patch[];
}

/** Entries that can be taken back. */
const STEPS_MAX = 200;

export function createSessionStore(initial: Session): SessionStore {
  const store = createStore(initial);
  /** `steps[i]` leads from entry `first + i` to the next. */
  let steps: Step[] = [];
  let first = 0;
  let entry = 0;

  return {
    get: store.get,
    subscribe: store.subscribe,
    entry: () => entry,
    step(recipe) {
      const [next, forward, back] = produceWithPatches(store.get(), recipe);
      if (forward.length === 0) return;
      steps = [...steps.slice(0, entry - first), { forward, back }].slice(-STEPS_MAX);
      entry++;
      first = entry - steps.length;
      store.set(next);
    },
    adjust(recipe) {
      const [next, forward, back] = produceWithPatches(store.get(), recipe);
      if (forward.length === 0) return;
      const last = steps[entry - first - 1];
      // What leads here leads to the adjusted session now; what led on from here is another story.
      steps = steps.slice(0, Math.max(0, entry - first - 1));
      if (last !== undefined) {
        steps.push({
          forward: [...last.forward, ...forward],
          back: [...back, ...last.back],
        });
      }
      store.set(next);
    },
    before() {
      const last = steps[entry - first - 1];
      return last && applyPatches(store.get(), last.back);
    },
    goTo(target) {
      if (target < first || target > first + steps.length) return false;
      let session = store.get();
      while (entry > target) {
        session = applyPatches(session, (steps[--entry - first] as Step).back);
      }
      while (entry < target) {
        session = applyPatches(session, (steps[entry++ - first] as Step).forward);
      }
      store.set(session);
      return true;
    },
    replace(session, at = 0) {
      steps = [];
      first = at;
      entry = at;
      store.set(session);
    },
  };
}
