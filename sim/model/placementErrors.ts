/**
 * Why the auction placed something nowhere: the texts that the BBS stores as placement error and that
 * operators read. Diego: auction/auctiontypes/types.go and rep/resources.go InsufficientResourcesError.
 */

/** No cell answered, or all that did are evacuating. */
export const CELL_COMMUNICATION = 'unable to communicate to compatible cells';
/** The cap on starting containers is reached. */
export const EXCEEDED_INFLIGHT_CREATION =
  'waiting to start instance: reached in-flight start limit';
export const ROOT_FS_MISMATCH = 'found no compatible cell for required rootfs';
/** Not Diego's: a custom placement policy refused every cell that the work fits on. */
export const REFUSED_BY_POLICY = 'refused by the placement policy';
export const VOLUME_DRIVER_MISMATCH = 'found no compatible cell with required volume drivers';

/** Names the tags in the order in which, and as often as, they were asked for. */
export function placementTagMismatch(tags: readonly string[]): string {
  const quoted = tags.map((tag) => `"${tag}"`);
  const last = quoted.pop();
  if (last === undefined) return 'found no compatible cell with no placement tags';
  if (quoted.length === 0) return `found no compatible cell with placement tag ${last}`;
  return `found no compatible cell with placement tags ${quoted.join(', ')} and ${last}`;
}

/** What a cell has too little of: a set of bits. */
export const Lack = { none: 0, containers: 1, disk: 2, memory: 4, all: 7 } as const;

const INSUFFICIENT_RESOURCES: readonly string[] = Array.from(
  { length: Lack.all + 1 },
  (_, lack) => {
    const names = [];
    if ((lack & Lack.containers) !== 0) names.push('containers');
    if ((lack & Lack.disk) !== 0) names.push('disk');
    if ((lack & Lack.memory) !== 0) names.push('memory');
    return names.length === 0
      ? 'insufficient resources'
      : `insufficient resources: ${names.join(', ')}`;
  },
);

/** Names, in alphabetical order, what every compatible cell has too little of: a set of `Lack` bits. */
export function insufficientResources(lack: number): string {
  const text = INSUFFICIENT_RESOURCES[lack];
  if (text === undefined) throw new RangeError(`no set of Lack bits: ${lack}`);
  return text;
}
