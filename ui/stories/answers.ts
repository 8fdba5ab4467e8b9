/** What built-in scenarios come to, simulated here in Node: what the page must show as well. */
import { readFileSync } from 'node:fs';
import type { RunResult } from '../../sim/answers/result';
import { type RunOptions, runToEnd } from '../../sim/answers/run';
import { expandScenario } from '../../sim/scenario/expand';
import type { ExpandedScenario } from '../../sim/scenario/expanded';
import { parseScenario } from '../../sim/scenario/validate';
import { columnsSink, createColumns, type TraceColumns } from '../../sim/trace/columns';

/** A run with everything that happened in it. */
export interface TracedAnswer {
  readonly scenario: ExpandedScenario;
  readonly answer: RunResult;
  /** At level `full`, as the page keeps it. */
  readonly columns: TraceColumns;
}

/** The answer of a built-in scenario. */
export function answerInNode(name: string): RunResult {
  return runToEnd(builtIn(name));
}

/** The answer of a built-in scenario and the trace of its run, in memory. */
export function tracedInNode(name: string): TracedAnswer {
  return traced(builtIn(name));
}

/** Likewise of a scenario that is not built in, by its text. */
export function tracedTextInNode(text: string): TracedAnswer {
  return traced(expanded(text, 'a story'));
}

function traced(scenario: ExpandedScenario): TracedAnswer {
  let columns: TraceColumns | undefined;
  const sinks: RunOptions['sinks'] = (identities) => {
    columns = createColumns(identities);
    return [columnsSink(columns)];
  };
  const answer = runToEnd(scenario, { level: 'full', sinks });
  if (columns === undefined) throw new Error('the run made no trace');
  return { scenario, answer, columns };
}

function builtIn(name: string): ExpandedScenario {
  const file = `scenarios/${name}.yaml`;
  return expanded(readFileSync(file, 'utf8'), file);
}

function expanded(text: string, file: string): ExpandedScenario {
  const parsed = parseScenario(text, { file });
  if (!parsed.ok) throw new Error(`${file} is not valid: ${JSON.stringify(parsed.problems[0])}`);
  return expandScenario(parsed.scenario);
}
