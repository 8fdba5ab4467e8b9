/**
 * The reference page of scenario files, in Markdown, from the schema and the property table alone: what
 * it says cannot differ from what is checked.
 */
import * as z from 'zod';
import { CERTIFICATE_NAMES, CERTIFICATES } from './certificates';
import { PROPERTIES } from './defaults';
import { ROTATION_DEPLOY } from './deploySchema';
import { ADDABLE } from './eventSchema';
import { lasting } from './eventTimes';
import type { Origin, Property } from './property';

import * as scalars from './scalars';
import { SCENARIO } from './schema';
import { branches, docOf, tagOf, unwrap } from './schemaWalk';
import { type Basis, STACK_NAMES, STACKS, type Stack } from './stacks';
import { SWEEP_AXIS } from './sweepSchema';
import { ENDPOINT, PROCESS, VMS } from './targetSchema';
import { expiry, updateCount, watchTime } from './updateScalars';
import { CRASH, PUSH } from './workloadSchema';

/** `scenarios/REFERENCE.md`. */
export function scenarioReference(): string {
  const { foundation, workload, events, expect, run, sweep } = SCENARIO.shape;
  const cells = (unwrap(foundation) as typeof foundation).shape.cells;
  return `${[
    '# Scenario files',
    'Generated from the schema by `npm run generate`; do not edit. Every field, its default and its source.',
    'A scenario is one YAML 1.2 document of at most 5 MB. Unknown keys are errors. `diegosim validate FILE` reports every problem at once; `diegosim schema` prints the JSON Schema for editors.',
    '## Values',
    valueTable(),
    '## The file',
    fieldTable(SCENARIO),
    '## foundation',
    fieldTable(foundation),
    '### foundation.cells',
    'Each entry is a group of equal cells.',
    fieldTable(elementOf(cells)),
    '### foundation.controlPlane',
    fieldTable((unwrap(foundation) as typeof foundation).shape.controlPlane),
    '### foundation.silk',
    fieldTable(
      (branches((unwrap(foundation) as typeof foundation).shape.silk) ?? [])[0] ?? foundation,
    ),
    '### foundation.properties',
    propertyPreamble(),
    propertyTable(),
    '### foundation.stack',
    stackPreamble(),
    ...STACK_NAMES.flatMap((name) => [`#### ${name}`, stackTable(STACKS[name])]),
    '## workload',
    'A list; each entry is one of these.',
    ...variantSections(elementOf(workload), '###'),
    '### crash',
    'Which instances misbehave is drawn for each instance; the same seed picks the same ones.',
    ...variantSections(CRASH, '####'),
    '### push',
    fieldTable(PUSH),
    '## events',
    'A list; each entry does one thing: at one time (`at`), at an interval (`every`), or at random instants (`poisson`). An event on a cell, zone, group or app that does not exist then is an error.',
    'A fault with `for` is repaired by itself. Faults may overlap: the repair of one ends that one only, so a cell that two faults hold down comes back when the last of them ends; of a store the worst of what holds applies. An event that repairs (`restore`, `start`, `resume`, `heal`, `mendGarden`, `up`) ends every fault of what it names. Faults of the active or standby process of a component end together when they overlap, since who it was is known only when they strike.',
    '### When',
    'All but `scale`, `add`, `remove` and `addCells`, which happen `at` a known time, may happen again and again, or by chance. `for` belongs to what lasts.',
    table(HEAD, timeRows()),
    '### Processes',
    'Whom `stop`, `start`, `restart`, `hang`, `resume` and `kill` are about.',
    fieldTable(PROCESS),
    '### VMs of the control plane',
    'Whom `kill` and `restore` are about, beside cells.',
    fieldTable(VMS),
    '### Ends of a wire',
    table(HEAD, choiceRows(ENDPOINT, '')),
    ...eventSections(elementOf(events)),
    '### Certificates',
    'What `rotate` can be about, and the deploys that each takes, one after the other. `restart` drains a VM and starts its jobs again, `recreate` replaces the VM.',
    certificateTable(),
    '## expect',
    'A list; the answer is yes when all of them hold. A window that ends after the run is an error.',
    ...variantSections(elementOf(expect), '###'),
    '## run',
    fieldTable(run),
    '## sweep',
    fieldTable(sweep),
    'Each of `sweep.axes` is one of these.',
    ...variantSections(SWEEP_AXIS, '###'),
  ].join('\n\n')}\n`;
}

function valueTable(): string {
  const rows = [
    scalars.size,
    scalars.duration(),
    scalars.distribution,
    scalars.share,
    scalars.amount,
    scalars.name,
    scalars.appPattern,
    scalars.calendarInstant,
    updateCount(1),
    watchTime,
    expiry,
  ].map((schema) => {
    const doc = scalars.valueDocs.get(schema as z.ZodType);
    return [doc?.label ?? '', doc?.expected ?? ''];
  });
  return table(['value', 'written as'], rows);
}

/** A section for every branch of a union of maps. */
function variantSections(union: z.core.$ZodType, heading: string): string[] {
  return (branches(union) ?? []).flatMap((branch) => {
    const tag = tagOf(branch);
    return tag === undefined ? [] : [`${heading} ${tag}`, fieldTable(branch)];
  });
}

/** Fields of a map, and of the maps within it, each on a line. */
function fieldTable(schema: z.core.$ZodType): string {
  return table(HEAD, rowsOf(schema, ''));
}

const HEAD = ['field', 'value', 'default', 'meaning'];

const TIMES: Readonly<Record<string, z.ZodType>> = lasting;

function timeRows(): string[][] {
  return rowsOf(z.strictObject(lasting), '').filter(([field = '']) => !field.includes('.'));
}

/** Events have their times in common: told once. */
function eventSections(union: z.core.$ZodType): string[] {
  return (branches(union) ?? []).flatMap((branch) => {
    const tag = tagOf(branch);
    const map = unwrap(branch);
    if (tag === undefined || !(map instanceof z.ZodObject)) return [];
    const shape = map.shape as Record<string, z.ZodType>;
    const own = Object.entries(shape).filter(([key, field]) => TIMES[key] !== field);
    const lasts = Object.hasOwn(shape, 'for') ? ', with `for`' : '';
    const when = Object.hasOwn(shape, 'every') ? `Times as under [When](#when)${lasts}.` : '';
    const rows = own.flatMap(([key, field]) => fieldRows(key, field, ''));
    return [`### ${tag}`, table(HEAD, rows), when].filter((part) => part !== '');
  });
}

