/**
 * Keeps the clock, the window and the marked range within the run on screen: an address may be of another
 * run, with another seed or another end, and may say anything.
 */
import type { Dashboard } from '../session/dashboard';
import type { Range } from '../session/session';

export function fitToRun({ session, clock, runs }: Dashboard): void {
  /** Of the run on screen. What the session says for another one, under way, waits for that. */
  let source = '';
  let loaded = runs.get().loaded;
  const sourceNow = () => JSON.stringify(session.get().source);

  const letGo = () => {
    if (loaded === undefined || source !== sourceNow()) return;
    const { until } = loaded.replay;
    if (clock.get().at > until) clock.seek(until);
    const isBeyond = (range: Range | null) => range !== null && range.until > until;
    const { window, range } = session.get();
    if (!isBeyond(window) && !isBeyond(range)) return;
    session.adjust((draft) => {
      if (isBeyond(window)) draft.window = null;
      if (isBeyond(range)) draft.range = null;
    });
  };

  runs.subscribe(() => {
    if (runs.get().loaded === loaded) return;
    loaded = runs.get().loaded;
    source = sourceNow();
    letGo();
  });
  session.subscribe(() => {
    // A file is loaded before the session names it.
    const { source: named } = session.get();
    if (named.kind === 'file' && named.name === runs.get().loadedName) source = sourceNow();
    letGo();
  });
  clock.subscribe(letGo);
}
