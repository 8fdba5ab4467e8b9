/** The run inside a report: a gzipped trace in base64, and a few words about it, in data blocks. */
import type { Dashboard } from '../session/dashboard';
import { loadedRun } from '../session/runs';
import { openRun } from '../worker/openRun';
import { readTraceFile } from '../worker/readTraceFile';

/** What `diegosim report` says of the run beside its trace. */
interface ReportBlock {
  readonly title?: unknown;
  readonly thinned?: { readonly sentence?: unknown } | null;
}

/** Loads it; what is wrong with it is shown as with any other file. */
export async function readEmbedded({ runs }: Dashboard): Promise<void> {
  const refuse = (message: string) =>
    runs.fail('report', {
      kind: 'refused',
      message,
      advice: 'Make the report anew with diegosim report.',
    });
  const trace = document.getElementById('diegosim-trace');
  if (trace === null) return refuse('This report holds no run.');
  const bytes = bytesOf(trace.textContent ?? '');
  // The text is as long as the trace, and no longer needed.
  trace.remove();
  if (bytes === undefined) return refuse('The run in this report is damaged.');
  const { title, thinned } = readBlock();
  const name = typeof title === 'string' && title !== '' ? title : 'report';
  const sentence = thinned?.sentence;
  try {
    const read = await readTraceFile(bytes);
    if ('kind' in read) return runs.fail('report', read);
    const notices = typeof sentence === 'string' ? [...read.notices, sentence] : read.notices;
    const opening = openRun({ ...read, notices });
    if (!opening.ok) return runs.fail('report', opening.failure);
    const run = loadedRun(opening.run);
    document.title = `${name} · diegosim`;
    runs.show(name, run);
  } catch (error) {
    // Of too little memory, for one: an empty page would not say so.
    refuse(`The run in this report cannot be opened: ${String(error)}.`);
  }
}

function readBlock(): ReportBlock {
  try {
    const block: unknown = JSON.parse(
      document.getElementById('diegosim-report')?.textContent ?? '',
    );
    return typeof block === 'object' && block !== null ? block : {};
  } catch {
    return {};
  }
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    const binary = atob(base64.trim());
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return undefined;
  }
}
