import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { CAPACITY_RESULT, type CapacityResult } from '../answers/capacity/result';
import { type Invocation, invoke, type TestIoOptions, temporaryFolder } from './testIo';

/** Three zones that hold what two could, in large cells. */
const ROOMY = `
name: roomy
question: Does it hold?
foundation:
  zones: [z1, z2, z3]
  cells: [{ name: diego-cell, count: 6, memory: 40GB, disk: 60GB, containers: 50 }]
workload:
  - { app: dora, instances: 12, memory: 1GB, disk: 1GB }
events:
  - { at: 5m, kill: { zone: z2 } }
run: { duration: 10m }
`;
/** The app of 3 GB has room in sum, not in one piece. */
const PIECES = `
name: pieces
question: Does it hold?
foundation:
  zones: [z1, z2]
  cells:
    - { name: large, count: 1, memory: 4GB, disk: 60GB, zones: [z1] }
    - { name: small, count: 3, memory: 2GB, disk: 60GB, zones: [z2] }
workload:
  - { app: boulder, instances: 1, memory: 3GB, disk: 1GB }
run: { duration: 3m }
`;

let roomy: string;
let pieces: string;
beforeAll(() => {
  const folder = temporaryFolder();
  roomy = join(folder, 'roomy.yaml');
  pieces = join(folder, 'pieces.yaml');
  writeFileSync(roomy, ROOMY);
  writeFileSync(pieces, PIECES);
});

const capacity = (argv: readonly string[], options?: TestIoOptions): Promise<Invocation> =>
  invoke(['capacity', ...argv], options);

const resultOf = ({ out }: Invocation): CapacityResult => CAPACITY_RESULT.parse(JSON.parse(out));

describe('capacity', () => {
  test('looks at the foundation before its cells change, and says so', async () => {
    const { code, out, err } = await capacity([roomy, '--quiet']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('as it is at 5m: before the first event that changes the cells');
    expect(out).toContain('6 of 6 cells up, 12 of 12 desired instances on them');
    expect(out).toMatch(/^ {2}zone z2 +2 +4 +all +fits: 152 GB for 4.1 GB/m);
    expect(out).toMatch(/all apps could grow by 1,\d\d\d% \(\d+ more instances\)/);
    expect(out).not.toContain('\u001b');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('looks at another instant on demand', async () => {
    const after = resultOf(await capacity([roomy, '--json', '--at', '7m', '--quiet']));
    expect(after).toMatchObject({ atSeconds: 420, atReason: 'asked for' });
    expect(after.rooms.at(-1)).toMatchObject({ cells: 6, cellsUp: 4 });
    const none = resultOf(await capacity([roomy, '--json', '--at', '0s', '--quiet']));
    expect(none).toMatchObject({ atSeconds: 0, placed: 0 });
  });

  test('prints one JSON object, the same for the same seed, of the schema it tells of', async () => {
    const argv = [pieces, '--json', '--seed', '9'];
    const { out, err } = await capacity(argv);
    expect((await capacity(argv)).out).toBe(out);
    expect(err).toBe('');
    const result = CAPACITY_RESULT.parse(JSON.parse(out));
    expect(result).toMatchObject({ scenario: 'pieces', seed: 9, desired: 1, placed: 1 });
    const { out: schema } = await invoke(['schema', 'capacity']);
    expect(Object.keys(JSON.parse(schema).properties)).toEqual(Object.keys(result));
  });

  test('says where adding up would have given another answer', async () => {
    const { out } = await capacity([pieces, '--quiet']);
    const text = out.replace(/\s+/g, ' ');
    expect(text).toContain(
      'zone z1: adding up says it fits, 6 GB for 3 GB; the auctions place all but 1 of 1 instance: ' +
        'of the cells that take the rest, none has the 3 GB in one piece that the smallest needs, the most is 2 GB.',
    );
    expect(text).toContain('1 insufficient resources: memory boulder');
    expect(text).toContain('none: as it is, what zone z1 loses does not fit');
  });

  test('counts the chunks and staging tasks that are asked for', async () => {
    const argv = [roomy, '--json', '--quiet', '--chunk', '30GB,2GB', '--staging', '8GB,20GB'];
    const { chunk, staging, rooms } = resultOf(await capacity(argv));
    expect(chunk).toEqual({ memoryMB: 30_720, diskMB: 2048 });
    expect(staging).toEqual({ memoryMB: 8192, diskMB: 20_480 });
    expect(rooms.at(-1)).toMatchObject({ freeChunks: 6, stagingTasks: 12 });
    const memoryOnly = resultOf(await capacity([roomy, '--json', '--quiet', '--chunk', '512MB']));
    expect(memoryOnly.chunk).toEqual({ memoryMB: 512, diskMB: 1024 });
  });

  test('judges with --check only', async () => {
    expect((await capacity([roomy, '--quiet', '--check'])).code).toBe(0);
    expect((await capacity([pieces, '--quiet'])).code).toBe(0);
    expect((await capacity([pieces, '--quiet', '--check'])).code).toBe(1);
    // Survives any zone, but has less left than Diego's indicator wants.
    const full = ['--set', 'workload[dora].instances=152', '--set', 'run.duration=20m'];
    const { code, out } = await capacity([roomy, ...full, '--quiet', '--check', '--at', '4m50s']);
    expect(out).toMatch(/^ {2}zone z1 +2 +5\d +all /m);
    expect([code, out.includes('red  rep.CapacityRemainingMemory')]).toEqual([1, true]);
  });

  test('colours what is past a threshold as well as naming it', async () => {
    const { out } = await capacity([pieces, '--quiet'], { isTerminal: true });
    expect(out).toContain('\u001b[31m');
    expect(out).toMatch(/red +Diego\.TotalAvailableMemory/);
    const { out: plain } = await capacity([pieces, '--quiet'], {
      isTerminal: true,
      env: { NO_COLOR: '1' },
    });
    expect(plain).not.toContain('\u001b');
  });

  test('reports everything that is wrong with its options at once', async () => {
    const argv = [roomy, '--at', 'soon', '--chunk', '4 gigs', '--staging', '1GB,2GB,3GB'];
    const { code, out, err } = await capacity(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('--at "soon" is no instant; expected one such as 19m');
    expect(err).toContain('--chunk "4 gigs" is no size');
    expect(err).toContain('--staging "1GB,2GB,3GB" is no size');
    expect((await capacity([roomy, '--chunk', '4gb'])).err).toContain('did you mean 4GB?');
    expect((await capacity([roomy, '--draws', '0'])).code).toBe(2);
  });

  test('refuses an instant after the end', async () => {
    const { code, err } = await capacity([roomy, '--at', '11m']);
    expect([code, err]).toEqual([
      2,
      'error: --at is after the end of the run; expected at most its duration, 10m (--set run.duration=… makes it longer)\n',
    ]);
  });

  test('reports a scenario that is not valid', async () => {
    const { code, err } = await capacity([roomy, '--set', 'run.duration=soon']);
    expect(code).toBe(2);
    expect(err).toContain('run.duration');
  });

  test('ends without a report when it is interrupted', async () => {
    const long = ['--set', 'run.duration=48h', '--at', '47h'];
    const { code, out, err } = await capacity([roomy, ...long, '--quiet'], {
      tick: 30,
      onBreath: (io) => io.send('SIGINT'),
    });
    expect([code, out]).toEqual([130, '']);
    expect(err).toContain('interrupted before the instant to look at');
  });
});
