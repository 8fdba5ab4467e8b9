/** Runs what the session names whenever it names something else: a choice, a link, a step back in history. */
import type { Dashboard } from '../session/dashboard';
import type { RunSource } from '../session/session';
import { runSource } from './runSource';

export function followSource(dashboard: Dashboard): () => void {
  const { session, runs } = dashboard;
  let followed: string | undefined;
  /** What the run on screen was made from. */
  let shown: string | undefined;
  const follow = async (key: string) => {
    if (await runSource(dashboard)) shown = key;
  };
  const onSession = () => {
    const { source } = session.get();
    const key = JSON.stringify(source);
    if (key === followed) return;
    followed = key;
    // A step back to the run on screen needs no other run, nor the one under way.
    if (key === shown) runs.cancel();
    else if (isLoaded(source, runs.get().loadedName)) shown = key;
    else void follow(key);
  };
  onSession();
  return session.subscribe(onSession);
}

/** A file's trace is loaded before the session names it. */
function isLoaded(source: RunSource, loadedName: string | undefined): boolean {
  return source.kind === 'file' && source.name === loadedName;
}
