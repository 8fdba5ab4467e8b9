/** One way to do an upgrade: how many VMs at a time, and what else is changed of the scenario. */
import type { UpdateCount } from '../../model/foundationSpec';

/** Changes beside `max_in_flight`. */
export interface OtherChange {
  /** In an operator's words. */
  readonly text: string;
  /** As `--set` would be told. */
  readonly overrides: readonly (readonly [path: string, yaml: string])[];
  readonly strategy: 'create-swap-delete' | null;
  /** No pause between the deploys of a rotation. */
  readonly hasNoPause: boolean;
}

export interface UpgradeSetting {
  /** Null: what the scenario says. */
  readonly maxInFlight: UpdateCount | null;
  readonly change: OtherChange | null;
}

export const AS_IT_IS: UpgradeSetting = { maxInFlight: null, change: null };

const COUNT_MAXIMUM = 100_000;

/** `4` or `10%`, as a manifest writes it; undefined for anything else. */
export function parseCount(text: string): UpdateCount | undefined {
  const match = /^(\d{1,6})(%?)$/.exec(text.trim());
  const value = Number(match?.[1]);
  if (match === null || value < 1) return undefined;
  if (match[2] === '%') return value <= 100 ? { kind: 'percent', percent: value } : undefined;
  return value <= COUNT_MAXIMUM ? { kind: 'count', count: value } : undefined;
}

/** As a manifest writes it. */
export function countText(count: UpdateCount): string {
  return count.kind === 'count' ? String(count.count) : `${count.percent}%`;
}

/** Equal for equal settings. */
export function settingKey({ maxInFlight, change }: UpgradeSetting): string {
  return `${maxInFlight === null ? '' : countText(maxInFlight)} ${change?.text ?? ''}`;
}
