/** The editor's colours: the page's variables reach into its shadow root, so light and dark follow by themselves. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const floating = {
  border: '1px solid var(--line)',
  borderRadius: 'var(--radius)',
  background: 'var(--ground)',
  color: 'var(--text)',
  boxShadow: 'var(--shadow)',
};

const frame = EditorView.theme({
  '&': { height: '100%', background: 'var(--ground)', color: 'var(--text)' },
  // The page draws the focus, around the gutters too.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'var(--size-code) / 1.5 var(--font-code)' },
  '.cm-content': { caretColor: 'var(--text)', padding: '4px 0' },
  // What does not fit on a line goes on six columns in: deeper than any key of a scenario begins.
  '.cm-line': { paddingLeft: 'calc(6px + 6ch)', textIndent: '-6ch' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': {
    background: 'var(--ground)',
    color: 'var(--text-weak)',
    border: 'none',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine': { background: 'color-mix(in srgb, var(--ground-raised) 60%, transparent)' },
  '.cm-activeLineGutter': { background: 'var(--ground-raised)', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { background: 'var(--accent-ground)' },
  '.cm-selectionMatch': { background: 'var(--ground-pressed)' },
  '&.cm-focused .cm-matchingBracket': {
    background: 'var(--ground-pressed)',
    outline: '1px solid var(--line-strong)',
  },
  '.cm-foldPlaceholder': { background: 'var(--ground-raised)', border: '1px solid var(--line)' },
  '.cm-placeholder': { color: 'var(--text-weak)' },
});

const marks = EditorView.theme({
  '.cm-lintRange-error': {
    textDecoration: 'underline wavy var(--bad) 1px',
    backgroundImage: 'none',
  },
  '.cm-lintRange-warning': {
    textDecoration: 'underline dotted var(--unclaimed) 2px',
    backgroundImage: 'none',
  },
  '.cm-lintRange-active': { background: 'var(--ground-pressed)' },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 1px' },
  '.cm-lint-marker': { width: '12px', height: '12px', marginTop: '3px' },
  '.cm-lint-marker-error': { content: 'none' },
  '.cm-lint-marker-warning': { content: 'none' },
  '.cm-lint-marker-error::after': { content: '"✕"', color: 'var(--bad)', fontSize: '11px' },
  '.cm-lint-marker-warning::after': { content: '"△"', color: 'var(--text)', fontSize: '10px' },
  '.cm-lint-marker::after': { display: 'block', lineHeight: '12px', textAlign: 'center' },
});

const tooltips = EditorView.theme({
  '.cm-tooltip': { ...floating, maxWidth: 'min(420px, 90vw)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--font-code)',
    fontSize: 'var(--size-code)',
    maxHeight: '14em',
  },
  '.cm-tooltip-autocomplete ul li': { color: 'var(--text)', padding: '2px 6px !important' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    background: 'var(--accent)',
    color: 'var(--accent-text)',
  },
  '.cm-completionDetail': { fontStyle: 'normal', color: 'var(--text-weak)', marginLeft: '1em' },
  'li[aria-selected] .cm-completionDetail': { color: 'inherit' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-tooltip.cm-completionInfo': {
    ...floating,
    padding: '6px 8px',
    font: 'var(--size-small) / 1.4 var(--font)',
  },
  '.cm-tooltip-hover': { padding: '0' },
  '.cm-key-help': { padding: '6px 8px', font: 'var(--size-small) / 1.4 var(--font)' },
  '.cm-key-help strong': { fontFamily: 'var(--font-code)' },
  '.cm-key-help p': { margin: '2px 0 0' },
  '.cm-key-help .detail': { color: 'var(--text-weak)' },
  '.cm-diagnostic': { padding: '4px 8px', font: 'var(--size-small) / 1.4 var(--font)' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderLeft: '4px solid var(--unclaimed)' },
  '.cm-diagnosticAction': {
    font: 'inherit',
    color: 'var(--text)',
    background: 'var(--ground)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)',
  },
});

const panels = EditorView.theme({
  '.cm-panels': { background: 'var(--ground-raised)', color: 'var(--text)' },
  '.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel.cm-search': { font: 'var(--size-small) var(--font)', padding: '6px 8px' },
  '.cm-panel.cm-search label': { fontSize: 'var(--size-small)' },
  '.cm-panel.cm-search [name=close]': {
    top: '2px',
    right: '2px',
    width: '24px',
    height: '24px',
    color: 'var(--text)',
  },
  '.cm-textfield': {
    font: 'inherit',
    background: 'var(--ground)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)',
    minHeight: '24px',
  },
  '.cm-button': {
    font: 'inherit',
    background: 'var(--ground)',
    backgroundImage: 'none',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
    minHeight: '24px',
  },
  '.cm-button:focus-visible, .cm-textfield:focus-visible': { outline: '2px solid var(--focus)' },
  '.cm-searchMatch': { background: 'var(--accent-ground)', outline: '1px solid var(--accent)' },
});

const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.definition(tags.propertyName), color: 'var(--accent)' },
    { tag: tags.string, color: 'var(--good)' },
    { tag: tags.lineComment, color: 'var(--text-weak)', fontStyle: 'italic' },
    { tag: [tags.labelName, tags.typeName, tags.keyword], color: 'var(--bad)' },
    { tag: [tags.separator, tags.squareBracket, tags.brace, tags.meta], color: 'var(--text-weak)' },
  ]),
);

export const codeTheme = [frame, marks, tooltips, panels, colours];
