/** What a loss would do, in words: by auctions, by adding up, and why the two differ where they do. */
import { count, counted, megabytes } from '../../charts/format';
import type { CapacityAnswered, CapacityGrowth } from '../../worker/protocol';
import type { Standing } from './mark';

export type Loss = CapacityAnswered['losses'][number];
export type Resource = Loss['sum']['short'][number];

export const STANDING: Readonly<Record<Loss['verdict'], Standing>> = {
  fits: 'good',
  'depends on chance': 'care',
  'does not fit': 'bad',
};

/** `zone z1`, `zone z1, isolated`, `zone z1, no tags`, `cell diego-cell-3`. */
export function lossName({ kind, zone, placementTags, cellGuid }: Loss): string {
  if (kind === 'cell') return `cell ${cellGuid ?? ''}`;
  return placementTags === null ? `zone ${zone}` : `zone ${zone}, ${tagsText(placementTags)}`;
}

/** Tags that work must ask for. */
export function tagsText(tags: readonly string[]): string {
  return tags.length === 0 ? 'no tags' : tags.join(', ');
}

/** `all`, `all but 41`, `all but 937 to 941`, `all, or all but 3`. */
export function placedText({ instances, placedMinimum, placedMaximum }: Loss): string {
  const most = instances - placedMinimum;
  const least = instances - placedMaximum;
  if (most === 0) return 'all';
  if (least === 0) return `all, or all but ${count(most)}`;
  return most === least ? `all but ${count(most)}` : `all but ${count(least)} to ${count(most)}`;
}

/** `568 GB for 1,171 GB`: what is free on cells that take any of them, and what they need. */
function balanceText({ sum }: Loss, resource: Resource): string {
  switch (resource) {
    case 'memory':
      return `${megabytes(sum.memoryFreeMB)} for ${megabytes(sum.memoryNeededMB)}`;
    case 'disk':
      return `${megabytes(sum.diskFreeMB)} for ${megabytes(sum.diskNeededMB)} of disk`;
    case 'containers':
      return `${count(sum.containersFree)} for ${counted(sum.containersNeeded, 'container')}`;
  }
}

/** `fits: …`, `no: …`, with what there is least of. */
export function sumText(loss: Loss): string {
  const [short = 'memory'] = loss.sum.short;
  return `${loss.sum.verdict === 'fits' ? 'fits' : 'no'}: ${balanceText(loss, short)}`;
}

/** Where adding up says that it fits and the auctions do not; undefined elsewhere. */
export function differenceText(loss: Loss): string | undefined {
  if (loss.verdict === 'fits' || loss.sum.verdict !== 'fits') return undefined;
  const placed = `adding up says that it fits, ${balanceText(loss, 'memory')}; the auctions place ${placedText(loss)} of ${counted(loss.instances, 'instance')}`;
  const { smallestUnplacedMB: needed, largestFreeMB } = loss;
  const why =
    needed !== null && largestFreeMB < needed
      ? `none has the ${megabytes(needed)} in one piece that the smallest needs; the most is ${megabytes(largestFreeMB)}`
      : 'none has all that one of them needs';
  return `${placed}. Of the cells that take the rest, ${why}.`;
}

export interface Verdict {
  readonly standing: Standing;
  readonly text: string;
}

/** Zones that are told by name; the rest are counted. */
const NAMES_MAX = 4;

/**
 * Whether any one zone could be lost. Losses are tried without what is on no cell already, so that while
 * something waits nothing is good.
 */
export function verdictOf({
  losses,
  desired,
  placed,
}: Pick<CapacityAnswered, 'losses' | 'desired' | 'placed'>): Verdict {
  const zones = losses.filter(({ kind }) => kind !== 'cell');
  const of = (verdict: Loss['verdict']) => zones.filter((loss) => loss.verdict === verdict);
  if (zones.length === 0) return { standing: 'care', text: 'No cell takes work.' };
  const lacking = of('does not fit');
  if (lacking.length > 0) {
    return { standing: 'bad', text: `The loss of ${someOf(lacking)} would not be survived.` };
  }
  const chancy = of('depends on chance');
  if (chancy.length > 0) {
    const text = `Whether the loss of ${someOf(chancy)} would be survived depends on chance.`;
    return { standing: 'care', text };
  }
  if (placed < desired) {
    const waiting = counted(desired - placed, 'desired instance');
    const text = `What is on cells would survive the loss of any one zone; ${waiting} beside it would need room as well.`;
    return { standing: 'care', text };
  }
  return { standing: 'good', text: 'The loss of any one zone would be survived.' };
}

/** `zone z1, zone z2 or zone z3`; a part of a zone where no whole one is among them. */
function someOf(losses: readonly Loss[]): string {
  const whole = losses.filter(({ kind }) => kind === 'zone');
  const told = whole.length > 0 ? whole : losses;
  const names = told.slice(0, NAMES_MAX).map(lossName);
  const rest = told.length - names.length;
  if (rest > 0) names.push(`${count(rest)} more`);
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}

/** By how much all apps could grow, and what ends it. */
export function growthText({ instances, survives, fails, failure }: CapacityGrowth): string {
  if (instances === 0) return 'Nothing is desired, so there is nothing to grow.';
  const why =
    failure?.where === 'placing'
      ? 'the new instances themselves find no room'
      : `what zone ${failure?.zone ?? ''} loses does not fit`;
  if (survives === null) return `By nothing: as it is, ${why}.`;
  const more = counted(Math.round(instances * survives), 'more instance');
  const limit = fails === null ? '' : ` At ${growthPercent(fails)}, ${why}.`;
  return `By ${growthPercent(survives)}, ${more}: any one zone could still be lost.${limit}`;
}

/** `12.5 %`, rounded down, so that no more is promised than survives. */
function growthPercent(growth: number): string {
  const tenths = Math.floor(growth * 1000 + 1e-6);
  const digit = tenths % 10;
  return `${count(Math.floor(tenths / 10))}${digit === 0 ? '' : `.${digit}`} %`;
}
