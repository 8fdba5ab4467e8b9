/** Not written yet. */
import type { BuiltInScenario } from '../../worker/protocol';

export function ScenarioEditor({ scenarios }: { readonly scenarios: readonly BuiltInScenario[] }) {
  return <p>{scenarios.length}</p>;
}
