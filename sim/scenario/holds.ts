/**
 * Which faults hold what: a cell is down, a process stands still, a database is slow for as long as at
 * least one fault says so. So the repair of a fault ends that fault only, whatever else overlaps with it.
 */

/** The occurrence of a fault, by its position among all of a run. */
export type FaultId = number;

/** By target: the faults that hold it, in the order in which they began, and what each does to it. */
export type Holds<Target, Value> = Map<Target, Map<FaultId, Value>>;

/** Notes that the fault holds these targets. */
export function hold<Target, Value>(
  holds: Holds<Target, Value>,
  fault: FaultId,
  targets: readonly Target[],
  value: Value,
): void {
  for (const target of targets) {
    let faults = holds.get(target);
    if (faults === undefined) {
      faults = new Map();
      holds.set(target, faults);
    }
    faults.set(fault, value);
  }
}

/** The fault holds them no more; answers those that nothing else holds. */
export function release<Target, Value>(
  holds: Holds<Target, Value>,
  fault: FaultId,
  targets: readonly Target[],
): Target[] {
  return targets.filter((target) => {
    const faults = holds.get(target);
    if (faults?.delete(fault) !== true || faults.size > 0) return false;
    return holds.delete(target);
  });
}

/** Ends every fault of these targets; answers those that had one. */
export function free<Target, Value>(
  holds: Holds<Target, Value>,
  targets: readonly Target[],
): Target[] {
  return targets.filter((target) => holds.delete(target));
}

/** What the latest of the faults that hold the target does to it; undefined when there is none. */
export function latest<Target, Value>(
  holds: Holds<Target, Value>,
  target: Target,
): Value | undefined {
  return [...(holds.get(target)?.values() ?? [])].at(-1);
}