function rowsOf(schema: z.core.$ZodType, prefix: string): string[][] {
  const map = unwrap(schema);
  if (!(map instanceof z.ZodObject)) return [];
  return Object.entries(map.shape as Record<string, z.ZodType>).flatMap(([key, field]) =>
    fieldRows(key, field, prefix),
  );
}

function fieldRows(key: string, field: z.ZodType, prefix: string): string[][] {
  const row = [`\`${prefix}${key}\``, labelOf(field), defaultOf(field), field.description ?? ''];
  return [row, ...innerRows(field, `${prefix}${key}.`)];
}

/** Fields that have no section of their own: those of small maps and of maps to choose from. */
function innerRows(field: z.ZodType, prefix: string): string[][] {
  if (docOf(field) !== undefined || isSection(field)) return [];
  return branches(field) === undefined ? rowsOf(field, prefix) : choiceRows(field, prefix);
}

/** Fields of maps to choose from. */
function choiceRows(union: z.core.$ZodType, prefix: string): string[][] {
  const options = branches(union) ?? [];
  // Branches share fields: each is told once, after the choices.
  const choices = options.flatMap((option) => rowsOf(option, prefix).slice(0, 1).map(asChoice));
  const fields = new Map(choices.map((row) => [row[0], row]));
  for (const row of options.flatMap((option) =>
    isSection(option) ? [] : rowsOf(option, prefix).slice(1),
  )) {
    if (!fields.has(row[0])) fields.set(row[0], row);
  }
  return [...fields.values()];
}

function asChoice([field = '', label = '', , meaning = '']: readonly string[]): string[] {
  return [field, label, ONE_OF, meaning];
}

const ONE_OF = 'one of these';

const SECTIONS = new Set<unknown>();

/** By definition: `describe` clones a schema, but not what it is. */
function isSection(field: z.core.$ZodType): boolean {
  if (SECTIONS.size === 0) {
    const { foundation } = SCENARIO.shape;
    const within = (unwrap(foundation) as typeof foundation).shape;
    const { run, sweep } = SCENARIO.shape;
    const { silk, properties, controlPlane } = within;
    for (const schema of [foundation, controlPlane, silk, properties, run, sweep]) {
      SECTIONS.add(unwrap(schema)._zod.def);
    }
    for (const schema of [CRASH, PUSH, ADDABLE, PROCESS, VMS, ENDPOINT, ROTATION_DEPLOY]) {
      SECTIONS.add(unwrap(schema)._zod.def);
    }
  }
  return SECTIONS.has(unwrap(field)._zod.def);
}

