/**
 * Command lines to be fuzzed (sim/testing/fuzz): every command, with options and files that are there or not, run in
 * this process in a folder of their own. A simulation is stopped at its first breath, a server once it is reached.
 *
 * `sweep`, `upgrade` and `check` get only what cannot be run: each of their runs would start threads. `generate` is left
 * out, because it writes the project's own files.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from '../testing/fuzz/chance';
import { ODD_WORDS } from '../testing/fuzz/oddValues';
import type { FuzzInput, Reading, Subject } from '../testing/fuzz/subject';
import { argumentWords } from './argumentWords';
import { EXIT } from './exitCodes';
import { keepFolder } from './keepFolder';
import { runProgram } from './program';
import { dashboardFixture } from './testDashboard';
import { createTestIo, invoke, type TestIo, temporaryFolder } from './testIo';

const SCENARIO = `name: small
question: Does it run?
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 4, memory: 8GB, disk: 40GB }
workload:
  - { app: web, instances: 3, count: 4, memory: 512MB }
events:
  - { at: 5m, kill: { share: 50%, in: { zone: z1 } } }
run: { duration: 20m, seed: 1 }
`;
const RUN_CODES: readonly number[] = [EXIT.ok, EXIT.notMet, EXIT.SIGINT, EXIT.SIGTERM];

interface Surroundings {
  readonly folder: string;
  readonly dashboard: string;
  readonly restore: () => string | undefined;
}

export interface ArgumentFixture {
  readonly subject: Subject;
  /** A trace that the program has written. */
  readonly trace: Uint8Array;
  end(): void;
}

/** Makes the folder and the files that command lines may name. */
export async function argumentFixture(
  recordings: Readonly<Record<'auction' | 'bbs' | 'silk', string>>,
): Promise<ArgumentFixture> {
  const folder = temporaryFolder();
  const dashboard = dashboardFixture();
  const put = (name: string, content: string | Uint8Array) =>
    writeFileSync(join(folder, name), content);
  put('good.yaml', SCENARIO);
  put('bad.yaml', SCENARIO.replace('count: 4, memory', 'count: many, memory'));
  put('empty.yaml', '');
  put('notes.txt', 'Nothing to see here.\n');
  mkdirSync(join(folder, 'there'));
  for (const [name, line] of Object.entries(recordings)) put(`${name}.jsonl`, `${line}\n`);
  put('broken.jsonl', '{"steps":[{}]}\n{\n[]\n');
  put('not.jsonl.gz', 'plain');
  const path = join(folder, 'trace.arrow');
  await invoke(['run', join(folder, 'good.yaml'), '--quiet', '--trace', path]);
  const trace = new Uint8Array(readFileSync(path));
  put('cut.arrow', trace.subarray(0, trace.length / 3));
  const surroundings = { folder, dashboard, restore: keepFolder(folder) };
  return {
    trace,
    subject: {
      kind: 'argv',
      timeMax: 30_000,
      generate: (chance) => harmless(mutatedWords(argumentWords(chance), chance)),
      read: (input) => run(input, surroundings),
    },
    end() {
      rmSync(folder, { recursive: true, force: true });
      rmSync(dashboard, { recursive: true, force: true });
    },
  };
}

function mutatedWords(words: readonly string[], chance: Chance): string[] {
  const result = [...words];
  if (chance.happens(0.5)) return result;
  for (let left = 1 + chance.below(3); left > 0; left--) {
    const at = chance.below(result.length + 1);
    const word = result[at] ?? '';
    const pieces = [
      [],
      [word, word],
      [chance.pick(ODD_WORDS), word],
      [chance.pick(ODD_WORDS)],
      [word.slice(0, chance.below(word.length + 1))],
      [`${word}${chance.pick(ODD_WORDS)}`],
      ['--', word],
    ];
    result.splice(at, 1, ...chance.pick(pieces));
  }
  return result;
}

/** What is left without a reason to be refused is given one: see above. */
function harmless(words: string[]): string[] {
  return words.includes('check') ? [...words, '--scenario', 'bad.yaml'] : words;
}

async function run(
  input: FuzzInput,
  { folder, dashboard, restore }: Surroundings,
): Promise<Reading> {
  const argv = harmless(typeof input === 'string' || input instanceof Uint8Array ? [] : [...input]);
  if (argv.includes('generate')) return { isAccepted: true, said: [] };
  const isThreaded = ['sweep', 'upgrade', 'check'].some((name) => argv.includes(name));
  const io: TestIo = createTestIo({
    stdin: isThreaded ? 'name: [' : SCENARIO,
    env: { DIEGOSIM_DASHBOARD: dashboard },
    onBreath: () => io.send('SIGINT'),
    // A server has told its address, and waits for Ctrl-C.
    onWrite: (_, written) => {
      if (written.includes('http://')) io.send('SIGINT');
    },
  });
  const before = process.cwd();
  process.chdir(folder);
  try {
    const code = await runProgram(argv, io);
    const isAccepted = RUN_CODES.includes(code);
    const said = isAccepted ? [io.err()] : [io.err(), io.out()];
    const changed = restore();
    if (!isAccepted && code !== EXIT.badInput) {
      return { isAccepted, said, wrong: `exit code ${code}: ${io.err().slice(0, 500)}` };
    }
    const wrong = !isAccepted && changed !== undefined ? `refused, but ${changed}` : undefined;
    return { isAccepted, said, wrong };
  } finally {
    process.chdir(before);
  }
}
