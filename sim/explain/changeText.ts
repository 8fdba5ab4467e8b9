/** Changes as sentences, in an operator's words and under the names of BOSH properties. */
import type { AuctionConfig } from '../model/auction';
import type { Change, ProfileChange } from './change';

/** The last part of the BOSH property's name: all of them begin with diego.auctioneer. */
const PROPERTY_NAMES: Readonly<Record<keyof AuctionConfig, string>> = {
  binPackFirstFitWeight: 'bin_pack_first_fit_weight',
  startingContainerWeight: 'starting_container_weight',
  startingContainerCountMaximum: 'starting_container_count_maximum',
};

/** What the change is, of whom, and whether it makes the cell an equal only. */
export interface ChangeSubject {
  readonly cell: string;
  readonly zone: string;
  readonly work: 'app' | 'task';
  readonly outcome: 'wins' | 'ties';
}

/** One sentence without a full stop, for example "cell-17 needs 312 MB more free memory". */
export function changeText(change: Change, { cell, zone, work, outcome }: ChangeSubject): string {
  const text = textOf(change, cell, zone, work);
  return outcome === 'ties' ? `${text}, which makes it an equal of the best` : text;
}

function textOf(change: Change, cell: string, zone: string, work: 'app' | 'task'): string {
  switch (change.kind) {
    case 'memory':
    case 'disk':
      return `${cell} needs ${change.more} MB more free ${change.kind}`;
    case 'containers':
      return `${cell} needs room for ${counted(change.more, 'more container')}`;
    case 'startingContainers':
      return `${cell} needs ${counted(change.fewer, 'starting container')} fewer`;
    case 'instances':
      return work === 'app'
        ? `${cell} needs ${counted(change.fewer, 'instance')} of the app fewer`
        : `${cell} needs ${counted(change.fewer, 'task')} fewer`;
    case 'zoneInstances':
      return `other cells of ${zone} need ${counted(change.fewer, 'instance')} of the app fewer`;
    case 'appTags':
      return `the ${work} ${joined([
        ['asks for placement tag', change.asks],
        ['does not ask for placement tag', change.drops],
      ])}`;
    case 'profile':
      return `${cell} ${profileText(change.profile)}`;
    case 'setting':
      return `${PROPERTY_NAMES[change.setting]} ${change.atMost ? 'at most' : 'at least'} ${change.value}`;
  }
}

function profileText(profile: ProfileChange): string {
  return joined([
    ['offers stack', profile.stacks ?? []],
    ['takes any root filesystem of scheme', profile.arbitraryRootFsSchemes ?? []],
    ['has volume driver', profile.volumeDrivers ?? []],
    ['has optional placement tag', profile.optionalPlacementTags ?? []],
    ['does not require placement tag', profile.withoutTags ?? []],
  ]);
}

/** "does a b and c, and does d e": the clauses that name something. */
function joined(clauses: readonly (readonly [string, readonly string[]])[]): string {
  return clauses
    .filter(([, names]) => names.length > 0)
    .map(([verb, names]) => `${verb}${names.length > 1 ? 's' : ''} ${names.join(' and ')}`)
    .join(', and ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
