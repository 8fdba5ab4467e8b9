/** A trace becomes a replay with its indexes, ready to be handed to the page. */
import { indexEffects } from '../../sim/trace/causes';
import { openReplay, type TraceSource } from '../replay/openReplay';
import { packReplay } from '../replay/transfer';
import type { Answer, BrokenInvariant, JobFailure, OpenedRun, ScenarioProblem } from './protocol';

export interface RunParts {
  readonly source: TraceSource;
  readonly answer: Answer | undefined;
  readonly notices: readonly string[];
  readonly warnings?: readonly ScenarioProblem[];
  readonly findings?: readonly BrokenInvariant[] | undefined;
}

export type Opening =
  | { readonly ok: true; readonly run: OpenedRun; readonly buffers: ArrayBuffer[] }
  | { readonly ok: false; readonly failure: JobFailure };

/** The run with its indexes, and the buffers that change hands with it. */
export function openRun({ source, answer, notices, warnings = [], findings }: RunParts): Opening {
  const opened = openReplay(source);
  if (!opened.ok) {
    const advice = 'The file is a trace, but not one that this version understands.';
    const message = `The trace ${opened.problem}.`;
    return { ok: false, failure: { kind: 'refused', message, advice } };
  }
  const { packed, buffers } = packReplay(opened.replay, indexEffects(source.columns));
  return { ok: true, run: { packed, answer, notices, warnings, findings }, buffers };
}
