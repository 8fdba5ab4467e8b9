/** The worker is played by the test: what it says, and how it dies. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CapacityQuestion, FromWorker, Job, JobFailure, ToWorker } from '../worker/protocol';
import { createWorkerClient, type JobListener, type WorkerClient } from './workerClient';

class PlayedWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { preventDefault(): void }) => void) | null = null;
  readonly heard: ToWorker[] = [];
  isTerminated = false;
  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  say(message: FromWorker): void {
    this.onmessage?.({ data: message });
  }
  die(): void {
    this.onerror?.({ preventDefault: () => undefined });
  }
}

const JOB: Job = {
  kind: 'simulate',
  scenario: { name: 'test', text: '', seed: null, level: 'full' },
};

describe("the worker's client", () => {
  let workers: PlayedWorker[];
  let client: WorkerClient;
  let failures: JobFailure[];
  let listener: JobListener;

  beforeEach(() => {
    workers = [];
    failures = [];
    listener = {
      onProgress: vi.fn(),
      onOpened: vi.fn(),
      onFailed: (failure) => failures.push(failure),
      onStopped: vi.fn(),
    };
    client = createWorkerClient(() => {
      const worker = new PlayedWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    });
  });

  const latest = (): PlayedWorker => workers.at(-1) as PlayedWorker;

  it('starts another worker when one dies in the middle, and fails the job once', () => {
    latest().say({ kind: 'ready', scenarios: [] });
    client.begin(JOB, listener);
    const dead = latest();
    dead.die();
    dead.die();
    expect(dead.isTerminated).toBe(true);
    expect(failures.map(({ kind }) => kind)).toEqual(['refused']);
    expect(workers).toHaveLength(2);
    client.begin(JOB, listener);
    expect(latest().heard).toMatchObject([{ kind: 'begin' }]);
  });

  it('tells how far an answer about capacity is, and says so when its worker dies', async () => {
    latest().say({ kind: 'ready', scenarios: [] });
    const question = { what: 'growth' } as CapacityQuestion;
    const shares: number[] = [];
    const first = client.capacity(question, (share) => shares.push(share));
    const [asked] = latest().heard;
    if (asked?.kind !== 'capacity') throw new Error('nothing was asked');
    const { query } = asked;
    latest().say({ kind: 'capacityProgress', query, share: 0.5 });
    latest().say({ kind: 'capacityAnswered', query, answer: { kind: 'overtaken' } });
    expect(await first).toEqual({ kind: 'overtaken' });
    expect(shares).toEqual([0.5]);
    const second = client.capacity(question, () => undefined);
    latest().die();
    expect(await second).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('without a word'),
    });
  });

  it('does not go on starting workers that cannot start, and says so to each job', async () => {
    latest().die();
    expect(workers).toHaveLength(1);
    expect(await client.scenarios).toEqual([]);
    client.begin(JOB, listener);
    expect(workers).toHaveLength(2);
    latest().die();
    expect(workers).toHaveLength(2);
    expect(failures).toMatchObject([{ message: expect.stringContaining('cannot be started') }]);
  });

  it('lets whoever hears of a death begin anew', () => {
    latest().say({ kind: 'ready', scenarios: [] });
    client.begin(JOB, { ...listener, onFailed: () => void client.begin(JOB, listener) });
    latest().die();
    expect(latest().heard).toMatchObject([{ kind: 'begin', job: 2 }]);
    expect(failures).toEqual([]);
  });
});
