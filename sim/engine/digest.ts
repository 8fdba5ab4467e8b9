/**
 * A fingerprint of what a run did: 128 bits, folded in one 32-bit word at a time.
 *
 * Two runs with one digest told the same story, in any JavaScript engine on any machine: only 32-bit
 * integer arithmetic is used, and numbers enter as their IEEE 754 bits. It guards against accidents, not
 * against adversaries. The state is one small typed array, so that snapshots copy it.
 *
 * Mixing: four lanes. Each takes the word, multiplied by its own odd constant, rotates, multiplies again,
 * and adds the lane before it. For a given word the step is a bijection of the 128 bits of state, and
 * for a given state different words lead to different states, so nothing once folded in is lost by a
 * single step. `hex` closes with the number of words and three rounds in which every bit reaches all.
 */

/** Four lanes and the number of words folded so far (mod 2^32). Plain data. */
export type Digest = Int32Array;

const WORDS = 4;

// Start: fractional bits of the square roots of 2, 3, 5, 7. Multipliers: odd ones among the fractional
// bits of the cube roots of the first primes. Nobody chose them, and their bits are well spread.
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0] as const;
const IN_0 = 0x71374491;
const IN_1 = 0xb5c0fbcf;
const IN_2 = 0xe9b5dba5;
const IN_3 = 0x3956c25b;
const OUT_0 = 0x59f111f1;
const OUT_1 = 0xab1c5ed5;
const OUT_2 = 0x12835b01;
const OUT_3 = 0x550c7dc3;

const CLOSING_ROUNDS = 3;

/** A digest of nothing. */
export function createDigest(): Digest {
  return Int32Array.from(START);
}

/** Folds in 32 bits; signed and unsigned readings of the same bits are the same. */
export function foldUint32(digest: Digest, word: number): void {
  const lane0 = (digest[0] as number) ^ Math.imul(word, IN_0);
  const lane1 = (digest[1] as number) ^ Math.imul(word, IN_1);
  const lane2 = (digest[2] as number) ^ Math.imul(word, IN_2);
  const lane3 = (digest[3] as number) ^ Math.imul(word, IN_3);
  const next0 = (Math.imul((lane0 << 13) | (lane0 >>> 19), OUT_0) + (digest[3] as number)) | 0;
  const next1 = (Math.imul((lane1 << 15) | (lane1 >>> 17), OUT_1) + next0) | 0;
  const next2 = (Math.imul((lane2 << 17) | (lane2 >>> 15), OUT_2) + next1) | 0;
  const next3 = (Math.imul((lane3 << 11) | (lane3 >>> 21), OUT_3) + next2) | 0;
  digest[0] = next0;
  digest[1] = next1;
  digest[2] = next2;
  digest[3] = next3;
  digest[WORDS] = ((digest[WORDS] as number) + 1) | 0;
}

const bits = new DataView(new ArrayBuffer(8));

/** Folds in a number as its 64 bits. 0 and −0 are one number here, and so are all NaNs. */
export function foldNumber(digest: Digest, value: number): void {
  // Adding 0 turns −0 into 0; a NaN's bits are the engine's choice, so one is chosen for all.
  bits.setFloat64(0, Number.isNaN(value) ? 0 : value + 0, true);
  foldUint32(digest, bits.getInt32(0, true));
  foldUint32(digest, Number.isNaN(value) ? 0x7ff80000 : bits.getInt32(4, true));
}

/** Folds in a text: its length, then its UTF-16 code units, two a word. */
export function foldString(digest: Digest, text: string): void {
  const { length } = text;
  foldUint32(digest, length);
  for (let i = 0; i < length; i += 2) {
    const second = i + 1 < length ? text.charCodeAt(i + 1) : 0;
    foldUint32(digest, (text.charCodeAt(i) << 16) | second);
  }
}

/** Folds in a name by its 64-bit hash, which the caller keeps; see `hashName`. */
export function foldHash(digest: Digest, high: number, low: number): void {
  foldUint32(digest, high);
  foldUint32(digest, low);
}

const nameDigest = createDigest();
const closed = new Int32Array(5);

/** Writes the 64-bit hash of a name into two entries of `into`, for `foldHash`. */
export function hashName(name: string, into: Int32Array, offset: number): void {
  nameDigest.set(START);
  foldString(nameDigest, name);
  close(nameDigest);
  into[offset] = closed[0] as number;
  into[offset + 1] = closed[1] as number;
}

/** The digest so far as 32 hexadecimal digits. Folding may go on afterwards. */
export function hex(digest: Digest): string {
  close(digest);
  let text = '';
  for (let lane = 0; lane < WORDS; lane++) {
    text += ((closed[lane] as number) >>> 0).toString(16).padStart(8, '0');
  }
  return text;
}

/** One digest of several, each given as hex under its name: independent of the order they come in. */
export function combineDigests(named: Readonly<Record<string, string>>): string {
  const digest = createDigest();
  for (const name of Object.keys(named).sort()) {
    foldString(digest, name);
    foldString(digest, named[name] as string);
  }
  return hex(digest);
}

/** Leaves the final lanes of `digest` in `closed`; the digest itself stays as it is. */
function close(digest: Digest): void {
  closed.set(digest);
  const words = digest[WORDS] as number;
  for (let round = 0; round < CLOSING_ROUNDS; round++) {
    foldUint32(closed, words + round);
    for (let lane = 0; lane < WORDS; lane++) closed[lane] = scatter(closed[lane] as number);
  }
}

/** A bijection of 32 bits in which each bit of the input moves about half of the output's. */
function scatter(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), IN_1);
  mixed = Math.imul(mixed ^ (mixed >>> 13), OUT_1);
  return mixed ^ (mixed >>> 16);
}
