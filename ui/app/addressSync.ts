/**
 * Keeps the address and the session in step. Each step of the session is an entry of the browser's history;
 * adjustments and the clock rewrite the entry they happen in, at most a few times a second, because browsers
 * refuse more.
 */

import { addressOf, readAddress } from '../session/address';
import type { Dashboard } from '../session/dashboard';
import { packDraft, unpackDraft } from '../session/draftCode';
import { say } from '../session/say';
import type { Session } from '../session/session';

/** Milliseconds. */
const REWRITE_INTERVAL = 500;

/** Reads the address, then follows the session until the answer is called. */
export async function syncAddress(dashboard: Dashboard): Promise<() => void> {
  const { session, clock } = dashboard;
  await read(dashboard, entryOf(history.state));
  let written = session.entry();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drafts = createDraftCodes(dashboard, () => rewrite());

  const address = () => {
    const { source } = session.get();
    const draft = source.kind === 'scenario' ? source.draft : null;
    return `#${addressOf(session.get(), clock.get(), draft === null ? null : drafts.codeOf(draft))}`;
  };
  const rewrite = () => {
    clearTimeout(timer);
    timer = undefined;
    history.replaceState({ entry: session.entry() }, '', address());
  };
  const rewriteSoon = () => {
    timer ??= setTimeout(rewrite, REWRITE_INTERVAL);
  };
  const onSession = () => {
    const entry = session.entry();
    if (entry === written + 1) {
      clearTimeout(timer);
      timer = undefined;
      history.pushState({ entry }, '', address());
    } else rewriteSoon();
    written = entry;
  };
  const onClock = () => {
    // While it plays the address would change all the time, to nobody's use.
    if (!clock.get().isPlaying) rewriteSoon();
  };
  const onPopState = ({ state }: PopStateEvent) => {
    clearTimeout(timer);
    timer = undefined;
    const entry = entryOf(state);
    const isKnown = session.goTo(entry);
    written = session.entry();
    if (!isKnown) void read(dashboard, entry).then(() => (written = session.entry()));
  };

  const stopSession = session.subscribe(onSession);
  const stopClock = clock.subscribe(onClock);
  addEventListener('popstate', onPopState);
  rewrite();
  return () => {
    clearTimeout(timer);
    stopSession();
    stopClock();
    removeEventListener('popstate', onPopState);
  };
}

/** The session becomes what the address says. */
async function read(dashboard: Dashboard, entry: number): Promise<void> {
  const { session, clock } = dashboard;
  const addressed = readAddress(location.hash);
  const unread = [...addressed.unread];
  let next: Session = addressed.session;
  if (addressed.draftCode !== null && next.source.kind === 'scenario') {
    const draft = await unpackDraft(addressed.draftCode);
    if (draft === null) unread.push('draft');
    else next = { ...next, source: { ...next.source, draft } };
  }
  session.replace(next, entry);
  clock.setSpeed(addressed.speed);
  clock.seek(addressed.at ?? 0);
  if (unread.length > 0) {
    say(
      dashboard,
      `The link is not quite right, and these parts of it were left out: ${unread.join(', ')}.`,
    );
  }
}

function entryOf(state: unknown): number {
  const { entry } = (state ?? {}) as { readonly entry?: unknown };
  return typeof entry === 'number' && Number.isSafeInteger(entry) && entry >= 0 ? entry : 0;
}

/** Packing takes its time: until it is done, the address goes without. */
function createDraftCodes(dashboard: Dashboard, onPacked: () => void) {
  let text: string | undefined;
  let code: string | null = null;
  return {
    codeOf(draft: string): string | null {
      if (draft === text) return code;
      text = draft;
      code = null;
      void packDraft(draft).then((packed) => {
        if (text !== draft) return;
        code = packed;
        if (packed === null) {
          say(dashboard, 'The scenario is too long for a link: save it as a file to share it.');
        } else onPacked();
      });
      return null;
    },
  };
}
