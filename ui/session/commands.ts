/**
 * Everything that can be done, in one registry: the shortcuts, the command palette and the `?` sheet are
 * made from it, so that none of them can miss anything.
 */
import { createStore, type Store } from './store';

export const COMMAND_GROUPS = ['Time', 'View', 'Selection', 'Run', 'Share', 'Help'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export interface Command {
  /** Unique; also the name under which tests and the palette know it. */
  readonly id: string;
  /** What it does, as an order: "Play or pause". */
  readonly title: string;
  readonly group: CommandGroup;
  /** As tinykeys writes them: `Space`, `Shift+ArrowRight`, `$mod+K`. Several do the same. */
  readonly keys?: readonly string[];
  /** Whether it can be done now. Default: always. */
  readonly isEnabled?: () => boolean;
  readonly run: () => void;
}

export interface Commands extends Pick<Store<readonly Command[]>, 'get' | 'subscribe'> {
  /** Adds commands; the answer takes them away. Throws when an id or a key is taken. */
  add(commands: readonly Command[]): () => void;
}

export function createCommands(): Commands {
  const store = createStore<readonly Command[]>([]);
  return {
    get: store.get,
    subscribe: store.subscribe,
    add(added) {
      const all = [...store.get(), ...added];
      refuseTwice(all.map(({ id }) => id));
      refuseTwice(all.flatMap(({ keys = [] }) => keys));
      store.set(all);
      return () => store.set(store.get().filter((command) => !added.includes(command)));
    },
  };
}

function refuseTwice(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new Error(`two commands have ${name}`);
    seen.add(name);
  }
}

/** Whether a command can be done now. */
export function isEnabled(command: Command): boolean {
  return command.isEnabled?.() ?? true;
}

/** Runs a command by its id; nothing happens where there is none, or it cannot be done now. */
export function runCommand(commands: Pick<Commands, 'get'>, id: string): boolean {
  const command = commands.get().find((each) => each.id === id);
  if (command === undefined || !isEnabled(command)) return false;
  command.run();
  return true;
}
