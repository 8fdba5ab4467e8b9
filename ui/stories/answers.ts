/** What built-in scenarios come to, simulated here in Node: what the page must show as well. */
import { readFileSync } from 'node:fs';
import type { RunResult } from '../../sim/answers/result';
import { runToEnd } from '../../sim/answers/run';
import { expandScenario } from '../../sim/scenario/expand';
import { parseScenario } from '../../sim/scenario/validate';
import { count } from '../charts/format';

/** The answer of a built-in scenario. */
export function answerInNode(name: string): RunResult {
  const file = `scenarios/${name}.yaml`;
  const parsed = parseScenario(readFileSync(file, 'utf8'), { file });
  if (!parsed.ok) throw new Error(`${file} is not valid`);
  return runToEnd(expandScenario(parsed.scenario));
}

let lostInstances: number | undefined;

/** The instances of `cell-loss` that run right after its ten cells died, as the page writes it. */
export function runningAfterLoss(): string {
  lostInstances ??= answerInNode('cell-loss').timeline.faults[0]?.lostInstances ?? 0;
  return count(9200 - lostInstances);
}
