/** Not written yet. */
import type { Selected } from '../../session/selected';

export interface SubnetInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'subnet' }>;
}

export function SubnetInspector({ selected }: SubnetInspectorProps) {
  return <p>{selected.kind}</p>;
}
