/** How expectations are put into words. */
import type { AppPosition, AppSpec } from '../model/foundationSpec';
import type { Amount } from '../scenario/scalars';
import { formatCount, formatShare } from './format';

export interface ExpectationContext {
  /** Every app version of the foundation. */
  readonly apps: readonly AppSpec[];
  /** Those that the expectation covers. */
  readonly covered: readonly AppPosition[];
}

/** ` of checkout`, ` of steady-* and 3 more`; nothing for the apps that are covered by default. */
export function describeApps({ apps, covered }: ExpectationContext): string {
  const isEvery = covered.length === apps.length;
  const isEverySteady =
    covered.every((app) => apps[app]?.crash === null) &&
    covered.length === apps.filter((app) => app.crash === null).length;
  if (isEvery || isEverySteady) return '';
  const families = new Set(covered.map((app) => apps[app]?.name.replace(/\d+$/, '*') ?? ''));
  // An app that is alone with its number keeps it.
  const names = [...new Set(covered.map((app) => apps[app]?.name ?? ''))];
  const [first = 'no app', second] = names.length > families.size ? [...families] : names;
  if (second === undefined) return ` of ${first}`;
  const more = Math.min(names.length, families.size) - 1;
  return ` of ${first} and ${formatCount(more)} more`;
}

/** `100`, or `2%`. */
export function describeAmount(amount: Amount): string {
  return amount.kind === 'count' ? formatCount(amount.count) : percent(amount.share);
}

/** `100 instances of checkout`, `98% of the instances`. */
export function instancesOf(amount: Amount, context: ExpectationContext): string {
  const apps = describeApps(context);
  if (amount.kind === 'share') return `${percent(amount.share)} of the instances${apps}`;
  return `${formatCount(amount.count)} ${amount.count === 1 ? 'instance' : 'instances'}${apps}`;
}

/** A share as the scenario gave it: not rounded, unlike a measured one. */
export function percent(share: number): string {
  const exact = Number((share * 100).toFixed(6));
  return share === 0 || share === 1 ? formatShare(share) : `${exact}%`;
}
