/** Mutations of a file of bytes: bits, words of a binary format, pieces moved, doubled, swapped and cut off. */
import type { Chance } from './chance';

const WORDS = [0, 1, 2, 7, 8, 255, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
/** Many things wrong hide what comes after the first; so mostly it is one. */
const COUNTS = [1, 1, 2, 3, 6];

/** Names in a header that are as long as each other. */
const SWAPPED_NAMES = [
  ['cell', 'kind'],
  ['diegosim.level', 'diegosim.names'],
  ['diegosim.names', 'diegosim.kinds'],
] as const;

/** `bytes` with one to six things wrong. */
export function mutatedBytes(bytes: Uint8Array, other: Uint8Array, chance: Chance): Uint8Array {
  let result = bytes;
  for (let left = chance.pick(COUNTS); left > 0; left--) {
    result = chance.pick(MUTATIONS)(result, other, chance);
  }
  return result;
}

type Mutation = (bytes: Uint8Array, other: Uint8Array, chance: Chance) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  bit,
  bit,
  word,
  word,
  word,
  text,
  move,
  swapBlocks,
  swapNames,
  cut,
  splice,
  repeat,
];

/** Half of the places are in the first part, where headers are. */
function place(bytes: Uint8Array, chance: Chance): number {
  const within = chance.happens(0.5) ? Math.min(4096, bytes.length) : bytes.length;
  return chance.below(Math.max(1, within));
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function bit(bytes: Uint8Array, _: Uint8Array, chance: Chance): Uint8Array {
  const result = bytes.slice();
  const at = place(bytes, chance);
  if (at < result.length) result[at] = (result[at] ?? 0) ^ (1 << chance.below(8));
  return result;
}

/** Little-endian, where a word would stand. */
function word(bytes: Uint8Array, _: Uint8Array, chance: Chance): Uint8Array {
  const result = bytes.slice();
  const at = place(bytes, chance) & ~3;
  if (at + 4 > result.length) return result;
  new DataView(result.buffer, result.byteOffset).setUint32(at, chance.pick(WORDS), true);
  return result;
}

/** A character of a text in the file, in place of another one. */
function text(bytes: Uint8Array, _: Uint8Array, chance: Chance): Uint8Array {
  const result = bytes.slice();
  const from = place(bytes, chance);
  const at = result.findIndex((byte, index) => index >= from && byte > 0x2f && byte < 0x7b);
  if (at >= 0) result[at] = 0x20 + chance.below(0x5f);
  return result;
}

function move(bytes: Uint8Array, _: Uint8Array, chance: Chance): Uint8Array {
  const length = 8 * (1 + chance.below(16));
  const result = bytes.slice();
  result.copyWithin(place(bytes, chance), place(bytes, chance), bytes.length - length);
  return result;
}

/** Columns of a batch lie at multiples of 8, and have the length of their rows. */
function swapBlocks(bytes: Uint8Array, _: Uint8Array, chance: Chance): Uint8Array {
  const length = 8 << chance.below(8);
  const one = place(bytes, chance) & ~7;
  const other = chance.below(bytes.length) & ~7;
  if (Math.max(one, other) + length > bytes.length) return bytes;
  const result = bytes.slice();
  result.set(bytes.subarray(one, one + length), other);
  result.set(bytes.subarray(other, other + length), one);
  return result;
}

function swapNames(bytes: Uint8Array, _: Uint8Array, chance: Chance): Uint8Array {
  const [one, other] = chance.pick(SWAPPED_NAMES);
  const result = bytes.slice();
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const at = find(bytes, from);
    for (let i = 0; at >= 0 && i < to.length; i++) result[at + i] = to.charCodeAt(i);
  }
  return result;
}

function find(bytes: Uint8Array, name: string): number {
  const first = name.charCodeAt(0);
  const isHere = (start: number) => {
    for (let i = 0; i < name.length; i++) {
      if (bytes[start + i] !== name.charCodeAt(i)) return false;
    }
    return true;
  };
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (isHere(at)) return at;
  }
  return -1;
}

function cut(bytes: Uint8Array, _: Uint8Array, chance: Chance): Uint8Array {
  return bytes.slice(0, place(bytes, chance));
}

function splice(bytes: Uint8Array, other: Uint8Array, chance: Chance): Uint8Array {
  const at = place(bytes, chance) & ~7;
  return joined(bytes.subarray(0, at), other.subarray(place(other, chance) & ~7));
}

function repeat(bytes: Uint8Array, _: Uint8Array, chance: Chance): Uint8Array {
  const from = place(bytes, chance) & ~7;
  const until = from + 8 * (1 + chance.below(64));
  return joined(bytes.subarray(0, until), bytes.subarray(from));
}
