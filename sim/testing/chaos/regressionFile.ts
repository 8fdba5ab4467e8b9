/** A failure as a scenario file: what is kept, replayed first from then on, and opened in the dashboard. */
import { Document, isMap, isSeq, visit } from 'yaml';
import { printable } from '../../scenario/problems';
import type { Failure } from './failure';
import type { ScenarioData } from './scenarioData';

export interface RegressionFile {
  /** Without the suffix. */
  readonly name: string;
  readonly text: string;
}

/** Of a name that a caller has given: names of files, and questions, have an end. */
const INVARIANT_MAX = 100;
const COMMENT_MAX = 2000;

/** `found`: the command that found it. `replay`: the command for a file of this name. */
export function regressionFile(
  data: ScenarioData,
  failure: Failure,
  found: string,
  replay: (name: string) => string,
): RegressionFile {
  const said = printable(failure.invariant, INVARIANT_MAX).replaceAll('\uFFFD', '?');
  const kind = kebab(said).replace(/-+$/, '') || 'failure';
  const name = `${kind}-${hashOf(JSON.stringify(data))}`;
  // What cannot be shown is no text either.
  const broke = printable(failure.text.replaceAll('\n', '; '), 300).replaceAll('\uFFFD', '?');
  const when = failure.atSeconds === null ? '' : ` at ${failure.atSeconds}s`;
  const question = `What broke ${said}${when}: ${broke}`;
  const document = new Document({ ...data, name, question });
  const comments = [`Found by: ${found}`, `Reproduce with: ${replay(name)}`];
  document.commentBefore = comments.map((line) => ` ${commented(line)}`).join('\n');
  visit(document, {
    Map(_key, node, path) {
      // An entry of a list stands on a line of its own.
      if (path.some((parent) => isSeq(parent))) node.flow = true;
    },
    Seq(_key, node) {
      if (!node.items.some(isMap)) node.flow = true;
    },
  });
  return { name, text: document.toString({ lineWidth: 110, flowCollectionPadding: true }) };
}

/** On one line, whatever it is: a file has no place for what cannot be shown. */
function commented(line: string): string {
  return printable(line, COMMENT_MAX).replaceAll('\uFFFD', '?');
}

function kebab(camel: string): string {
  return camel
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
}

/** FNV-1a, as six hexadecimal digits: names a file. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0').slice(0, 6);
}
