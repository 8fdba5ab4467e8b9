/** Holds one run to invariants, its caller's and diegosim's own, while it is driven. */
import { checkState, createWatches } from '../check/checkAll';
import type { Invariant } from '../check/invariant';
import { isLookDue, type Looked } from '../check/looks';
import type { RecordJudge } from '../check/recordJudge';
import type { Foundation } from '../diego/foundation';
import type { Instant } from '../engine/units';
import type { TraceColumns } from '../trace/columns';
import { brokenBy, brokenNow, type CustomViolation, refuse } from './customWatch';
import { viewOf } from './foundationView';
import type { CustomInvariant } from './invariants';
import type { RunView } from './runView';

export interface WatchParts {
  readonly foundation: Foundation;
  readonly end: Instant;
  readonly columns: TraceColumns;
  readonly invariants: readonly CustomInvariant[];
  /** Of diegosim's own, over records; null: these are looked at in the end only. */
  readonly judge: RecordJudge | null;
}

export class InvariantWatch {
  /** Whether the caller's are told nothing: what happens is what they have seen already. */
  isMuted = false;
  /** Whether one of them is being asked. */
  isLooking = false;
  readonly invariants: readonly CustomInvariant[];
  private readonly parts: WatchParts;
  private readonly view: RunView;
  private readonly watches: readonly Invariant[] | null;
  private looked: Looked = { events: 0, at: 0 };
  /** Rows that the invariants over records have seen. */
  private judged = 0;

  constructor(parts: WatchParts) {
    this.parts = parts;
    this.invariants = parts.invariants;
    this.view = viewOf(parts.foundation, parts.end);
    this.watches = parts.judge === null ? null : createWatches();
  }

  /** Goes on where that one stands, which has seen all that was before. */
  goOnFrom(other: InvariantWatch): void {
    this.looked = other.looked;
    this.judged = other.judged;
  }

  /** Looks at the state if it is time, before the event at `at`. @throws InvariantBroken */
  beforeEvent(at: Instant): void {
    if (isLookDue(this.looked, this.view.events, at)) this.look();
  }

  /** Looks at what has been recorded since. @throws InvariantBroken */
  afterEvent(): void {
    const { judge, columns } = this.parts;
    if (judge !== null) refuse(judge.violations);
    const from = this.judged;
    this.judged = columns.length;
    if (this.invariants.length === 0 || this.isMuted || from === columns.length) return;
    this.ask(() => brokenBy(this.invariants, columns, from));
  }

  /** Looks at the state. @throws InvariantBroken */
  look(): void {
    this.looked = { events: this.view.events, at: this.view.now };
    const own = this.watches === null ? [] : checkState(this.parts.foundation, this.watches);
    this.ask(() => [...own, ...(this.isMuted ? [] : brokenNow(this.invariants, this.view))]);
  }

  private ask(violations: () => CustomViolation[]): void {
    this.isLooking = true;
    try {
      refuse(violations());
    } finally {
      this.isLooking = false;
    }
  }
}
