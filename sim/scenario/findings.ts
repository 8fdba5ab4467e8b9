/**
 * zod's issues, retold for the person who wrote the file: one finding for each mistake, in the branch
 * that was meant, with what was expected there and a suggestion.
 */
import * as z from 'zod';
import { type Finding, nearest, type Path, quoted } from './problems';
import {
  branches,
  branchFor,
  docOf,
  isDataMap,
  knownKeys,
  nearestKey,
  schemaAt,
  tagOf,
  unwrap,
  valueAt,
} from './schemaWalk';

type Issue = z.core.$ZodIssue;

/** What zod says of a check that was given no message. */
const UNSAID = new Set(['', 'Invalid input']);

/** More are not retold: nobody reads them, and each takes a search through the file. */
const FINDINGS_MAXIMUM = 200;

/** What is wrong with `data` according to `schema`, whose issues with it these are: at least one. */
export function findingsOf(
  schema: z.core.$ZodType,
  data: unknown,
  all: readonly Issue[],
): Finding[] {
  const issues = all.slice(0, FINDINGS_MAXIMUM);
  const findings = issues.flatMap((issue) => retold(schema, data, [], issue));
  return findings.length > 0 ? findings : [wrongValue(schema, data, [], '')];
}

function retold(root: z.core.$ZodType, data: unknown, base: Path, issue: Issue): Finding[] {
  const path: Path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, FINDINGS_MAXIMUM).map((key) => unknownKey(root, data, path, key));
  }
  if (issue.code === 'invalid_union') return retoldUnion(root, data, path, issue);
  if (issue.code === 'custom' && !UNSAID.has(issue.message)) {
    const schema = schemaAt(root, data, path);
    const expected = issue.params?.expected;
    return [
      {
        path,
        part: 'value',
        message: issue.message,
        expected: typeof expected === 'string' ? expected : expectedOf(schema),
      },
    ];
  }
  if ((issue.code === 'too_big' || issue.code === 'too_small') && issue.origin === 'array') {
    return [wrongLength(root, data, path, issue)];
  }
  return [wrongValue(root, data, path, issue.message)];
}

/** A list with too many entries, or too few. */
function wrongLength(
  root: z.core.$ZodType,
  data: unknown,
  path: Path,
  issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall,
): Finding {
  const list = valueAt(data, path);
  const length = Array.isArray(list) ? list.length : 0;
  const schema = schemaAt(root, data, path);
  const bound = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
  return {
    path,
    part: 'value',
    message: `the list has ${length === 1 ? '1 entry' : `${length || 'no'} entries`}`,
    expected: (schema && docOf(schema)?.expected) ?? bound,
  };
}

function retoldUnion(
  root: z.core.$ZodType,
  data: unknown,
  path: Path,
  issue: Extract<Issue, { code: 'invalid_union' }>,
): Finding[] {
  const schema = schemaAt(root, data, path);
  const options = schema === undefined ? undefined : branches(schema);
  const value = valueAt(data, path);
  if (options === undefined || schema === undefined) return [wrongValue(root, data, path, '')];
  const chosen = branchFor(options, value);
  const inner = issue.errors[chosen];
  const isSimple = !isDataMap(value) && docOf(schema) !== undefined;
  if (inner !== undefined && !isSimple)
    return inner.flatMap((each) => retold(root, data, path, each));
  return isDataMap(value) ? [noBranch(options, value, path)] : [wrongValue(root, data, path, '')];
}

/** A map that has the distinguishing key of no branch. */
function noBranch(options: readonly z.core.$ZodType[], value: object, path: Path): Finding {
  const tags = options.flatMap((option) => tagOf(option) ?? []);
  for (const key of Object.keys(value)) {
    const suggestion = nearest(key, tags);
    if (suggestion === undefined) continue;
    const expected = `one of ${tags.join(', ')}`;
    return {
      path: [...path, key],
      part: 'key',
      message: `unknown key "${key}"`,
      expected,
      suggestion,
    };
  }
  return {
    path,
    part: 'value',
    message: `none of ${tags.join(', ')} is given`,
    expected: 'one of them',
    isAbsence: true,
  };
}

