/**
 * What auctions are explained by stands in a trace's header: sizes, placement rules, weights. A file may
 * hold anything there, so all of it that `sim/explain` relies on is looked at here, once.
 */
import type { FoundationSpec } from '../../sim/model/foundationSpec';
import type { Identities } from '../../sim/model/identity';

/** The foundation; a text says why auctions cannot be explained by it. */
export function readAuctionFoundation(
  scenario: unknown,
  identities: Identities,
): FoundationSpec | string {
  const { foundation } = fieldsOf(scenario);
  const { cells, apps, tasks, config } = fieldsOf(foundation);
  const { auctioneer, rep } = fieldsOf(config);
  const { binPackFirstFitWeight, startingContainerWeight, startingContainerCountMaximum } =
    fieldsOf(auctioneer);
  const weights = [binPackFirstFitWeight, startingContainerWeight, startingContainerCountMaximum];
  if (!weights.every(isNumber)) return 'its scenario has no weights of the auctioneer';
  if (!isNumber(fieldsOf(rep).proxyMemoryAllocation)) {
    return "its scenario has no rep's memory for proxies";
  }
  if (!isListOf(cells, isCell)) return 'its scenario has a cell without size or profile';
  if (!isListOf(apps, isApp)) return 'its scenario has an app without demand or constraint';
  if (!isListOf(tasks, isTask)) return 'its scenario has a task without demand or constraint';
  const places = [
    { names: identities.cells, list: cells, key: 'cellGuid' },
    { names: identities.processes, list: apps, key: 'processGuid' },
  ];
  for (const { names, list, key } of places) {
    const stranger = names.find((name, id) => fieldsOf(list[id])[key] !== name);
    if (stranger !== undefined) return `${stranger} is not where its scenario has it`;
  }
  // Every field that is read of it has been looked at.
  return foundation as FoundationSpec;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isListOf(value: unknown, isOne: (entry: Fields) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every((entry) => isOne(fieldsOf(entry)));
}

function isCell({ cellGuid, zone, index, total, profile }: Fields): boolean {
  const { memory, disk, containers } = fieldsOf(total);
  const { stacks, arbitraryRootFsSchemes, volumeDrivers, placementTags, optionalPlacementTags } =
    fieldsOf(profile);
  return (
    [cellGuid, zone].every(isText) &&
    [index, memory, disk, containers].every(isNumber) &&
    [stacks, arbitraryRootFsSchemes, volumeDrivers, placementTags, optionalPlacementTags].every(
      isTexts,
    )
  );
}

function isApp({ processGuid, ...work }: Fields): boolean {
  return isText(processGuid) && isWork(work);
}

function isTask({ name, ...work }: Fields): boolean {
  return isText(name) && isWork(work);
}

function isWork({ domain, memory, disk, constraint }: Fields): boolean {
  const { rootFs, placementTags, volumeDrivers } = fieldsOf(constraint);
  return (
    [domain, rootFs].every(isText) &&
    [memory, disk].every(isNumber) &&
    [placementTags, volumeDrivers].every(isTexts)
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}
