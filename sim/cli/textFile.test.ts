import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type OutputFile, openOutputs } from './outputFiles';
import { temporaryFolder } from './testIo';
import { createTextFile, type TextFile } from './textFile';

const opened = (path: string): TextFile => {
  const [file] = openOutputs([{ option: '--auction-log', path }], undefined);
  return createTextFile(file as OutputFile);
};
const lines = Array.from({ length: 300 }, (_, i) => `${i} ${'x'.repeat(5000)}`);

test.each(['log.jsonl', 'log.jsonl.gz'])(
  'a log called %s holds every line in order',
  async (name) => {
    const path = join(temporaryFolder(), name);
    const log = opened(path);
    for (const line of lines) {
      log.write(`${line}\n`);
      await log.drained();
    }
    expect(existsSync(path)).toBe(false);
    await log.finish();
    const content = readFileSync(path);
    const text = (name.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8');
    expect(text).toBe(`${lines.join('\n')}\n`);
  },
);

test('a log that is discarded leaves nothing', async () => {
  const folder = temporaryFolder();
  const log = opened(join(folder, 'log.gz'));
  log.write('x');
  log.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test.runIf(existsSync('/dev/full'))(
  'a full disk is reported, at the latest at the end',
  async () => {
    const log = opened('/dev/full');
    const writeAll = async (): Promise<void> => {
      for (const line of lines) {
        log.write(`${line}\n`);
        await log.drained();
      }
      await log.finish();
    };
    await expect(writeAll()).rejects.toThrow('cannot write /dev/full: no space left on the device');
    log.discard();
  },
);
