/** Built-in scenarios run as a user runs them, every auction of theirs judged. */
import { expect } from 'vitest';
import { createAuctionLog } from '../answers/auctionLog';
import type { RunResult } from '../answers/result';
import { runToEnd } from '../answers/run';
import { expandScenario } from '../scenario/expand';
import type { Scenario } from '../scenario/schema';
import { parseScenario } from '../scenario/validate';
import { findLogViolations } from './auctionLegality';

/** What `--set` is told: paths and their values. */
export type Overrides = readonly (readonly [path: string, yaml: string])[];

/** Reads a file of the folder `scenarios`. */
type Read = (file: string) => string;

/** The built-in scenario of that name; throws with what is wrong with it or with the overrides. */
export function scenarioOf(read: Read, name: string, overrides: Overrides = []): Scenario {
  const file = `${name}.yaml`;
  const parsed = parseScenario(read(file), { file, overrides });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return parsed.scenario;
}

/** The scenario's answer, once every auction is known to be one that the real scheduler could have held. */
export function legalRun(read: Read, name: string, overrides: Overrides = []): RunResult {
  const scenario = expandScenario(scenarioOf(read, name, overrides));
  const lines: string[] = [];
  const auctionLogger = createAuctionLog(scenario.foundation, (line) => lines.push(line));
  const result = runToEnd(scenario, { auctionLogger });
  expect(lines.length).toBe(result.auctions.batches);
  expect(findLogViolations(lines)).toEqual([]);
  return result;
}

/** Each expectation with its verdict: `recovered met`. */
export function verdicts({ expectations }: RunResult): string[] {
  return expectations.map(({ name, verdict }) => `${name} ${verdict}`);
}
