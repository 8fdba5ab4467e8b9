/**
 * A report's page: the built template with a run in place of its placeholder. The run stands in two
 * elements that a browser reads and never executes, so the page's content policy needs no exception, and
 * nothing in a trace can end them early: one is JSON without `<`, the other base64.
 */
import type { Instant } from '../engine/units';

/** Stands once in the template, on a line of its own. */
export const PLACEHOLDER = '<!-- diegosim:run -->';

/** Raised when an older page would misread the data. */
const REPORT_VERSION = 1;

/** Bytes to encode at a time; of three, so that pieces of base64 can be joined. */
const PIECE_BYTES = 3 << 18;

export interface InstantRange {
  readonly from: Instant;
  readonly until: Instant;
}

/** What the page says about the run that it holds. */
export interface ReportData {
  readonly title: string;
  /** The scenario's. */
  readonly name: string;
  /** Which diegosim simulated it. */
  readonly build: string;
  /** The marked part, in µs since the start; null for none. */
  readonly range: InstantRange | null;
  /** The part that kept its details, and a sentence that says so and why; null for a whole trace. */
  readonly thinned: (InstantRange & { readonly sentence: string }) | null;
}

/** Pieces of the page, in order. `trace` is gzipped. @throws Error for a template without placeholder. */
export function* reportPage(
  template: string,
  data: ReportData,
  trace: Uint8Array,
): Generator<string, void> {
  const [head, tail, ...more] = template.split(PLACEHOLDER);
  if (head === undefined || tail === undefined || more.length > 0) {
    throw new Error(`the report's template has not one ${PLACEHOLDER}`);
  }
  const json = JSON.stringify({ version: REPORT_VERSION, ...data }).replaceAll('<', '\\u003c');
  yield head;
  yield `<script type="application/json" id="diegosim-report">${json}</script>\n`;
  yield '<script type="application/octet-stream" id="diegosim-trace">';
  for (let start = 0; start < trace.length; start += PIECE_BYTES) {
    yield Buffer.from(trace.subarray(start, start + PIECE_BYTES)).toString('base64');
  }
  yield '</script>';
  yield tail;
}
