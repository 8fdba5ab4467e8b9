import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checkBbsSequences } from './bbs';

const recording = new URL('../recordings/bbs.jsonl.gz', import.meta.url);
const lines = gunzipSync(readFileSync(recording)).toString('utf8').trimEnd().split('\n');

describe('the BBS', () => {
  test('answers, acts, announces and stores in every recorded sequence as the real one did', () => {
    const { passed, differences } = checkBbsSequences(lines);
    expect(differences).toEqual([]);
    expect(passed).toBe(300);
  });
});
