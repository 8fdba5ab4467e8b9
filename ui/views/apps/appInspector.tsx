/** Not written yet. */
import type { Selected } from '../../session/selected';

export interface AppInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'app' }>;
}

export function AppInspector({ selected }: AppInspectorProps) {
  return <p>{selected.kind}</p>;
}
