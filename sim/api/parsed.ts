/** What scenarios that callers hold are made of. Not part of what is published: its types are the schema's. */
import { expandScenario } from '../scenario/expand';
import type { ExpandedScenario } from '../scenario/expanded';
import type { Scenario } from '../scenario/schema';
import type { LoadedScenario, LoadOptions } from './loadScenario';

/** What a scenario was made from, and what it is. */
export interface ScenarioSource {
  readonly parsed: Scenario;
  readonly text: string;
  /** What the text holds, with what it extends and the changes. */
  readonly data: object;
  readonly options: LoadOptions;
}

const sourceByHandle = new WeakMap<LoadedScenario, ScenarioSource>();

/** Keeps what a scenario was made from, and answers the scenario. */
export function remember(handle: LoadedScenario, source: ScenarioSource): LoadedScenario {
  sourceByHandle.set(handle, source);
  return handle;
}

/** @throws TypeError for what `loadScenario` has not made. */
export function sourceOf(handle: LoadedScenario): ScenarioSource {
  const source = sourceByHandle.get(handle);
  if (source !== undefined) return source;
  throw new TypeError('a scenario comes from loadScenario or readScenario');
}

/** Whether `loadScenario` has made it. */
export function isLoaded(value: object): value is LoadedScenario {
  return sourceByHandle.has(value as LoadedScenario);
}

/** @throws TypeError for what `loadScenario` has not made. */
export function parsedOf(handle: LoadedScenario): Scenario {
  return sourceOf(handle).parsed;
}

/** @throws TypeError for what `loadScenario` has not made. */
export function expandedOf(handle: LoadedScenario): ExpandedScenario {
  return expandScenario(parsedOf(handle));
}
