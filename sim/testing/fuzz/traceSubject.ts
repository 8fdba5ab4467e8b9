/**
 * Traces: files that the program wrote, of which bytes are changed; read whole, their header alone, their rows as
 * records, and thinned.
 */
import { headerLength, type ReadTrace, readTrace, readTraceHeader } from '../../trace/formatReader';
import { decode } from '../../trace/records';
import { thinTrace } from '../../trace/thin';
import { mutatedBytes } from './byteMutations';
import type { Reading, Subject } from './subject';

/** Rows that are decoded of a trace, from both ends. */
const DECODED_MAX = 300;
/** As the command line and the dashboard word a refusal, and damage. */
const REFUSAL = /^not a (readable )?trace: ./;

export function traceSubject(files: readonly Uint8Array[]): Subject {
  return {
    kind: 'trace',
    timeMax: 10_000,
    generate: (chance) => mutatedBytes(chance.pick(files), chance.pick(files), chance),
    read: (input) => readBytes(input instanceof Uint8Array ? input : new Uint8Array()),
  };
}

function readBytes(bytes: Uint8Array): Reading {
  const header = readTraceHeader(bytes.subarray(0, headerLength(bytes.subarray(0, 8))));
  const read = readTrace(bytes);
  const said = header.ok ? [] : [header.problem];
  if (!read.ok) {
    said.push(read.problem);
    const wrong = said.find((text) => !REFUSAL.test(text));
    return { isAccepted: false, said, wrong };
  }
  const { damage } = read.file;
  if (damage !== undefined) said.push(damage);
  look(read);
  const wrong = header.ok ? undefined : 'the header alone is refused, the whole file is not';
  return { isAccepted: true, said, wrong };
}

/** What people do with a trace. @throws Error when the reader let something through. */
function look({ file }: Extract<ReadTrace, { ok: true }>): void {
  const { columns } = file;
  for (let row = 0; row < columns.length; row++) {
    if (row < DECODED_MAX || row >= columns.length - DECODED_MAX) decode(columns, row);
  }
  const last = columns.length === 0 ? 0 : decode(columns, columns.length - 1).at;
  thinTrace(file, { from: last / 4, until: last / 2 });
}
