import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordingLines } from './recordingLines';
import { createTestIo } from './testIo';

async function read(bytes: Uint8Array, lineBytesMax?: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of recordingLines('-', createTestIo({ stdin: bytes }), lineBytesMax)) {
    lines.push(line);
  }
  return lines;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the lines of a recording', () => {
  test('are those of its text, wherever chunks end, plain or gzipped', async () => {
    const text = fc.array(fc.string({ unit: 'binary', maxLength: 1500 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const lines = parts.map((part) => part.replaceAll('\n', ' '));
        // A first line that starts like gzip data would be taken for it, and a byte order mark dropped.
        const whole = ['', ...lines, 'end'];
        expect(await read(encode(whole.join('\n')))).toEqual(
          whole.map((l) => l.replace(/^\uFEFF/, '')),
        );
        const zipped = gzipSync(`${whole.join('\n')}\n`);
        expect(await read(zipped)).toEqual(whole.map((l) => l.replace(/^\uFEFF/, '')));
      }),
      { numRuns: 50 },
    );
  });

  test('are bounded, so that a bomb explodes early', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 'x'));
    await expect(read(bomb, 1024 * 1024)).rejects.toThrow('line 1 is longer than 1048576 bytes');
    expect(await read(encode('12345\n12345'), 5)).toEqual(['12345', '12345']);
    await expect(read(encode('12345\n123456'), 5)).rejects.toThrow('line 2 is longer');
    const blank = gzipSync(Buffer.alloc(1_000_001, '\n'));
    await expect(read(blank)).rejects.toThrow('over 1000000 lines');
  });
});
