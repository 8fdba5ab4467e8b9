/** A name that selects the thing it stands for. */
import type { ReactNode } from 'react';
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import type { Selected } from '../../session/selected';

export interface ThingButtonProps {
  readonly selected: Selected;
  readonly children: ReactNode;
}

export function ThingButton({ selected, children }: ThingButtonProps) {
  const dashboard = useDashboard();
  return (
    <button type="button" className="link map-link" onClick={() => select(dashboard, selected)}>
      {children}
    </button>
  );
}
