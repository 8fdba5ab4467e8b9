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
  await read(dashboard, placeOf(history.state).entry);
  let written = session.entry();
  /** Raised whenever an address is read: entries of before are of another story. */
  let story = placeOf(history.state).story;
  let isFollowing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drafts = createDraftCodes(dashboard, () => rewrite());

  const address = () => {
    const { source } = session.get();
    const draft = source.kind === 'scenario' ? source.draft : null;
    return `#${addressOf(session.get(), clock.get(), draft === null ? null : drafts.codeOf(draft))}`;
  };
  const forgetRewrite = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const rewrite = () => {
    forgetRewrite();
    write('replaceState', place(), address());
  };
  const rewriteSoon = () => {
    timer ??= setTimeout(rewrite, REWRITE_INTERVAL);
  };
  const place = (): Place => ({ entry: session.entry(), story });
  const onSession = () => {
    const isStep = session.entry() === written + 1 && !isFollowing;
    written = session.entry();
    if (isFollowing) return;
    if (!isStep) return rewriteSoon();
    forgetRewrite();
    write('pushState', place(), address());
  };
  const onClock = () => {
    // While it plays the address would change all the time, to nobody's use.
    if (!clock.get().isPlaying) rewriteSoon();
  };
  /** Of the entries gone to quickly, one after the other, the last one counts. */
  let turn = 0;
  const follow = async ({ state }: PopStateEvent) => {
    const own = ++turn;
    forgetRewrite();
    isFollowing = true;
    const target = placeOf(state);
    // An address that somebody typed is no entry, and says itself what is meant.
    const isKnown = state !== null && target.story === story && session.goTo(target.entry);
    if (!isKnown) {
      await read(dashboard, target.entry, () => own === turn);
      if (own !== turn) return;
      story++;
      rewrite();
    }
    written = session.entry();
    isFollowing = false;
  };
  const onPopState = (event: PopStateEvent) => void follow(event);

  const stopSession = session.subscribe(onSession);
  const stopClock = clock.subscribe(onClock);
  addEventListener('popstate', onPopState);
  rewrite();
  return () => {
    forgetRewrite();
    stopSession();
    stopClock();
    removeEventListener('popstate', onPopState);
  };
}

/** Browsers refuse it when it comes too often; the view is the same without. */
function write(how: 'pushState' | 'replaceState', place: Place, address: string): void {
  try {
    history[how](place, '', address);
  } catch {
    // The next change writes it.
  }
}

/** The session becomes what the address says. */
async function read(
  dashboard: Dashboard,
  entry: number,
  isWanted: () => boolean = () => true,
): Promise<void> {
  const { session, clock } = dashboard;
  const addressed = readAddress(location.hash);
  const unread = [...addressed.unread];
  let next: Session = addressed.session;
  if (addressed.draftCode !== null && next.source.kind === 'scenario') {
    const draft = await unpackDraft(addressed.draftCode);
    if (!isWanted()) return;
    if (draft === null) unread.push('draft');
    else next = { ...next, source: { ...next.source, draft } };
  }
  session.replace(next, entry);
  clock.setSpeed(addressed.speed);
  if (addressed.at === null) clock.reset();
  else clock.seek(addressed.at);
  if (unread.length > 0) {
    say(
      dashboard,
      `The link is not quite right, and these parts of it were left out: ${unread.join(', ')}.`,
    );
  }
}

/** What an entry of the browser's history says of the session's. */
interface Place {
  readonly entry: number;
  readonly story: number;
}

function placeOf(state: unknown): Place {
  const { entry, story } = (state ?? {}) as { readonly entry?: unknown; readonly story?: unknown };
  return { entry: wholeOf(entry), story: wholeOf(story) };
}

function wholeOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
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
