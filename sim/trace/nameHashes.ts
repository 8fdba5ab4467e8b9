/**
 * Hashes of names by id, so that folding a record touches no text. A cache and nothing more: it is never
 * part of a snapshot, and is dropped at `restore`, after which an id may come to stand for another name.
 */
import { type Digest, foldHash, foldUint32, hashName } from '../engine/digest';
import type { Identities, InstanceId, LrpId } from '../model/identity';
import { instanceName } from './instanceName';

/** Two words per id; two zeros mean not yet known. */
export interface NameHashes {
  words: Int32Array;
}

/** Instances are many and short-lived, their numbers not dense: a slot holds whichever came last. */
export interface InstanceHashes {
  /** By slot: the instance number plus one; 0 when empty. */
  readonly holder: Int32Array;
  readonly words: Int32Array;
}

const INSTANCE_SLOTS = 1 << 16;
const FIRST_CAPACITY = 64;

export function createNameHashes(): NameHashes {
  return { words: new Int32Array(2 * FIRST_CAPACITY) };
}

export function createInstanceHashes(): InstanceHashes {
  return { holder: new Int32Array(INSTANCE_SLOTS), words: new Int32Array(2 * INSTANCE_SLOTS) };
}

/** Forgets everything. */
export function clearHashes(hashes: NameHashes | InstanceHashes): void {
  hashes.words.fill(0);
  if ('holder' in hashes) hashes.holder.fill(0);
}

/** Folds in the name with this id; an id below 0 (nobody) is folded as two zero words. */
export function foldName(
  digest: Digest,
  hashes: NameHashes,
  names: readonly string[],
  id: number,
): void {
  if (id < 0) {
    foldHash(digest, 0, 0);
    return;
  }
  const at = 2 * id;
  if (at >= hashes.words.length || (hashes.words[at] === 0 && hashes.words[at + 1] === 0)) {
    learn(hashes, names, id);
  }
  foldHash(digest, hashes.words[at] as number, hashes.words[at + 1] as number);
}

function learn(hashes: NameHashes, names: readonly string[], id: number): void {
  const name = names[id];
  if (name === undefined) throw new RangeError(`a record names id ${id} of ${names.length}`);
  if (2 * id >= hashes.words.length) {
    const grown = new Int32Array(4 * Math.max(id, FIRST_CAPACITY));
    grown.set(hashes.words);
    hashes.words = grown;
  }
  hashName(name, hashes.words, 2 * id);
}

/** Folds in an LRP key as its process's name and its index. */
export function foldLRP(
  digest: Digest,
  hashes: NameHashes,
  identities: Identities,
  lrp: LrpId,
): void {
  const process = lrp < 0 ? -1 : identities.lrpProcess[lrp];
  if (process === undefined) throw new RangeError(`a record names LRP ${lrp}`);
  foldName(digest, hashes, identities.processes, process);
  foldUint32(digest, lrp < 0 ? -1 : (identities.lrpIndex[lrp] as number));
}

/** Folds in an instance by its guid. */
export function foldInstance(
  digest: Digest,
  hashes: InstanceHashes,
  identities: Identities,
  instance: InstanceId,
): void {
  if (instance < 0) {
    foldHash(digest, 0, 0);
    return;
  }
  const slot = instance & (INSTANCE_SLOTS - 1);
  if (hashes.holder[slot] !== instance + 1) {
    hashName(instanceName(identities, instance) ?? '', hashes.words, 2 * slot);
    hashes.holder[slot] = instance + 1;
  }
  foldHash(digest, hashes.words[2 * slot] as number, hashes.words[2 * slot + 1] as number);
}
