/** Runs what the session names whenever it names something else: a choice, a link, a step back in history. */
import type { Dashboard } from '../session/dashboard';
import type { RunSource } from '../session/session';
import { runSource } from './runSource';

export function followSource(dashboard: Dashboard): () => void {
  const { session, runs } = dashboard;
  let followed: string | undefined;
  const onSession = () => {
    const { source } = session.get();
    const key = JSON.stringify(source);
    if (key === followed) return;
    followed = key;
    if (!isLoaded(source, runs.get().loadedName)) void runSource(dashboard);
  };
  onSession();
  return session.subscribe(onSession);
}

/** A file's trace is loaded before the session names it. */
function isLoaded(source: RunSource, loadedName: string | undefined): boolean {
  return source.kind === 'file' && source.name === loadedName;
}
