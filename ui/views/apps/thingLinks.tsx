/** Names of cells, apps and instances that select what they stand for, and the mark of a state. */
import type { ReactNode } from 'react';
import type { InstanceState } from '../../charts/palette';
import { InstantLink } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import type { Selected } from '../../session/selected';
import { cellName } from './lifeLanes';

export interface ThingLinkProps {
  readonly to: Selected;
  readonly children: ReactNode;
  readonly title?: string;
}

/** Selects a thing. */
export function ThingLink({ to, children, title }: ThingLinkProps) {
  const dashboard = useDashboard();
  return (
    <button
      type="button"
      className="link apps-link"
      title={title}
      onClick={(event) => {
        event.stopPropagation();
        select(dashboard, to);
      }}
    >
      {children}
    </button>
  );
}

export interface CellLinkProps {
  readonly replay: Replay;
  /** NONE shows nothing. */
  readonly cell: number;
  /** Behind the name. */
  readonly hasZone?: boolean;
}

export function CellLink({ replay, cell, hasZone = false }: CellLinkProps) {
  const cellGuid = cellName(replay, cell);
  if (cellGuid === '') return null;
  const zone = replay.facts.cells[cell]?.zone;
  return (
    <>
      <ThingLink to={{ kind: 'cell', cellGuid }}>{cellGuid}</ThingLink>
      {hasZone && zone !== undefined && <span className="apps-weak"> in {zone}</span>}
    </>
  );
}

/** A square in the state's colour, beside text that names the state. */
export function StateMark({ state }: { readonly state: InstanceState }) {
  return <span className={`apps-mark apps-${state}`} aria-hidden="true" />;
}

export interface NotInTraceProps {
  /** With a capital letter: "Tasks". */
  readonly what: string;
  readonly replay: Replay;
}

/** What the trace's level leaves out, everywhere or outside of its range of details. */
export function NotInTrace({ what, replay }: NotInTraceProps) {
  const { header, detail } = replay;
  if (detail === undefined) {
    return (
      <p className="apps-note">
        {what} are not in this trace: its level is <code>{header.level}</code>. One at level{' '}
        <code>normal</code> or <code>full</code> tells of them.
      </p>
    );
  }
  return (
    <p className="apps-note">
      {what} are not in this trace at this instant: it tells of them from{' '}
      <InstantLink replay={replay} at={detail.from} /> to{' '}
      <InstantLink replay={replay} at={detail.until} />, at level <code>{detail.level}</code>.
    </p>
  );
}
