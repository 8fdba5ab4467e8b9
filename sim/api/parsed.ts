/** What scenarios that callers hold are made of. Not part of what is published: its types are the schema's. */
import { expandScenario } from '../scenario/expand';
import type { ExpandedScenario } from '../scenario/expanded';
import type { Scenario } from '../scenario/schema';
import type { LoadedScenario } from './loadScenario';

const parsedByHandle = new WeakMap<LoadedScenario, Scenario>();

export function remember(handle: LoadedScenario, parsed: Scenario): LoadedScenario {
  parsedByHandle.set(handle, parsed);
  return handle;
}

/** @throws TypeError for what `loadScenario` has not made. */
export function parsedOf(handle: LoadedScenario): Scenario {
  const parsed = parsedByHandle.get(handle);
  if (parsed === undefined)
    throw new TypeError('a scenario comes from loadScenario or readScenario');
  return parsed;
}

/** @throws TypeError for what `loadScenario` has not made. */
export function expandedOf(handle: LoadedScenario): ExpandedScenario {
  return expandScenario(parsedOf(handle));
}
