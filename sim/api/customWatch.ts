/** Custom invariants at work: what each has to say about a state, or about the records that an event made. */
import { type Violation, violationText } from '../check/invariant';
import { InvariantBroken } from '../check/invariantBroken';
import { messageOf } from '../model/thrown';
import { rowAt, type TraceColumns } from '../trace/columns';
import { KINDS } from '../trace/kinds';
import { decode } from '../trace/records';
import type { CustomInvariant, ReportViolation } from './invariants';
import type { RunView } from './runView';

/** A broken invariant, and what it threw when that is how it said so. */
export interface CustomViolation extends Violation {
  readonly cause?: unknown;
}

/** What is broken in the state of now. */
export function brokenNow(
  invariants: readonly CustomInvariant[],
  view: RunView,
): CustomViolation[] {
  return invariants.flatMap(({ name, check }) =>
    check === undefined ? [] : reported(name, view.now, (report) => check(view, report)),
  );
}

/** What is broken by the records from row `from` on. */
export function brokenBy(
  invariants: readonly CustomInvariant[],
  columns: TraceColumns,
  from: number,
): CustomViolation[] {
  const violations: CustomViolation[] = [];
  for (let row = from; row < columns.length; row++) {
    const kind = KINDS[rowAt(columns, row).kind]?.name;
    for (const { name, kinds, onRecord } of invariants) {
      if (onRecord === undefined || kind === undefined) continue;
      if (kinds !== undefined && !kinds.includes(kind)) continue;
      const record = decode(columns, row);
      violations.push(...reported(name, record.at, (report) => onRecord(record, report)));
    }
  }
  return violations;
}

function reported(
  invariant: string,
  at: number,
  look: (report: ReportViolation) => unknown,
): CustomViolation[] {
  const violations: CustomViolation[] = [];
  try {
    const answer = look((subject, text) =>
      violations.push({ at, invariant, subject: String(subject), text: String(text) }),
    );
    if (answer instanceof Promise) {
      // What becomes of it is nobody's any more.
      answer.catch(() => undefined);
      throw new TypeError('an invariant is not asynchronous: a run does not wait for it');
    }
  } catch (cause) {
    const text = messageOf(cause);
    violations.push({ at, invariant, subject: 'it threw', text, cause });
  }
  return violations;
}

/** @throws InvariantBroken when there is a violation; its `cause` is the first thing that was thrown. */
export function refuse(violations: readonly CustomViolation[]): void {
  if (violations.length === 0) return;
  const broken = new InvariantBroken(violations.map(violationText));
  const thrown = violations.find((violation) => 'cause' in violation);
  if (thrown !== undefined) broken.cause = thrown.cause;
  throw broken;
}
