/** What a person wants on this machine whatever the run: kept in the browser's storage, never in a link. */
import { createStore, type Store } from './store';

export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  /** Shortcuts of a single key; those with Ctrl or ⌘ always work. */
  readonly hasSingleKeys: boolean;
}

const KEY = 'diegosim.preferences';
const DEFAULT: Preferences = { theme: 'system', hasSingleKeys: true };

/** Kept where `storage` is; without it (a report opened from disk may have none) for this visit. */
export function createPreferences(storage: Storage | undefined): Store<Preferences> {
  const store = createStore(read(storage));
  store.subscribe(() => {
    try {
      storage?.setItem(KEY, JSON.stringify(store.get()));
    } catch {
      // Storage is full or forbidden: the preference holds for this visit.
    }
  });
  return store;
}

/** The browser's storage; undefined where it forbids the page to have any. */
export function ownStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

function read(storage: Storage | undefined): Preferences {
  try {
    const { theme, hasSingleKeys } = JSON.parse(storage?.getItem(KEY) ?? '{}') as Partial<
      Record<keyof Preferences, unknown>
    >;
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : DEFAULT.theme,
      hasSingleKeys: typeof hasSingleKeys === 'boolean' ? hasSingleKeys : DEFAULT.hasSingleKeys,
    };
  } catch {
    return DEFAULT;
  }
}
