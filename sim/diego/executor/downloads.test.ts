/**
 * Cases of cacheddownloader:downloader_test.go, cached_downloader_test.go; executor:depot/containerstore/
 * dependencymanager_test.go and depot/steps/download_step_test.go.
 */

import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import type { StoreCondition } from '../../model/foundationSpec';
import { PROCESS_START, VM_BOOT } from '../../testing/boots';
import type { Properties } from '../../testing/builders';
import { RepStage } from '../../testing/repStage';
import type { Container } from './container';

/** A second before the first byte; 10 ms a MB; lifecycle 100 MB: 2 s; droplet 400 MB: 5 s, and 4 s to unpack. */
const SLOW: Properties = {
  'sim.blobstore.latency': '1s',
  'sim.blobstore.time_per_megabyte': '10ms',
  'sim.blobstore.lifecycle_size': 100,
  'sim.executor.unpack_time_per_megabyte': '10ms',
};

class Downloading extends RepStage {
  constructor(properties: Properties = {}, droplet = 400) {
    super({ memory: 65536, disk: 65536 }, { ...SLOW, ...properties }, { droplet });
  }

  start(count = 1): Container[] {
    const containers = Array.from({ length: count }, () => this.container('reserved'));
    for (const { instance } of containers) {
      this.tell({ kind: 'rep.operate', instance });
      this.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: true });
    }
    return containers;
  }

  blobstore(condition: StoreCondition): void {
    this.rep.state.world.blobstore = condition;
    this.tell({ kind: 'rep.blobstoreChanged' });
  }

  text({ reason }: Container): string {
    return this.rep.state.identities.texts[reason] ?? '';
  }

  /** When the container got into that state, to a tenth of a second. */
  until(container: Container, state: Container['state'], limit = 20 * MINUTE): number {
    const { now } = this.ctx;
    for (let at = now; at <= now + limit; at += SECOND / 10) {
      this.waits(at);
      if (container.state === state) return this.ctx.now / SECOND;
    }
    throw new Error(`it never was ${state}`);
  }
}

describe('a first start on a cell', () => {
  test('waits for the lifecycle before it is created, and for the droplet before it runs', () => {
    const stage = new Downloading();
    const [container] = stage.start() as [Container];
    expect(stage.until(container, 'created')).toBe(2 + 1);
    // Credentials 0.5 s, droplet 5 s, unpacking 4 s, second probe after 2 s.
    expect(stage.until(container, 'running')).toBeCloseTo(3 + 0.5 + 5 + 4 + 2);
    expect(stage.ctx.recorded.filter((kind) => kind === 'download.completed')).toHaveLength(2);
  });

  test('finds both in the cache the second time, and asks only whether they are still good', () => {
    const stage = new Downloading();
    const [first] = stage.start() as [Container];
    stage.until(first, 'running');
    const began = stage.ctx.now / SECOND;
    const [second] = stage.start() as [Container];
    expect(stage.until(second, 'running') - began).toBeCloseTo(1 + 1 + 0.5 + 1 + 4 + 2);
  });

  test('of an app without a droplet downloads nothing', () => {
    const stage = new RepStage({}, SLOW);
    const { instance } = stage.container('reserved');
    stage.tell({ kind: 'rep.operate', instance });
    stage.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: true });
    stage.waits(MINUTE);
    expect(stage.ctx.recorded).toContain('container.running');
    expect(stage.ctx.recorded).not.toContain('download.completed');
  });
});

describe('downloads at once', () => {
  test('of one key follow each other: one fetches it, the others find it', () => {
    const stage = new Downloading();
    const containers = stage.start(3);
    const created = containers.map((container) => stage.until(container, 'created'));
    // Lifecycle after 2 s, then a conditional GET of 1 s each; Garden takes 1 s more.
    expect(created).toEqual([3, 4, 5]);
  });

  test('are as many as the limiter allows', () => {
    const stage = new Downloading({ 'diego.executor.max_concurrent_downloads': 1 });
    const [first, second] = stage.start(2) as [Container, Container];
    stage.until(first, 'running');
    stage.until(second, 'running');
    // Two lifecycles (2 + 1), then droplets with their unpacking one after the other: (5 + 4) + (1 + 4).
    expect(stage.ctx.now / SECOND).toBeGreaterThanOrEqual(3 + 9 + 5);
  });
});

describe('a blobstore that refuses', () => {
  test('is asked four times, half a second, one and two apart, and a jitter (cell 260)', () => {
    const stage = new Downloading();
    stage.blobstore({ mode: 'refuses', slowdown: 1 });
    const [container] = stage.start() as [Container];
    const failedAt = stage.until(container, 'completed');
    expect(failedAt).toBeGreaterThanOrEqual(3.5);
    expect(failedAt).toBeLessThanOrEqual(3.5 + 0.6 + 0.1);
    expect(container).toMatchObject({ hasFailed: true, isRetryable: true });
    expect(stage.text(container)).toBe('failed to download cached artifacts');
  });

  test('fails a droplet with the words of its step, which nobody tries again', () => {
    const stage = new Downloading();
    const [container] = stage.start() as [Container];
    stage.until(container, 'created');
    stage.blobstore({ mode: 'refuses', slowdown: 1 });
    stage.until(container, 'completed');
    expect(container).toMatchObject({ hasFailed: true, isRetryable: false });
    expect(stage.text(container)).toBe('Downloading failed');
  });

  test('fails a start whose parts the cache has', () => {
    const stage = new Downloading();
    const [first] = stage.start() as [Container];
    stage.until(first, 'running');
    stage.blobstore({ mode: 'refuses', slowdown: 1 });
    const [second] = stage.start() as [Container];
    stage.until(second, 'completed');
    expect(stage.text(second)).toBe('failed to download cached artifacts');
  });

  test('for less than the attempts take delays a start only', () => {
    const stage = new Downloading();
    stage.blobstore({ mode: 'refuses', slowdown: 1 });
    const [container] = stage.start() as [Container];
    stage.waits(SECOND);
    stage.blobstore({ mode: 'up', slowdown: 1 });
    stage.until(container, 'running');
  });
});

