/** The table of kinds as a page to read: generated, so that it is never out of date. */
import { FAMILIES, type Field, KINDS, type KindSpec } from './kinds';

/** Markdown: one table per family, one line per kind. */
export function kindsReference(kinds: readonly KindSpec[] = KINDS): string {
  const sections = FAMILIES.map((family) => {
    const rows = kinds.filter((spec) => spec.family === family).map(kindRow);
    return [`## ${family}`, '', HEAD, RULE, ...rows].join('\n');
  });
  return `# Record kinds\n\n${sections.join('\n\n')}\n`;
}

const HEAD = '| kind | level | columns | a | b | x | what happened |';
const RULE = '|---|---|---|---|---|---|---|';

function kindRow(spec: KindSpec): string {
  const columns = (['cell', 'lrp', 'instance'] as const).filter((column) => spec[column]);
  const sentence = spec.isObservable ? spec.sentence : `${spec.sentence} (Not in the digest.)`;
  const cells = [
    `\`${spec.name}\``,
    spec.level,
    columns.join(', '),
    fieldCell(spec.a),
    fieldCell(spec.b),
    fieldCell(spec.x),
    sentence,
  ];
  return `| ${cells.join(' | ')} |`;
}

function fieldCell(field: Field | undefined): string {
  if (field === undefined) return '';
  return field.name === field.type ? field.name : `${field.name} (${field.type})`;
}
