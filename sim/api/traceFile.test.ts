/** What a driven run writes is a whole trace, of what had happened when it was asked. */
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { PolicyCell } from '../diego/auctioneer/placementPolicy';
import { readTrace, type TraceFile } from '../trace/formatReader';
import { decode } from '../trace/records';
import { readScenario } from './loadScenario';
import { startScenario } from './runScenario';
import { writeWhole } from './wholeFile';

const SCENARIO = readScenario({
  name: 'small',
  question: 'What is in the file?',
  foundation: {
    zones: ['z1'],
    cells: [{ name: 'cell', count: 2, memory: '4GB', disk: '20GB' }],
  },
  workload: [{ app: 'web', instances: 2, memory: '512MB' }],
  run: { duration: '5m' },
});
const folder = fs.mkdtempSync(join(tmpdir(), 'diegosim-api-'));

afterAll(() => fs.rmSync(folder, { recursive: true }));

function opened(path: string): TraceFile {
  const read = readTrace(fs.readFileSync(path));
  if (!read.ok) throw new Error(read.problem);
  return read.file;
}

test('a finished run is a whole trace, with its answer and what was injected', async () => {
  const run = startScenario(SCENARIO);
  run.advanceTo('1m');
  run.inject({ addCells: { group: 'cell', count: 1 } });
  run.inject({ kill: { cells: ['cell-0'] } }, '2m');
  const outcome = run.finish();
  const path = join(folder, 'reports', 'run.arrow');
  await run.writeTrace(path, fs);
  const { header, columns, result } = opened(path);
  expect(header).toMatchObject({ seed: 1, level: 'normal' });
  expect(header.build).toMatch(/^diegosim \d+\.\d+\.\d+/);
  expect(header.scenario).toMatchObject({
    name: 'small',
    foundation: { events: [{ kind: 'addCells' }, { kind: 'killCells' }] },
  });
  expect(result).toEqual(outcome.answer);
  const records = Array.from({ length: columns.length }, (_, row) => decode(columns, row));
  expect(records).toEqual(run.records());
  expect(fs.readdirSync(join(folder, 'reports'))).toEqual(['run.arrow']);
});

test('a run that broke is a trace up to there, which says so', async () => {
  const run = startScenario(SCENARIO, {
    invariants: [
      {
        name: 'noClaims',
        sentence: 'Nothing is claimed.',
        kinds: ['actualLRP.claimed'],
        onRecord: (_, report) => report('web', 'is claimed'),
      },
    ],
  });
  expect(() => run.finish()).toThrow('noClaims');
  const path = join(folder, 'broken.arrow');
  await run.writeTrace(path, fs);
  const { columns, result } = opened(path);
  expect(result).toBeUndefined();
  expect(columns.length).toBe(run.records().length + 1);
  expect(decode(columns, columns.length - 1)).toMatchObject({
    kind: 'run.interrupted',
    at: run.now,
  });
});

test('a run that a policy placed says in its trace that it is not Diego, also before its end', async () => {
  const packing = { name: 'packing', score: (cell: PolicyCell) => cell.memoryLeft };
  const run = startScenario(SCENARIO, { placementPolicy: packing });
  run.advanceTo('1m');
  const path = join(folder, 'packed.arrow');
  await run.writeTrace(path, fs);
  expect(opened(path).header.placementPolicy).toBe('packing');
});

test('a run that Diego placed says nothing of policies', async () => {
  const run = startScenario(SCENARIO);
  run.finish();
  const path = join(folder, 'placed.arrow');
  await run.writeTrace(path, fs);
  expect(opened(path).header).not.toHaveProperty('placementPolicy');
});

test('what is recorded after the call is not in the file', async () => {
  const run = startScenario(SCENARIO);
  run.advanceTo('1m');
  const rows = run.records().length;
  const path = join(folder, 'middle.arrow');
  const written = run.writeTrace(path, fs);
  run.finish();
  await written;
  expect(opened(path).columns.length).toBe(rows + 1);
});

test('a file is there whole or not at all', async () => {
  const run = startScenario(SCENARIO);
  const path = join(folder, 'kept.arrow');
  fs.writeFileSync(path, 'before');
  const full = {
    ...fs,
    writeFileSync(file: string) {
      fs.writeFileSync(file, 'half');
      throw new Error('ENOSPC: no space left on device');
    },
  };
  await expect(run.writeTrace(path, full)).rejects.toThrow(`cannot write ${path}: ENOSPC`);
  expect(fs.readFileSync(path, 'utf8')).toBe('before');
  expect(fs.existsSync(`${path}.partial`)).toBe(false);
  expect(() => writeWhole(folder, 'text', fs)).toThrow(`cannot write ${folder}`);
  expect(fs.readdirSync(tmpdir())).not.toContain(`${folder}.partial`);
});

test('a file needs a name, and Node’s module', async () => {
  const run = startScenario(SCENARIO);
  await expect(run.writeTrace('', fs)).rejects.toThrow('a file needs a name');
  await expect(run.writeTrace('x.arrow', undefined as never)).rejects.toThrow("from 'node:fs'");
});
