/** From the bytes of a trace file, gzipped or not, to something that can be replayed. */
import { RUN_RESULT } from '../../sim/answers/result';
import { notDiegoText } from '../../sim/diego/auctioneer/placementPolicy';
import { printable } from '../../sim/scenario/problems';
import { readTrace } from '../../sim/trace/formatReader';
import type { TraceSource } from '../replay/openReplay';
import type { Answer, JobFailure } from './protocol';

/** What a gzipped file may become: more would not fit beside its indexes. */
const BYTES_MAX = 2_000_000_000;

/** Characters of a name from the file that are shown. */
const NAME_LENGTH_MAX = 100;

export interface ReadFile {
  readonly source: TraceSource;
  readonly answer: Answer | undefined;
  readonly notices: readonly string[];
}

/** Never throws on account of the bytes. */
export async function readTraceFile(bytes: Uint8Array): Promise<ReadFile | JobFailure> {
  const plain = isGzipped(bytes) ? await gunzip(bytes) : bytes;
  if (plain === undefined) return refused('The compressed file is damaged, or far too large.');
  const read = readTrace(plain);
  if (!read.ok) return refused(`This is ${read.problem}.`);
  const { file } = read;
  const parsed = RUN_RESULT.safeParse(file.result);
  const notices: string[] = [];
  const { placementPolicy } = file.header;
  if (placementPolicy !== undefined) {
    notices.push(notDiegoText(printable(placementPolicy, NAME_LENGTH_MAX)));
  }
  if (file.damage !== undefined) {
    notices.push(`The file is damaged and was read up to there: ${file.damage}.`);
  } else if (!file.isComplete) {
    notices.push('The file ends early: its run was cut off, or is still being written.');
  }
  return { source: file, answer: parsed.success ? parsed.data : undefined, notices };
}

function refused(message: string): JobFailure {
  const advice = 'Expected a file that diegosim run --trace wrote, or a scenario in YAML.';
  return { kind: 'refused', message, advice };
}

function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function gunzip(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
    const reader = blob.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > BYTES_MAX) {
        await reader.cancel();
        return undefined;
      }
      pieces.push(next.value);
    }
  } catch {
    // What came before the damage may be a trace all the same.
    if (length === 0) return undefined;
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
