/** Scenarios for tests of what follows from a run: a foundation, what is expected of it, and how long. */
import type { Duration, Instant } from '../engine/units';
import { MINUTE } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import type { ExpandedScenario, Expectation } from '../scenario/expanded';
import { type FoundationEntry, foundationSpec } from './builders';

/** What a scenario may say of itself. */
export interface ScenarioEntry {
  readonly name?: string;
  readonly question?: string;
  readonly foundation: FoundationEntry | FoundationSpec;
  readonly expectations?: readonly Expectation[];
  /** Default: 10 minutes. */
  readonly duration?: Duration;
  readonly seed?: number;
}

/** A scenario as its file would be expanded, starting at 9:00. */
export function expandedScenario(entry: ScenarioEntry): ExpandedScenario {
  const { foundation } = entry;
  return {
    name: entry.name ?? 'story',
    question: entry.question ?? 'What happens?',
    foundation: 'config' in foundation ? foundation : foundationSpec(foundation),
    expectations: entry.expectations ?? [],
    run: {
      duration: entry.duration ?? 10 * MINUTE,
      seed: entry.seed ?? 1,
      startsAt: '2026-01-05T09:00:00Z',
    },
  };
}

/** The cells at these positions are killed. */
export function kill(at: Instant, ...cells: readonly number[]) {
  return { kind: 'killCells', at, cells } as const;
}

/** The cells at these positions boot again. */
export function restore(at: Instant, ...cells: readonly number[]) {
  return { kind: 'restoreCells', at, cells } as const;
}

/** An instant as stories tell it. */
export const minutes = (count: number): Instant => count * MINUTE;
