/** Digests: laws, and frozen values that no engine may change. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  combineDigests,
  createDigest,
  type Digest,
  foldHash,
  foldNumber,
  foldString,
  foldUint32,
  hashName,
  hex,
} from './digest';

function digestOf(fold: (digest: Digest) => void): string {
  const digest = createDigest();
  fold(digest);
  return hex(digest);
}

describe('digest', () => {
  // Frozen: a change here changes every digest ever printed, and must be meant.
  it.each([
    ['nothing', () => undefined, 'f014d794717568e9ce8e31ecd2028139'],
    ['a word', (d: Digest) => foldUint32(d, 1), '3dd217c47dc54adb8b6691724f055280'],
    ['a number', (d: Digest) => foldNumber(d, 1234567.875), '60c89d84dcc01c3cc846ea34c8ed022d'],
    ['a name', (d: Digest) => foldString(d, 'diego-cell-17'), '4ec931c9eeca2ab04179e6e6764901ff'],
    [
      'a text beyond ASCII',
      (d: Digest) => foldString(d, 'Größe 🚀'),
      '1b59c08a5218addb30af9cfad0409fe7',
    ],
  ])('of %s is what it always was', (_what, fold, expected) => {
    expect(digestOf(fold)).toBe(expected);
  });

  it('takes one word and many at the same value apart', () => {
    const seen = new Set<string>();
    const digest = createDigest();
    for (let i = 0; i < 1_000; i++) {
      foldUint32(digest, 0);
      seen.add(hex(digest));
    }
    expect(seen.size).toBe(1_000);
  });

  it('depends on the order of what is folded', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (first, second) => {
        fc.pre(first !== second);
        const one = digestOf((d) => [first, second].forEach((word) => void foldUint32(d, word)));
        const other = digestOf((d) => [second, first].forEach((word) => void foldUint32(d, word)));
        expect(one).not.toBe(other);
      }),
    );
  });

  it('depends on every bit, each of which moves about half of the digest', () => {
    const words = [0, 1, 0xdeadbeef, 42];
    const bitsOf = (given: readonly number[]) =>
      BigInt(`0x${digestOf((d) => given.forEach((word) => void foldUint32(d, word)))}`);
    const before = bitsOf(words);
    for (let i = 0; i < words.length; i++) {
      for (let bit = 0; bit < 32; bit++) {
        const flipped = words.map((word, j) => (i === j ? word ^ (1 << bit) : word));
        const moved = (before ^ bitsOf(flipped)).toString(2).replaceAll('0', '').length;
        expect(moved).toBeGreaterThan(32);
        expect(moved).toBeLessThan(96);
      }
    }
  });

  it('reads −0 as 0, all NaNs as one, and every other number as itself', () => {
    expect(digestOf((d) => foldNumber(d, -0))).toBe(digestOf((d) => foldNumber(d, 0)));
    const quiet = new Float64Array(new Uint32Array([1, 0xfff80000]).buffer)[0] as number;
    expect(digestOf((d) => foldNumber(d, quiet))).toBe(digestOf((d) => foldNumber(d, Number.NaN)));
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => {
        fc.pre(!Object.is(a + 0, b + 0));
        expect(digestOf((d) => foldNumber(d, a))).not.toBe(digestOf((d) => foldNumber(d, b)));
      }),
    );
  });

  it('tells where one text ends and the next begins', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        fc.pre(a !== c || b !== d);
        const fold = (first: string, second: string) =>
          digestOf((digest) => {
            foldString(digest, first);
            foldString(digest, second);
          });
        expect(fold(a, b)).not.toBe(fold(c, d));
      }),
    );
  });

  it('may be read while it grows', () => {
    const watched = createDigest();
    const unwatched = createDigest();
    for (let i = 0; i < 10; i++) {
      foldUint32(watched, i);
      foldUint32(unwatched, i);
      hex(watched);
    }
    expect(hex(watched)).toBe(hex(unwatched));
  });

  it('goes on from a copy of its state as if nothing had happened', () => {
    const original = createDigest();
    foldString(original, 'before');
    const copy = structuredClone(original);
    foldString(original, 'after');
    foldString(copy, 'after');
    expect(hex(copy)).toBe(hex(original));
  });

  it('gives 200,000 names as many hashes', () => {
    const hashes = new Set<string>();
    const words = new Int32Array(2);
    for (let i = 0; i < 200_000; i++) {
      hashName(`app-${i}`, words, 0);
      hashes.add(`${words[0]}/${words[1]}`);
    }
    expect(hashes.size).toBe(200_000);
  });

  it('folds a kept hash as its two words', () => {
    const byWords = digestOf((d) => {
      foldUint32(d, 7);
      foldUint32(d, -8);
    });
    expect(digestOf((d) => foldHash(d, 7, -8))).toBe(byWords);
  });

  it('combines digests by name, in whatever order they come', () => {
    const combined = combineDigests({ bbs: 'aa', rep: 'bb' });
    expect(combineDigests({ rep: 'bb', bbs: 'aa' })).toBe(combined);
    expect(combineDigests({ rep: 'aa', bbs: 'bb' })).not.toBe(combined);
    expect(combined).toMatch(/^[0-9a-f]{32}$/);
  });
});
