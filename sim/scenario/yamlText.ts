/**
 * A YAML text as plain data, and the way back from a path in the data to a place in the text.
 *
 * The text may come from anyone: its size, nesting and the expansion of its aliases are bounded; maps
 * have no prototype; every expected failure is a finding, none an exception. YAML 1.2 core schema, one
 * document, text keys, no tags.
 */
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLError } from 'yaml';
import { type Finding, nearest, type Path, quoted } from './problems';
import type { DataMap } from './schemaWalk';

/** Largest file that is read, in UTF-16 units of its text. */
export const FILE_SIZE_MAXIMUM = 5 * 1024 * 1024;
const DEPTH_MAXIMUM = 50;
/** Values that aliases may add to what the file holds itself. */
const ALIASED_VALUES_MAXIMUM = 50_000;
const SYNTAX_FINDINGS_MAXIMUM = 20;
/** Tags that say what the core schema would say without them. */
const CORE_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/** A mistake at a place in the text. */
export interface TextFinding extends Omit<Finding, 'path' | 'part'> {
  readonly offset: number;
  readonly path: Path;
}

export interface YamlText {
  readonly file: string;
  readonly text: string;
  /** Offset of each line's first character. */
  readonly lineStarts: readonly number[];
  readonly data: unknown;
  readonly findings: readonly TextFinding[];
  /** Start of the line of the first error of syntax: what follows may not be what was written. */
  readonly brokenAt: number | undefined;
  /** Offset of a path's key or value, and how many of its parts the text has. */
  locate(path: Path, part: 'key' | 'value'): { offset: number; depth: number };
}

/** Reads a text; `data` is undefined when nothing can be made of it. */
export function readYaml(file: string, text: string): YamlText {
  const unreadable = unreadableText(text);
  if (unreadable !== undefined) return withoutData(file, text, unreadable);
  const document = parsedDocument(text);
  if (document === undefined) return withoutData(file, text, tooDeep(0, []));
  const { errors, warnings, contents } = document;
  const reader = new Reader(warnings.map(({ pos: [offset] }) => offset));
  const data = reader.value(contents, []);
  return {
    file,
    text,
    lineStarts: startsOfLines(text),
    data,
    findings: [...syntaxFindings(errors), ...reader.findings],
    brokenAt: firstBrokenLine(text, errors),
    locate: (path, part) => locate(contents, reader.targets, path, part),
  };
}

function firstBrokenLine(text: string, errors: readonly YAMLError[]): number | undefined {
  if (errors.length === 0) return undefined;
  const first = errors.reduce((least, { pos: [at] }) => Math.min(least, at), text.length);
  return text.lastIndexOf('\n', first - 1) + 1;
}

function withoutData(file: string, text: string, finding: TextFinding): YamlText {
  const lineStarts = text.length > FILE_SIZE_MAXIMUM ? [0] : startsOfLines(text);
  const locate = () => ({ offset: 0, depth: 0 });
  return { file, text, lineStarts, data: undefined, findings: [finding], brokenAt: 0, locate };
}

function syntaxFindings(errors: readonly YAMLError[]): TextFinding[] {
  return errors.slice(0, SYNTAX_FINDINGS_MAXIMUM).map(({ pos: [offset], code, message }) =>
    // The parser's word for nesting that exhausts it.
    code === 'RESOURCE_EXHAUSTION'
      ? tooDeep(offset, [])
      : code === 'MULTIPLE_DOCS'
        ? { offset, path: [], message: 'another document begins', expected: 'one in a file' }
        : { offset, path: [], message: firstLine(message), expected: 'valid YAML 1.2' },
  );
}