describe('a blobstore that hangs', () => {
  test('costs each attempt the idle timeout', () => {
    const stage = new Downloading();
    stage.blobstore({ mode: 'hangs', slowdown: 1 });
    const [container] = stage.start() as [Container];
    const failedAt = stage.until(container, 'completed');
    expect(failedAt).toBeGreaterThanOrEqual(4 * 10 + 3.5);
    expect(failedAt).toBeLessThanOrEqual(4 * 10 + 4.2);
  });

  test('and goes on in time costs what it stood still', () => {
    const stage = new Downloading();
    const [container] = stage.start() as [Container];
    stage.waits(SECOND);
    stage.blobstore({ mode: 'hangs', slowdown: 1 });
    stage.waits(6 * SECOND);
    stage.blobstore({ mode: 'up', slowdown: 1 });
    expect(stage.until(container, 'created')).toBe(6 + 1 + 1);
  });
});

describe('a slow blobstore', () => {
  test('takes so many times as long, from the moment on at which it is', () => {
    const stage = new Downloading();
    const [container] = stage.start() as [Container];
    stage.waits(SECOND);
    stage.blobstore({ mode: 'up', slowdown: 5 });
    expect(stage.until(container, 'created')).toBe(1 + 5 + 1);
  });

  test('that answers later than the idle timeout is as good as none', () => {
    const stage = new Downloading();
    stage.blobstore({ mode: 'up', slowdown: 11 });
    const [container] = stage.start() as [Container];
    expect(stage.until(container, 'completed')).toBeGreaterThan(43);
  });

  test('that needs more than ten minutes for a request is cut there', () => {
    const stage = new Downloading({ 'sim.blobstore.latency': '0s' }, 4000);
    const [container] = stage.start() as [Container];
    stage.until(container, 'created');
    const began = stage.ctx.now / SECOND;
    stage.blobstore({ mode: 'up', slowdown: 20 });
    const failedAt = stage.until(container, 'completed', 60 * MINUTE);
    expect(failedAt - began).toBeGreaterThan(4 * 600);
    expect(failedAt - began).toBeLessThan(4 * 600 + 6);
  });
});

describe('a stop', () => {
  test('while the droplet comes cancels it; the proxy is waited for, no process is', () => {
    const stage = new Downloading();
    const [container] = stage.start() as [Container];
    stage.until(container, 'created');
    stage.waits(6 * SECOND);
    const { lrp, instance } = container;
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    expect(stage.until(container, 'completed')).toBe(6 + 5);
    const { downloads } = stage.rep.state.executor;
    expect([downloads.limiter.busy, downloads.byKey.size, downloads.byInstance.size]).toEqual([
      0, 0, 0,
    ]);
  });

  test('while the lifecycle comes waits for the creation', () => {
    const stage = new Downloading();
    const [container] = stage.start() as [Container];
    stage.waits(SECOND);
    const { lrp, instance } = container;
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    expect(stage.until(container, 'completed')).toBe(3);
  });
});

describe('the cache of a cell', () => {
  const small = { 'diego.executor.max_cache_size_in_bytes': 420 * 1_048_576 };

  test('drops a droplet that is streamed in for the next one, not the lifecycle in use', () => {
    const stage = new Downloading(small);
    const [container] = stage.start() as [Container];
    stage.until(container, 'running');
    const { cache } = stage.rep.state.executor.downloads;
    // The lifecycle is mounted: the cache is over its limit.
    expect(cache.used).toBe(500);
    expect([...cache.entries.values()].map(({ uses }) => uses)).toEqual([1, 0]);
  });

  test('lets go of the lifecycle with the last container', () => {
    const stage = new Downloading();
    const [container] = stage.start() as [Container];
    stage.until(container, 'running');
    const { instance } = container;
    stage.tell({ kind: 'rep.stopLRP', lrp: container.lrp, instance });
    stage.until(container, 'completed');
    stage.tell({ kind: 'rep.endAnswered', instance, error: null });
    stage.waits(stage.ctx.now + SECOND);
    expect(stage.containers()).toEqual([]);
    const { cache } = stage.rep.state.executor.downloads;
    expect([...cache.entries.values()].map(({ uses }) => uses)).toEqual([0, 0]);
  });

  test('outlives the process, not the VM', () => {
    const stage = new Downloading();
    const [container] = stage.start() as [Container];
    stage.until(container, 'running');
    stage.tell({ kind: 'rep.processKilled' });
    stage.tell(PROCESS_START);
    const { entries } = stage.rep.state.executor.downloads.cache;
    expect([...entries.values()]).toEqual([
      { size: 100, uses: 0 },
      { size: 400, uses: 0 },
    ]);
    stage.tell(VM_BOOT);
    expect(stage.rep.state.executor.downloads.cache.entries.size).toBe(0);
  });
});
