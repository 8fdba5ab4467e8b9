/** Not written yet. */
import type { Selected } from '../../session/selected';

export interface TaskInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'task' }>;
}

export function TaskInspector({ selected }: TaskInspectorProps) {
  return <p>{selected.kind}</p>;
}
