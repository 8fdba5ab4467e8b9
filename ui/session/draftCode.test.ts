import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DRAFT_CODE_LENGTH_MAX, packDraft, unpackDraft } from './draftCode';

describe('a draft in a link', () => {
  it('comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 500 }), async (text) => {
        const code = await packDraft(text);
        expect(code).toMatch(/^[\w-]*$/);
        expect(await unpackDraft(code ?? '')).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  it('is refused when the link would become too long', async () => {
    let seed = 1;
    const noise = Array.from({ length: DRAFT_CODE_LENGTH_MAX }, () => {
      seed = (seed * 48271) % 2147483647;
      return String.fromCharCode(33 + (seed % 90));
    });
    expect(await packDraft(noise.join(''))).toBeNull();
  });

  it('is refused when it is damaged, or of another kind', async () => {
    expect(await unpackDraft('!!')).toBeNull();
    expect(await unpackDraft(gzipSync('name: x').toString('base64url'))).toBeNull();
  });

  it('is refused when a few characters stand for very many', async () => {
    const code = await packDraft('#'.repeat(6_000_000));
    expect(code).not.toBeNull();
    expect(await unpackDraft(code ?? '')).toBeNull();
  });
});
