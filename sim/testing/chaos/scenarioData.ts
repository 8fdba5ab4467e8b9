/**
 * A scenario as the value that its YAML file holds: what chaos invents, what a failure is shrunk as and written
 * down as. Nothing is expanded, so that a person can read, open and change it.
 */
import { SECOND } from '../../engine/units';
import { formatDuration } from '../../scenario/quantities';

export type Json = string | number | boolean | null | readonly Json[] | Entry;

/** A map of a scenario file: a group of cells, an app, an event. */
export interface Entry {
  readonly [key: string]: Json;
}

/** The parts of a file that say what is simulated: expectations and sweeps are questions about it. */
export interface ScenarioData {
  readonly name: string;
  readonly question: string;
  readonly foundation: Entry;
  readonly workload: readonly Entry[];
  readonly events: readonly Entry[];
  readonly run: Entry;
}

/** A duration of so many seconds as a scenario file writes it: `1m30s`. */
export function span(seconds: number): string {
  return formatDuration(Math.round(seconds * SECOND));
}

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The list under a key, of maps; empty when there is none. */
export function entriesUnder(data: Entry, key: string): readonly Entry[] {
  const list = data[key];
  return Array.isArray(list) ? list.filter(isEntry) : [];
}

/** From what a file holds; undefined when that is no scenario, or only a part of one (`extends`). */
export function scenarioData(value: unknown): ScenarioData | undefined {
  // A copy: what is read from YAML has no prototype, and is frozen nowhere.
  const data: unknown = JSON.parse(JSON.stringify(value ?? null));
  if (!isEntry(data) || 'extends' in data) return undefined;
  const { name, question, foundation, run } = data;
  if (typeof name !== 'string' || typeof question !== 'string') return undefined;
  if (!isEntry(foundation) || !isEntry(run)) return undefined;
  const [workload, events] = [entriesUnder(data, 'workload'), entriesUnder(data, 'events')];
  return { name, question, foundation, workload, events, run };
}