/** The line and column of an offset, both counted from 1, and the text of the line. */
export function placeOf(
  yaml: Pick<YamlText, 'text' | 'lineStarts'>,
  offset: number,
): { line: number; column: number; source: string } {
  let low = 0;
  let high = yaml.lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((yaml.lineStarts[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  const start = yaml.lineStarts[low] ?? 0;
  const end = yaml.lineStarts[low + 1] ?? yaml.text.length;
  const source = yaml.text.slice(start, Math.min(end, start + 10_000)).replace(/[\r\n]+$/, '');
  return { line: low + 1, column: offset - start + 1, source };
}

/** Offset of the first character of every line. */
export function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function unreadableText(text: string): TextFinding | undefined {
  if (text.length > FILE_SIZE_MAXIMUM) {
    return {
      offset: 0,
      path: [],
      message: 'the file is too large',
      expected: 'at most 5 MB of YAML',
    };
  }
  // Control characters and the mark that decoders leave for bytes that are not UTF-8.
  const garbage = text.search(/[^\P{Cc}\t\r\n]|\uFFFD/u);
  if (garbage >= 0) {
    return { offset: garbage, path: [], message: 'this is not text', expected: 'YAML in UTF-8' };
  }
  return text.trim() === ''
    ? { offset: 0, path: [], message: 'the file is empty', expected: 'a scenario' }
    : undefined;
}

/** Undefined when the nesting exhausts the parser. */
function parsedDocument(text: string) {
  if (bracketDepth(text) > DEPTH_MAXIMUM * 4) return undefined;
  try {
    // Duplicate keys are found by the reader: the parser's own search is quadratic.
    return parseDocument(text, { uniqueKeys: false, prettyErrors: false, merge: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Most brackets open at once, counted without regard to quotes: a cheap upper bound on flow nesting. */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--;
  }
  return deepest;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').slice(0, 200);
}

function tooDeep(offset: number, path: Path): TextFinding {
  return {
    offset,
    path,
    message: 'nested too deeply',
    expected: `at most ${DEPTH_MAXIMUM} levels`,
  };
}

/** Turns nodes into data, once, in the order of the text. */
class Reader {
  readonly findings: TextFinding[] = [];
  /** By alias: the node it stands for. */
  readonly targets = new Map<Node, Node>();
  private readonly anchors = new Map<string, Node>();
  /** Nodes with an anchor that are being read: an alias to one of them would never end. */
  private readonly open = new Set<Node>();
  private aliasDepth = 0;
  private aliasedValues = 0;

  /** Takes the places of tags that stand for nothing, in the order of the text. */
  constructor(private readonly unresolvedTags: readonly number[]) {}

  value(node: unknown, path: Path): unknown {
    if (!isAlias(node) && !isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    if (path.length > DEPTH_MAXIMUM) return this.refuse(tooDeep(offsetOf(node), path));
    if (this.aliasDepth > 0 && ++this.aliasedValues > ALIASED_VALUES_MAXIMUM) {
      if (this.aliasedValues > ALIASED_VALUES_MAXIMUM + 1) return null;
      return this.refuse({
        offset: offsetOf(node),
        path,
        message: 'aliases expand to too much',
        expected: `at most ${ALIASED_VALUES_MAXIMUM} values from aliases`,
      });
    }
    if (isAlias(node)) return this.aliased(node, path);
    if (node.tag !== undefined && !CORE_TAG.test(node.tag)) {
      const offset = this.unresolvedTags.findLast((tag) => tag <= offsetOf(node));
      const [message, expected] = ['tags mean nothing here', 'a plain value without a tag'];
      if (offset !== undefined) return this.refuse({ offset, path, message, expected });
    }
    if (node.anchor !== undefined && this.aliasDepth === 0) this.anchors.set(node.anchor, node);
    if (isScalar(node)) return plain(node.value);
    this.open.add(node);
    const data = isMap(node)
      ? this.map(node, path)
      : node.items.map((item, index) => this.value(item, [...path, index]));
    this.open.delete(node);
    return data;
  }

  private aliased(alias: Node & { source: string }, path: Path): unknown {
    const target = this.targets.get(alias) ?? this.anchors.get(alias.source);
    const offset = offsetOf(alias);
    if (target === undefined) {
      const suggestion = nearest(alias.source, this.anchors.keys());
      const message = `no anchor ${quoted(alias.source)} before this alias`;
      return this.refuse({
        offset,
        path,
        message,
        expected: 'an anchor written above',
        suggestion,
      });
    }
    if (this.open.has(target)) {
      const message = `alias ${quoted(alias.source)} stands inside what it repeats`;
      return this.refuse({ offset, path, message, expected: 'an alias of something complete' });
    }
    this.targets.set(alias, target);
    this.aliasDepth++;
    const data = this.value(target, path);
    this.aliasDepth--;
    return data;
  }

  private map(node: { items: readonly { key: unknown; value: unknown }[] }, path: Path): DataMap {
    const data: DataMap = Object.create(null);
    for (const { key, value } of node.items) {
      const name = keyText(key);
      if (name === undefined) {
        const message = 'this key is not text';
        this.refuse({ offset: offsetOf(key), path, message, expected: 'a name' });
      } else if (Object.hasOwn(data, name)) {
        const message = `${quoted(name)} is given twice`;
        this.refuse({
          offset: offsetOf(key),
          path: [...path, name],
          message,
          expected: 'each key once',
        });
      } else {
        data[name] = this.value(value, [...path, name]);
      }
    }
    return data;
  }

  private refuse(finding: TextFinding): null {
    // One mistake repeated by aliases is reported where it stands, once.
    if (
      this.findings.length < 100 &&
      !this.findings.some((each) => each.offset === finding.offset)
    ) {
      this.findings.push(finding);
    }
    return null;
  }
}

function offsetOf(node: unknown): number {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0] ?? 0;
}

function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return key.value === null ? undefined : String(key.value);
}

/** Values of the core schema; anything else was written with a tag. */
function plain(value: unknown): unknown {
  const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return isPlain ? value : null;
}

function locate(
  root: unknown,
  targets: ReadonlyMap<Node, Node>,
  path: Path,
  part: 'key' | 'value',
): { offset: number; depth: number } {
  let node: unknown = root;
  let offset = offsetOf(root);
  for (const [depth, name] of path.entries()) {
    const target = isAlias(node) ? targets.get(node) : node;
    let next: { key?: unknown; value: unknown } | undefined;
    if (isMap(target)) next = target.items.find((item) => keyText(item.key) === name);
    else if (isSeq(target) && typeof name === 'number' && name < target.items.length) {
      next = { value: target.items[name] };
    }
    if (next === undefined) return { offset, depth };
    const isEmpty = next.value === null || (isScalar(next.value) && next.value.value === null);
    const isKey = next.key !== undefined && (part === 'key' || isEmpty);
    const isLast = depth === path.length - 1;
    node = next.value;
    const place = isLast && isKey ? next.key : (node ?? next.key);
    // A value that is not there has no place of its own.
    if ((place as { range?: unknown } | null)?.range) offset = offsetOf(place);
  }
  return { offset, depth: path.length };
}
