/**
 * Outcomes as JUnit XML, as build servers read it.
 *
 * Source of the format: the schema of the Jenkins xUnit plugin, junit-10.xsd. Left out: times, since a report is the
 * same on any machine.
 */

export interface JUnitCase {
  readonly className: string;
  readonly name: string;
  readonly failure?: { readonly message: string; readonly type: string; readonly text: string };
  /** The test itself broke. */
  readonly error?: { readonly message: string; readonly text: string };
  readonly isSkipped?: boolean;
}

export interface JUnitSuite {
  readonly name: string;
  readonly cases: readonly JUnitCase[];
}

/**
 * The whole report. Any text will do for names and messages.
 * @throws TypeError for what is no text, and for what is no list.
 */
export function junitXml(name: string, suites: readonly JUnitSuite[]): string {
  requireTexts('a report', { name }, ['name']);
  requireList('a report is of a list of suites', suites);
  const body = suites.map(suiteElement).join('');
  const open = `<testsuites name="${attribute(name)}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${open}\n${body}</testsuites>\n`;
}

function suiteElement(suite: JUnitSuite): string {
  requireTexts('a suite', suite, ['name']);
  const { name, cases } = suite;
  requireList('a suite has a list of cases', cases);
  const body = cases.map(caseElement).join('');
  const count = (has: (each: JUnitCase) => unknown): number =>
    cases.filter((each) => has(each) !== undefined && has(each) !== false).length;
  const numbers =
    `tests="${cases.length}" failures="${count(({ failure }) => failure)}"` +
    ` errors="${count(({ error }) => error)}" skipped="${count(({ isSkipped }) => isSkipped)}"`;
  return `  <testsuite name="${attribute(name)}" ${numbers}>\n${body}  </testsuite>\n`;
}

function caseElement(each: JUnitCase): string {
  requireTexts('a case', each, ['className', 'name']);
  const { className, name, failure, error, isSkipped } = each;
  const head = `    <testcase classname="${attribute(className)}" name="${attribute(name)}"`;
  if (failure !== undefined) {
    requireTexts('a failure', failure, ['message', 'type', 'text']);
    const { message, type, text } = failure;
    const attributes = `message="${attribute(message)}" type="${attribute(type)}"`;
    return `${head}>\n      <failure ${attributes}>${content(text)}</failure>\n    </testcase>\n`;
  }
  if (error !== undefined) {
    requireTexts('an error', error, ['message', 'text']);
    const attributes = `message="${attribute(error.message)}"`;
    return `${head}>\n      <error ${attributes}>${content(error.text)}</error>\n    </testcase>\n`;
  }
  return isSkipped === true ? `${head}><skipped/></testcase>\n` : `${head}/>\n`;
}

/** Callers of the package give what they like. @throws TypeError */
function requireTexts(what: string, value: object | null, keys: readonly string[]): void {
  const given = value as Readonly<Record<string, unknown>> | null;
  if (keys.every((key) => typeof given?.[key] === 'string')) return;
  throw new TypeError(`${what} needs ${keys.join(', ')}, each a text`);
}

/** @throws TypeError */
function requireList(sentence: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TypeError(sentence);
}

/** What XML 1.0 has no place for, not even escaped. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function content(text: string): string {
  return text
    .replace(FORBIDDEN, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Line ends and tabs would come out as blanks. */
function attribute(text: string): string {
  return content(text)
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;');
}
