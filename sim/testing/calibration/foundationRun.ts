/** A whole foundation whose records of some kinds are kept, for experiments that read instants off them. */
import { createFoundation, type Foundation } from '../../diego/foundation';
import type { Instant } from '../../engine/units';
import type { FoundationSpec } from '../../model/foundationSpec';
import { type KindName, kindId } from '../../trace/kinds';
import { createRecorder } from '../../trace/recorder';

/** One record: when, where, and its own number `x` (see `trace/kinds`). */
export interface Seen {
  readonly at: Instant;
  readonly cell: number;
  readonly a: number;
  readonly x: number;
}

export interface FoundationRun {
  readonly foundation: Foundation;
  /** The records of a kind that was asked for, in order. */
  of(kind: KindName): readonly Seen[];
}

/** At instant 0; the caller lets it run. */
export function foundationRun(
  spec: FoundationSpec,
  kinds: readonly KindName[],
  seed = 1,
): FoundationRun {
  const seenByKind = new Map<number, Seen[]>(kinds.map((name) => [kindId(name), []]));
  const row = (
    _sequence: number,
    at: number,
    _cause: number,
    kind: number,
    cell: number,
    ...[, , a, , x]: [lrp: number, instance: number, a: number, b: number, x: number]
  ): void => {
    seenByKind.get(kind)?.push({ at, cell, a, x });
  };
  const foundation = createFoundation(spec, {
    seed,
    recorder: (identities) => createRecorder(identities, { level: 'summary', sinks: [{ row }] }),
  });
  return {
    foundation,
    of: (kind) => {
      const seen = seenByKind.get(kindId(kind));
      if (seen === undefined) throw new RangeError(`${kind} was not kept`);
      return seen;
    },
  };
}
