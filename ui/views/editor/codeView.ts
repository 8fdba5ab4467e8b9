/**
 * The text area: CodeMirror in a shadow root, which takes its styles as adopted sheets; the page's content
 * policy would refuse style tags. Knows texts, marks and keys; not scenarios.
 */
import { acceptCompletion, autocompletion } from '@codemirror/autocomplete';
import { indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { type Complete, completionSource, keyHelp } from './codeCompletion';
import { codeTheme } from './codeTheme';
import { type Mend, type PlacedProblem, problemText } from './problemPlaces';

export interface CodeHandlers {
  readonly complete: Complete;
  /** The text was edited. Its length comes with it, for asking for all of a long one takes a while. */
  onChange(length: number): void;
  onRun(): void;
}

export interface CodeView {
  /** What stands in the page. */
  readonly host: HTMLElement;
  /** Shows a text; its undo history is found again when it was shown under that name before. */
  show(name: string, text: string): void;
  text(): string;
  /** Replaces all of it, as an edit that can be undone. */
  replace(text: string): void;
  mend(mend: Mend): void;
  mark(problems: readonly PlacedProblem[]): void;
  /** Puts the cursor there and the focus into the text. */
  goTo(offset: number): void;
  focus(): void;
  /** After the host was put into the page again. */
  measure(): void;
}

/** Texts whose undo history is kept besides the one that is shown. */
const STATES_MAX = 20;

export function createCodeView(handlers: CodeHandlers): CodeView {
  const host = document.createElement('div');
  host.className = 'editor-code';
  const root = host.attachShadow({ mode: 'open' });
  const label = new Compartment();
  const extensions = [extensionsFor(handlers), label.of([])];
  const view = new EditorView({ root, parent: root, state: EditorState.create({ extensions }) });
  view.dom.style.height = '100%';
  const states = new Map<string, EditorState>();
  let shown = '';

  return {
    host,
    show(name, text) {
      if (name === shown) {
        if (view.state.doc.toString() !== text) replaceAll(view, text);
        return;
      }
      if (shown !== '') states.set(shown, view.state);
      for (const oldest of [...states.keys()].slice(0, -STATES_MAX)) states.delete(oldest);
      shown = name;
      const kept = states.get(name);
      const isKept = kept !== undefined && kept.doc.toString() === text;
      view.setState(isKept ? kept : EditorState.create({ doc: text, extensions }));
      view.dispatch({ effects: label.reconfigure(attributesOf(name)) });
    },
    text: () => view.state.doc.toString(),
    replace: (text) => replaceAll(view, text),
    mend({ from, until, insert }) {
      view.dispatch({
        changes: { from, to: until, insert },
        selection: { anchor: from + insert.length },
        scrollIntoView: true,
        userEvent: 'input.mend',
      });
      view.focus();
    },
    mark(problems) {
      const marks = problems.flatMap((each) => diagnosticOf(each, view.state.doc.length));
      view.dispatch(setDiagnostics(view.state, marks));
    },
    goTo(offset) {
      const anchor = Math.min(offset, view.state.doc.length);
      view.dispatch({
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
      });
      view.focus();
    },
    focus: () => view.focus(),
    measure: () => view.requestMeasure(),
  };
}

function replaceAll(view: EditorView, text: string): void {
  const to = view.state.doc.length;
  view.dispatch({ changes: { from: 0, to, insert: text }, userEvent: 'input.replace' });
}

function attributesOf(name: string): Extension {
  const label = `Scenario ${name} in YAML. Tab indents; Escape, then Tab leaves the text.`;
  return EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' });
}

function extensionsFor({ complete, onChange, onRun }: CodeHandlers): Extension {
  const run = () => {
    onRun();
    return true;
  };
  return [
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run, preventDefault: true }])),
    basicSetup,
    autocompletion({ override: [completionSource(complete)], icons: false }),
    keymap.of([{ key: 'Tab', run: acceptCompletion }, indentWithTab]),
    yaml(),
    EditorView.lineWrapping,
    lintGutter(),
    keyHelp(complete),
    codeTheme,
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) onChange(state.doc.length);
    }),
    // A file that is dropped is opened by the page, not pasted here.
    EditorView.domEventHandlers({
      drop: (event) => event.dataTransfer?.types.includes('Files') ?? false,
    }),
  ];
}

function diagnosticOf(
  { problem, severity, range, mend }: PlacedProblem,
  length: number,
): Diagnostic[] {
  if (range === undefined) return [];
  const diagnostic: Diagnostic = {
    from: Math.min(range.from, length),
    to: Math.min(range.until, length),
    severity,
    message: problemText(problem),
  };
  if (mend === undefined) return [diagnostic];
  const action = {
    name: `Replace by ${mend.insert}`,
    apply: (view: EditorView, from: number, to: number) =>
      view.dispatch({ changes: { from, to, insert: mend.insert }, userEvent: 'input.mend' }),
  };
  return [{ ...diagnostic, actions: [action] }];
}
