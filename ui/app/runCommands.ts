/** Commands about the run: make it, stop it, edit it, open another. */
import { type Command, runCommand } from '../session/commands';
import type { Dashboard } from '../session/dashboard';
import { say } from '../session/say';
import { runSource } from './runSource';

/** Runs what is in sight: the editor's text when it was changed since, else what the session names. */
export function runShown(dashboard: Dashboard): void {
  if (!runCommand(dashboard.commands, 'editor.run')) void runSource(dashboard);
}

/**
 * Ends what is under way. If the last step was to ask for it, that step is taken back, so that the choice
 * and the seed say what is on screen.
 */
export function cancelWork(dashboard: Dashboard): void {
  const { runs } = dashboard;
  if (runs.get().work === undefined) return;
  runs.cancel();
  const isAny = runs.get().loaded !== undefined;
  if (isAny && isAskedByLastStep(dashboard)) history.back();
  say(dashboard, isAny ? 'Cancelled. The run before stays on screen.' : 'Cancelled.');
}

/** Not so for a text that was edited: it stays in the editor, to be mended or run again. */
function isAskedByLastStep({ session }: Dashboard): boolean {
  const before = session.before()?.source;
  const { source } = session.get();
  if (before === undefined || (source.kind === 'scenario' && source.draft !== null)) return false;
  return JSON.stringify(before) !== JSON.stringify(source);
}

/** None where nothing can be simulated. `openChooser` asks for a file. */
export function runCommands(dashboard: Dashboard, openChooser: () => void): Command[] {
  const { session, runs, worker } = dashboard;
  if (worker === undefined) return [];
  return [
    {
      id: 'run.run',
      title: 'Run the scenario',
      group: 'Run',
      keys: ['R', '$mod+Enter'],
      isEnabled: () => session.get().source.kind === 'scenario' && runs.get().work === undefined,
      run: () => runShown(dashboard),
    },
    {
      id: 'run.cancel',
      title: 'Cancel what is under way',
      group: 'Run',
      keys: ['$mod+.'],
      isEnabled: () => runs.get().work !== undefined,
      run: () => cancelWork(dashboard),
    },
    {
      id: 'run.edit',
      title: 'Open or close the scenario editor',
      group: 'Run',
      keys: ['E'],
      run: () =>
        session.adjust((draft) => {
          draft.layout.isEditorOpen = !draft.layout.isEditorOpen;
        }),
    },
    {
      id: 'run.open',
      title: 'Open a scenario or a trace',
      group: 'Run',
      keys: ['O'],
      run: openChooser,
    },
  ];
}
