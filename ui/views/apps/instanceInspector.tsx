/** Not written yet. */
import type { Selected } from '../../session/selected';

export interface InstanceInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'instance' }>;
}

export function InstanceInspector({ selected }: InstanceInspectorProps) {
  return <p>{selected.kind}</p>;
}
