/**
 * What an instance is called: the guid that a rep makes up for each container it reserves.
 *
 * Real reps cut a random UUID v4 to 28 characters (rep helpers.go GenerateGuid). A simulated one looks the
 * same but follows from the instance's number, so that no name needs to be stored. Recorded instances keep
 * the guid they came with.
 */
import type { Identities, InstanceId } from '../model/identity';

/** The guid of an instance; undefined for `NONE`. Different instances have different guids. */
export function instanceName(identities: Identities, instance: InstanceId): string | undefined {
  if (instance < 0) return undefined;
  return identities.instances[instance] ?? derivedGuid(instance);
}

function derivedGuid(instance: InstanceId): string {
  // The first eight digits are a bijection of the number, which alone makes guids unique.
  const first = scatter(instance);
  const second = scatter(first ^ 0x9e3779b9);
  const third = scatter(second + instance);
  const version = 0x4000 | (second & 0x0fff);
  const variant = 0x8000 | (third & 0x3fff);
  const words = `${digits(second >>> 16, 4)}-${digits(version, 4)}-${digits(variant, 4)}`;
  return `${digits(first >>> 0, 8)}-${words}-${digits(third >>> 16, 4)}`;
}

function digits(value: number, count: number): string {
  return value.toString(16).padStart(count, '0');
}

/** A bijection of 32 bits: odd multiplications and xor-shifts can each be undone. */
function scatter(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return mixed ^ (mixed >>> 15);
}
