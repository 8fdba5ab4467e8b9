/** What the page says above a run that came from a file. */
import { expect, test } from 'vitest';
import { createIdentities } from '../../sim/model/identity';
import { HEADER } from '../../sim/testing/traceFile';
import { createTraceWriter } from '../../sim/trace/formatWriter';
import { readTraceFile } from './readTraceFile';

async function noticesOf(header: typeof HEADER, isEnded = true) {
  const pieces: Uint8Array[] = [];
  const writer = createTraceWriter((piece) => pieces.push(piece), header, createIdentities());
  if (isEnded) writer.end('completed', 0);
  const read = await readTraceFile(
    new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer()),
  );
  return 'notices' in read ? read.notices : read;
}

test('a whole file of Diego needs no word', async () => {
  expect(await noticesOf(HEADER)).toEqual([]);
});

test('a run that a policy placed is not Diego, whatever its name', async () => {
  const notices = await noticesOf({ ...HEADER, placementPolicy: `\u202e${'p'.repeat(500)}` });
  expect(notices).toEqual([
    expect.stringMatching(/^Placed by the policy \uFFFDp{99} instead .* this run is not Diego\.$/),
  ]);
});

test('a file that is cut off says so', async () => {
  expect(await noticesOf(HEADER, false)).toEqual([expect.stringContaining('ends early')]);
});
