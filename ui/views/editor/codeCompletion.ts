/** Completion and help at the cursor, from the worker that knows the schema. */
import {
  type Completion as CodeCompletion,
  type CompletionContext,
  type CompletionResult,
  snippet,
  startCompletion,
} from '@codemirror/autocomplete';
import type { EditorState } from '@codemirror/state';
import { type EditorView, hoverTooltip, type Tooltip } from '@codemirror/view';
import { type Completion, type Completions, CURSOR } from '../../worker/protocol';

export type Complete = (text: string, offset: number) => Promise<Completions>;

/** In UTF-16 units: larger texts are neither completed nor checked while they are typed. */
export const LIVE_LENGTH_MAX = 1_000_000;

const WORD_BEFORE = /[\w.*-]+$/;
/** As long as only that is typed on, the options are narrowed without being asked for again. */
const SAME_WORD = /^[\w.*-]*$/;

export function completionSource(complete: Complete) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const { state, pos, explicit } = context;
    const isWord = context.matchBefore(WORD_BEFORE) !== null;
    if ((!isWord && !explicit) || state.doc.length > LIVE_LENGTH_MAX) return null;
    const { from, options } = await complete(state.doc.toString(), pos);
    if (context.aborted || options.length === 0) return null;
    return { from, options: options.map(codeCompletion), validFor: SAME_WORD };
  };
}

/** The worker's order holds among equals: the first has the highest boost. */
function codeCompletion(option: Completion, place: number): CodeCompletion {
  const { label, detail, info, insert = label } = option;
  return {
    label,
    detail,
    ...(info === '' ? {} : { info }),
    boost: Math.max(-99, 50 - place),
    apply: (view, completion, from, to) => {
      snippet(templateOf(insert))(view, completion, from, to);
      if (insert.endsWith(': ') || insert.includes(CURSOR)) startCompletion(view);
    },
  };
}

/** A stop in a snippet's template. */
const STOP = '\u0024{}';

/** The template of a snippet that inserts exactly that text, with a stop at each `CURSOR`. */
export function templateOf(insert: string): string {
  return insert.replace(/[{}]/g, '\\$&').replaceAll(CURSOR, () => STOP);
}

/** What a key under the pointer means. */
export function keyHelp(complete: Complete) {
  return hoverTooltip(async ({ state }, pos): Promise<Tooltip | null> => {
    const word = keyAt(state, pos);
    if (word === undefined || state.doc.length > LIVE_LENGTH_MAX) return null;
    const { options } = await complete(state.doc.toString(), word.from);
    const option = options.find(({ label }) => label === word.text);
    if (option === undefined) return null;
    return {
      pos: word.from,
      end: word.from + word.text.length,
      above: true,
      create: helpOf(option),
    };
  });
}

function keyAt(state: EditorState, pos: number) {
  const line = state.doc.lineAt(pos);
  for (const found of line.text.matchAll(/[\w.*-]+(?=\s*:(?:\s|$))/g)) {
    const from = line.from + found.index;
    if (pos >= from && pos <= from + found[0].length) return { from, text: found[0] };
  }
  return undefined;
}

function helpOf({ label, detail, info }: Completion): (view: EditorView) => { dom: HTMLElement } {
  return () => {
    const dom = document.createElement('div');
    dom.className = 'cm-key-help';
    const name = document.createElement('strong');
    name.textContent = label;
    const kind = document.createElement('span');
    kind.className = 'detail';
    kind.textContent = ` ${detail}`;
    dom.append(name, kind);
    if (info !== '') {
      const sentence = document.createElement('p');
      sentence.textContent = info;
      dom.append(sentence);
    }
    return { dom };
  };
}
