/** What an inspector is made of: a sheet with a heading, parts under hairlines, facts, links to instants. */
import { type ReactNode, useId, useState } from 'react';
import type { Instant } from '../../sim/engine/units';
import type { Replay } from '../replay/openReplay';
import { goTo } from '../session/actions';
import { useDashboard } from '../session/hooks';
import { instantText, instantTitle } from './instantText';
import './sheet.css';

export interface SheetProps {
  /** What kind of thing it is, above the title. */
  readonly kind: string;
  readonly title: ReactNode;
  /** Buttons beside the heading, such as previous and next. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Sheet({ kind, title, actions, children }: SheetProps) {
  return (
    <article className="sheet">
      <header className="sheet-header">
        <div className="sheet-heading">
          <p className="sheet-kind">{kind}</p>
          <h2>{title}</h2>
        </div>
        {actions !== undefined && <div className="sheet-actions">{actions}</div>}
      </header>
      {children}
    </article>
  );
}

export interface PartProps {
  readonly title: string;
  /** What is seen at a glance, beside the title. */
  readonly summary?: ReactNode;
  /** Folded until it is opened; the summary stays in sight. */
  readonly isFolded?: boolean;
  readonly children: ReactNode;
}

/** A section of a sheet. */
export function Part({ title, summary, isFolded = false, children }: PartProps) {
  const id = useId();
  // Lists measure themselves, which they cannot while they are folded away.
  const [isOpen, setOpen] = useState(false);
  const heading = (
    <>
      <h3 id={id}>{title}</h3>
      {summary !== undefined && <div className="sheet-part-summary">{summary}</div>}
    </>
  );
  return (
    <section className="sheet-part" aria-labelledby={id}>
      {isFolded ? (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="sheet-part-header">{heading}</summary>
          {isOpen && children}
        </details>
      ) : (
        <>
          <div className="sheet-part-header">{heading}</div>
          {children}
        </>
      )}
    </section>
  );
}

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** What it means, for hovering. */
  readonly title?: string | undefined;
}

/** Names and values, one a line. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="sheet-facts">
      {facts.map(({ name, value, title }) => (
        <div key={name} title={title}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface InstantLinkProps {
  readonly replay: Replay;
  readonly at: Instant;
  /** Default: the time since the last fault before it. */
  readonly children?: ReactNode;
}

/** Takes the clock to an instant. */
export function InstantLink({ replay, at, children }: InstantLinkProps) {
  const dashboard = useDashboard();
  return (
    <button
      type="button"
      className="link sheet-instant"
      title={`Go to ${instantTitle(replay, at)}`}
      onClick={() => goTo(dashboard, at)}
    >
      {children ?? instantText(replay, at)}
    </button>
  );
}
