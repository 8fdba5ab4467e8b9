/** The list of bookmarks: go to one, write a note, take it away. */
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { useFloating } from '../../charts/floating';
import { clockTime, count, timeOfDay } from '../../charts/format';
import { goTo } from '../../session/actions';
import { useDashboard, useRuns, useSession } from '../../session/hooks';
import { startsAtOf } from '../../session/runFacts';
import { type Bookmark, NOTE_LENGTH_MAX } from '../../session/session';

export function Bookmarks() {
  const bookmarks = useSession((session) => session.bookmarks);
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    event.preventDefault();
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens for what its button and list hear.
    <span
      className="timeline-bookmarks"
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        aria-label={`Bookmarks: ${count(bookmarks.length)}`}
        onClick={() => setOpen(!isOpen)}
      >
        {count(bookmarks.length)} <span aria-hidden="true">▾</span>
      </button>
      {isOpen && <BookmarkList button={button} bookmarks={bookmarks} />}
    </span>
  );
}

interface BookmarkListProps {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly bookmarks: readonly Bookmark[];
}

function BookmarkList({ button, bookmarks }: BookmarkListProps) {
  const box = useFloating<HTMLElement>(button);
  return (
    // The list takes the focus when its background is pressed, so that pressing it does not close it.
    <section
      ref={box}
      popover="manual"
      className="timeline-bookmark-list floating"
      aria-label="Bookmarks"
      tabIndex={-1}
    >
      {bookmarks.length === 0 ? (
        <p>
          No bookmarks. M, or the button beside this, keeps the instant on screen; the link keeps it
          too.
        </p>
      ) : (
        <ul>
          {bookmarks.map((bookmark) => (
            <BookmarkLine key={bookmark.at} bookmark={bookmark} />
          ))}
        </ul>
      )}
    </section>
  );
}

function BookmarkLine({ bookmark: { at, note } }: { readonly bookmark: Bookmark }) {
  const dashboard = useDashboard();
  const { session } = dashboard;
  const startsAt = useRuns(({ loaded }) =>
    loaded === undefined ? Number.NaN : startsAtOf(loaded.replay),
  );
  const time = timeOfDay(startsAt, at);
  return (
    <li>
      <button
        type="button"
        className="link"
        title={clockTime(at)}
        onClick={() => goTo(dashboard, at)}
      >
        {time}
      </button>
      <input
        aria-label={`Note of the bookmark at ${time}`}
        placeholder="Note"
        maxLength={NOTE_LENGTH_MAX}
        value={note}
        onChange={(event) =>
          session.adjust((draft) => {
            const mark = draft.bookmarks.find((one) => one.at === at);
            if (mark !== undefined) mark.note = event.target.value;
          })
        }
      />
      <button
        type="button"
        className="plain"
        aria-label={`Remove the bookmark at ${time}`}
        onClick={() =>
          session.step((draft) => {
            draft.bookmarks = draft.bookmarks.filter((one) => one.at !== at);
          })
        }
      >
        <span aria-hidden="true">✕</span>
      </button>
    </li>
  );
}
