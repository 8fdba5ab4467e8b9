/** Names that select what they stand for. */
import type { ReactNode } from 'react';
import type { CellId } from '../../sim/model/identity';
import type { Replay } from '../replay/openReplay';
import { select } from '../session/actions';
import { useDashboard } from '../session/hooks';
import { cellName } from '../session/runFacts';
import type { Selected } from '../session/selected';

export interface ThingLinkProps {
  readonly to: Selected;
  readonly children: ReactNode;
  /** Said on hovering, where the name alone says too little. */
  readonly title?: string;
}

/** Selects a thing, and nothing that the link may stand in. */
export function ThingLink({ to, children, title }: ThingLinkProps) {
  const dashboard = useDashboard();
  return (
    <button
      type="button"
      className="link"
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
  /** NONE, or one that the run does not have, shows nothing. */
  readonly cell: CellId;
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
      {hasZone && zone !== undefined && <span className="weak"> in {zone}</span>}
    </>
  );
}

export function ZoneLink({ zone }: { readonly zone: string }) {
  return <ThingLink to={{ kind: 'zone', zone }}>{zone}</ThingLink>;
}