function unknownKey(root: z.core.$ZodType, data: unknown, path: Path, key: string): Finding {
  const schema = schemaAt(root, data, path);
  const value = valueAt(data, path);
  const known = schema === undefined ? [] : knownKeys(schema, value);
  const isLong = known.length > 25;
  return {
    path: [...path, key],
    part: 'key',
    message: `unknown key ${quoted(key)}`,
    expected: isLong
      ? 'a property of scenarios/REFERENCE.md, by its dotted name'
      : `one of ${known.join(', ')}`,
    suggestion:
      nearestKey(key, known, value) ?? (isLong ? propertyBelow(key, value, known) : undefined),
  };
}

/** BOSH manifests nest properties, scenario files do not: the dotted name that was meant. */
function propertyBelow(key: string, value: unknown, known: readonly string[]): string | undefined {
  let dotted = key;
  let inner = valueAt(value, [key]);
  for (let depth = 0; depth < 6 && isDataMap(inner); depth++) {
    const [first] = Object.keys(inner);
    if (first === undefined) break;
    dotted += `.${first}`;
    inner = inner[first];
  }
  return dotted === key ? undefined : nearest(dotted, known);
}

function wrongValue(root: z.core.$ZodType, data: unknown, path: Path, message: string): Finding {
  const value = valueAt(data, path);
  const schema = schemaAt(root, data, path);
  const expected = expectedOf(schema);
  const last = path.at(-1);
  if (value === undefined && last !== undefined) {
    const parent = path.slice(0, -1);
    const misspelt = misspeltKey(root, data, parent, String(last));
    const message = `"${last}" is missing${misspelt}`;
    return { path: parent, part: 'value', message, expected, isAbsence: true };
  }
  if (value === null || value === undefined) {
    return { path, part: 'value', message: 'has no value', expected, isAbsence: true };
  }
  const suggestion = schema === undefined ? undefined : suggestionFor(schema, value);
  const isPhrased = message.startsWith('both ');
  return {
    path,
    part: 'value',
    message: isPhrased ? message : `${quoted(value)} is not valid here`,
    expected,
    suggestion,
  };
}

/** A choice between maps and words has the suggestions of its words. */
function suggestionFor(schema: z.core.$ZodType, value: unknown): string | undefined {
  const doc = docOf(schema);
  if (doc !== undefined) return doc.suggest?.(value);
  const options = branches(schema);
  const meant = options?.[branchFor(options, value)];
  return meant === undefined ? undefined : docOf(meant)?.suggest?.(value);
}

/** Says when the missing key seems to be there under another name. */
function misspeltKey(root: z.core.$ZodType, data: unknown, parent: Path, key: string): string {
  const value = valueAt(data, parent);
  const schema = schemaAt(root, data, parent);
  if (!isDataMap(value) || schema === undefined) return '';
  const known = knownKeys(schema, value);
  const strangers = Object.keys(value).filter((each) => !known.includes(each));
  const stranger = nearest(key, strangers);
  return stranger === undefined ? '' : ` (is it "${stranger}"?)`;
}

function expectedOf(schema: z.core.$ZodType | undefined): string {
  if (schema === undefined) return '';
  const doc = docOf(schema);
  if (doc !== undefined) return doc.expected;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return 'a list';
  if (inner instanceof z.ZodObject)
    return `a map with ${Object.keys(inner.shape).slice(0, 8).join(', ')}`;
  const tags = (branches(schema) ?? []).flatMap((option) => {
    const tag = tagOf(option);
    return tag === undefined ? (docOf(option)?.expected ?? []) : `{ ${tag}: … }`;
  });
  return tags.join(' or ');
}
