import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runToEnd } from '../answers/run';
import { MINUTE, SECOND } from '../engine/units';
import type { Identities } from '../model/identity';
import { valueAt } from '../trace/columns';
import { readTrace, type TraceFile } from '../trace/formatReader';
import { createTraceWriter, type TraceWriter } from '../trace/formatWriter';
import { loadScenario } from './loadScenario';
import type { InstantRange } from './reportPage';
import { gzipWithin, type ReportTrace, reportTrace } from './reportTrace';
import { createTestIo } from './testIo';

/** Something happens every minute from the 20th on, before which a zone is lost. */
const SCALINGS = Array.from(
  { length: 40 },
  (_, i) => `  - { at: ${21 + i}m, scale: { app: dora, instances: ${i % 2 === 0 ? 20 : 60} } }`,
);
const SCENARIO = `
name: busy
question: What happens?
foundation:
  zones: [z1, z2]
  cells: [{ name: diego-cell, count: 8, memory: 4GB, disk: 16GB, containers: 50 }]
workload:
  - { app: dora, instances: 60, memory: 128MB, disk: 256MB }
events:
  - { at: 20m, kill: { zone: z2 } }
${SCALINGS.join('\n')}
run: { duration: 65m }
`;

async function traceOf(text: string): Promise<{ file: TraceFile; bytes: Uint8Array }> {
  const { scenario } = await loadScenario('-', {}, createTestIo({ stdin: text }));
  const pieces: Uint8Array[] = [];
  let writer: TraceWriter | undefined;
  const header = { scenario, seed: 1, build: 'test', level: 'full' } as const;
  const sinks = (identities: Identities) => {
    writer = createTraceWriter((piece) => pieces.push(piece), header, identities);
    return [writer];
  };
  const result = runToEnd(scenario, { level: 'full', sinks });
  writer?.end('completed', scenario.run.duration, result);
  const bytes = Buffer.concat(pieces);
  return { file: opened(bytes), bytes };
}

function opened(bytes: Uint8Array): TraceFile {
  const read = readTrace(bytes);
  if (!read.ok) throw new Error(read.problem);
  return read.file;
}

const busy = await traceOf(SCENARIO);
const wholeBytes = (await gzipWithin([busy.bytes], Number.POSITIVE_INFINITY))?.length ?? 0;

/** What a report of at most `share` of the whole trace holds. */
async function reported(
  share: number,
  range?: InstantRange,
): Promise<ReportTrace & { tooLarge: number; bytesMax: number }> {
  const bytesMax = Math.floor(wholeBytes * share);
  let tooLarge = 0;
  const onTooLarge = (): void => {
    tooLarge++;
  };
  const request = { ...busy, range, bytesMax, onTooLarge, isStopped: () => false };
  const found = await reportTrace(request);
  if (found === undefined) throw new Error('nobody stopped it');
  expect(found.gzipped.length).toBeLessThanOrEqual(bytesMax);
  return { ...found, tooLarge, bytesMax };
}

/** Records between two instants. */
function recordsIn({ columns }: TraceFile, { from, until }: InstantRange): number {
  let count = 0;
  for (let row = 0; row < columns.length; row++) {
    const at = valueAt(columns, 'at', row);
    if (at >= from && at <= until) count++;
  }
  return count;
}

describe('the trace of a report', () => {
  test('is whole when there is room for it', async () => {
    const { gzipped, thinned, tooLarge } = await reported(1);
    expect([thinned, tooLarge]).toEqual([null, 0]);
    expect(gunzipSync(gzipped).equals(busy.bytes)).toBe(true);
  });

  test('keeps its details in the range asked for when there is not', async () => {
    const range = { from: 18 * MINUTE, until: 22 * MINUTE };
    const { gzipped, thinned, tooLarge } = await reported(0.5, range);
    expect(tooLarge).toBe(1);
    expect(thinned).toMatchObject(range);
    expect(thinned?.sentence).toMatch(
      /^Details are kept from 18m to 22m: the whole trace is larger than the 0\.\d MB, compressed, /,
    );
    const file = opened(gunzipSync(gzipped));
    expect(recordsIn(file, range)).toBe(recordsIn(busy.file, range));
    expect(file.columns.length).toBeLessThan(busy.file.columns.length);
    expect(file.result).toEqual(busy.file.result);
  });

  test('keeps as much of a range that is too large as fits, and says so', async () => {
    const range = { from: 5 * MINUTE, until: 65 * MINUTE };
    const { gzipped, thinned, bytesMax } = await reported(0.5, range);
    expect(thinned?.from).toBe(range.from);
    expect(thinned?.until).toBeLessThan(range.until);
    expect(thinned?.until).toBeGreaterThan(range.from + MINUTE);
    expect(thinned?.sentence).toMatch(/ from 5m to \S+, earlier than asked for: /);
    expect(gzipped.length).toBeGreaterThan(0.8 * bytesMax);
  });

  test('begins five minutes before the first fault when no range is asked for', async () => {
    const { thinned } = await reported(0.5);
    expect(thinned?.from).toBe(15 * MINUTE);
    expect(thinned?.until).toBeGreaterThan(20 * MINUTE + 5 * SECOND);
    expect(thinned?.sentence).not.toContain('earlier');
  });

  test('is refused when not even its outline fits', async () => {
    await expect(reported(0.01)).rejects.toThrow('does not fit into a report of 0.0 MB');
  });

  test('is given up when the person stops it', async () => {
    const request = { ...busy, range: undefined, onTooLarge: () => undefined };
    for (const bytesMax of [wholeBytes, wholeBytes / 2]) {
      const stopped = await reportTrace({ ...request, bytesMax, isStopped: () => true });
      expect(stopped).toBeUndefined();
    }
  });
});

describe('gzipWithin', () => {
  test('gives up as soon as the result is too long', async () => {
    const pieces = [Buffer.alloc(3_000_000, 'a'), Buffer.from('b')];
    const zipped = await gzipWithin(pieces, 10_000);
    expect(gunzipSync(zipped ?? Buffer.alloc(0)).equals(Buffer.concat(pieces))).toBe(true);
    expect(await gzipWithin(pieces, (zipped?.length ?? 0) - 1)).toBeUndefined();
  });
});
