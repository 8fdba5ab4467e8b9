/** Not written yet. */
import type { Selected } from '../../session/selected';

export interface ZoneInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'zone' }>;
}

export function ZoneInspector({ selected }: ZoneInspectorProps) {
  return <p>{selected.kind}</p>;
}
