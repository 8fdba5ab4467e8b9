/** Not written yet. */
import type { Selected } from '../../session/selected';

export interface CellInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'cell' }>;
}

export function CellInspector({ selected }: CellInspectorProps) {
  return <p>{selected.kind}</p>;
}
