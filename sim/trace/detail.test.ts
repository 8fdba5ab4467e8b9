import { describe, expect, it } from 'vitest';
import { createIdentities } from '../model/identity';
import { createColumns } from './columns';
import { readTrace } from './formatReader';
import { writeTrace } from './formatWriter';

describe('the range of details in a file', () => {
  /** A trace file without rows whose metadata have that text. */
  function fileWith(detail: string): Uint8Array {
    const pieces: Uint8Array[] = [];
    const header = { scenario: {}, seed: 1, build: 'test', level: 'summary' } as const;
    const asked = { from: 0, until: 1, level: 'full' } as const;
    const marked = `${JSON.stringify(asked)}${' '.repeat(200)}`;
    writeTrace((piece) => pieces.push(piece), {
      header: { ...header, build: marked, detail: asked },
      columns: createColumns(createIdentities()),
    });
    return withMetadata(Buffer.concat(pieces), JSON.stringify(asked), detail);
  }

  it('is refused unless it is a range with a level', () => {
    const wrong = [
      'null',
      '{}',
      '[1,2]',
      '{"from":2,"until":1}',
      '{"from":-1,"until":1,"level":0}',
      '{"from":0,"until":1,"level":"a"}',
      '{"from":"0","until":1}',
      '{"from":0,"until":1e999}',
      'nonsense',
    ];
    for (const text of wrong) {
      const read = readTrace(fileWith(text));
      expect(read.ok ? 'read' : read.problem).toMatch(/not a readable trace: its range of details/);
    }
    expect(readTrace(fileWith('{"from":0,"until":1,"level":"full"}')).ok).toBe(true);
  });
});

/** The value of the detail's metadata, replaced by a text that is no longer, and padded. */
function withMetadata(bytes: Uint8Array, value: string, text: string): Uint8Array {
  const file = Buffer.from(bytes);
  // The build holds the same text with blanks behind; the detail's own has none.
  for (let at = file.indexOf(value); at >= 0; at = file.indexOf(value, at + 1)) {
    if (file[at + value.length] === 0x20) continue;
    file.write(text.padEnd(value.length), at);
  }
  return file;
}