/** The kind of value of a field, as the reference page names it. */
export function labelOf(field: z.core.$ZodType): string {
  const doc = docOf(field);
  const inner = unwrap(field);
  if (inner instanceof z.ZodArray) {
    const element = docOf(inner.def.element)?.label;
    return element === undefined ? 'list' : `list of ${element}`;
  }
  if (doc !== undefined) return doc.label;
  const options = branches(field);
  if (options === undefined) return 'map';
  const plain = options.flatMap((option) =>
    tagOf(option) === undefined ? (docOf(option)?.label ?? []) : [],
  );
  const isMap = options.some((option) => tagOf(option) !== undefined);
  return [...(isMap ? ['one of the maps below'] : []), ...plain].join(', or ');
}

/** What holds when a field is left out; empty where the description says it. */
export function defaultOf(field: z.core.$ZodType): string {
  let inner = field;
  for (;;) {
    if (inner instanceof z.ZodPrefault) return `\`${flow(inner.def.defaultValue)}\``;
    if (inner instanceof z.ZodOptional) return '';
    if (inner instanceof z.ZodPipe) inner = inner.def.in;
    else return 'required';
  }
}

/** A value as YAML writes it on one line. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, each]) => `${key}: ${flow(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const ORIGINS: Readonly<Record<Origin, string>> = {
  BOSH: 'default of the BOSH property',
  'cf-deployment': 'what cf-deployment v58 sets',
  constant: 'a constant of the release, which operators cannot set',
  measured: 'measured on the real component',
  assumption: 'nobody measured it: an assumption of the model',
};

const BASES: Readonly<Record<Basis, string>> = {
  fitted: 'solved from published figures; rows are those of `benchmarks/calibration.md`',
  published: 'published as it stands',
  assumption: 'nobody measured it: an assumption of the model',
};

function certificateTable(): string {
  const rows = CERTIFICATE_NAMES.map((name) => {
    const { deploys, groups, steps, source } = CERTIFICATES[name];
    const [change = ''] = deploys;
    return [
      `\`${name}\``,
      `${deploys.length}, \`${change}\``,
      groups === null ? 'all cells' : groups.map((group) => `\`${group}\``).join(', '),
      steps,
      source,
    ];
  });
  return table(['certificate', 'deploys', 'default groups', 'what they do', 'source'], rows);
}

function stackPreamble(): string {
  const bases = Object.entries(BASES).map(([basis, meaning]) => `- **${basis}**: ${meaning}.`);
  return [
    'What the BBS and its database cost, in a foundation that somebody measured. A property of the scenario overrides what its stack says; what the stack does not say has the default above. How well each stack predicts what it was not fitted to: `benchmarks/calibration.md`. Each value is:',
    bases.join('\n'),
  ].join('\n\n');
}

function stackTable({ description, values }: Stack): string {
  const rows = values.map(({ property, value, basis, source }) => [
    `\`${property}\``,
    `\`${flow(value)}\``,
    `**${basis}**: ${source}`,
  ]);
  if (rows.length === 0) return description;
  return `${description}\n\n${table(['property', 'value', 'source of the value'], rows)}`;
}

function propertyPreamble(): string {
  const origins = Object.entries(ORIGINS).map(
    ([origin, meaning]) => `- **${origin}**: ${meaning}.`,
  );
  return [
    'Dotted names, not nested maps. A property may go by its other name as well, not by both. Each default comes from:',
    origins.join('\n'),
    'File names are those of diego-release 2.105.0 unless another repository is named. Measurements of the BBS: the real controllers over PostgreSQL 15 on two cores with 2,000 instances, no HTTP.',
  ].join('\n\n');
}

function propertyTable(): string {
  const rows = PROPERTIES.map((property) => [
    [property.name, ...property.aliases].map((name) => `\`${name}\``).join('<br>'),
    docOf(property.schema)?.label ?? '',
    `\`${flow(property.default)}\``,
    property.description,
    sourceOf(property),
  ]);
  return table(['property', 'value', 'default', 'meaning', 'source of the default'], rows);
}

function sourceOf({ origin, source }: Property): string {
  return `**${origin}**: ${source}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function elementOf(list: z.core.$ZodType): z.core.$ZodType {
  const inner = unwrap(list);
  return inner instanceof z.ZodArray ? inner.def.element : inner;
}
