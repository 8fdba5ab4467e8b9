/**
 * Cases of executor:depot/steps/{run_step,health_check_step,readiness_health_check_step}_test.go, and of
 * healthcheck:cmd/healthcheck/main_test.go.
 */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { type AppEntry, exactly, type Properties } from '../../testing/builders';
import { RepStage } from '../../testing/repStage';
import type { Container } from './container';

/** A container that begins to run after 1 s of Garden, 0.5 of credentials, 1 of set-up, and 2 of start-up. */
class Starting extends RepStage {
  readonly dora: Container;

  constructor(entry: AppEntry, properties: Properties = {}) {
    super({}, properties, entry);
    this.dora = this.container('reserved');
    const { instance } = this.dora;
    this.tell({ kind: 'rep.operate', instance });
    this.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: true });
  }

  get text(): string {
    return this.rep.state.identities.texts[this.dora.reason] ?? '';
  }

  /** When it got into that state. */
  until(state: Container['state'], limit = 30 * MINUTE): number {
    for (let at = this.ctx.now; at <= limit; at += SECOND / 20) {
      this.waits(at);
      if (this.dora.state === state) return at / SECOND;
    }
    throw new Error(`it never was ${state}`);
  }
}

const RUNS_AT = 4.5;
const always = { share: 1, times: 1000 };

describe('an instance that turns unhealthy', () => {
  test.each([
    [0, 0],
    [1, 30],
    [30, 30],
    [95, 120],
  ])('%i s after it ran is found by the probe after %i s, and then ends', (after, probe) => {
    const crash = { kind: 'unhealthy', after: exactly(after * SECOND), ...always } as const;
    const stage = new Starting({ crash });
    expect(stage.until('running')).toBeCloseTo(RUNS_AT);
    // SIGTERM, which its process obeys in a tenth of a second.
    expect(stage.until('completed')).toBeCloseTo(RUNS_AT + probe + 0.1);
    expect(stage.text).toBe('Instance became unhealthy: Failed to make TCP connection');
    expect(stage.dora).toMatchObject({ hasFailed: true, isRetryable: false });
  });

  test('is probed as often as the healthy monitoring interval says', () => {
    const crash = { kind: 'unhealthy', after: exactly(SECOND), ...always } as const;
    const stage = new Starting(
      { crash },
      { 'diego.executor.healthy_monitoring_interval_in_seconds': 7 },
    );
    expect(stage.until('completed')).toBeCloseTo(RUNS_AT + 7 + 0.1);
  });

  test('does so in its first runs only, if told to', () => {
    const crash = { kind: 'unhealthy', after: exactly(0), share: 1, times: 0 } as const;
    const stage = new Starting({ crash });
    stage.waits(10 * MINUTE);
    expect(stage.dora.state).toBe('running');
  });
});

describe('an instance that needs too much memory', () => {
  test('is killed by its container, which says so', () => {
    const crash = { kind: 'outOfMemory', after: exactly(20 * SECOND), ...always } as const;
    const stage = new Starting({ crash });
    expect(stage.until('completed')).toBeCloseTo(RUNS_AT + 20);
    expect(stage.text).toBe('APP/PROC/WEB: Exited with status 137 (out of memory)');
  });

  test('ends at the end of its life, if that comes first', () => {
    const crash = { kind: 'outOfMemory', after: exactly(20 * SECOND), ...always } as const;
    const stage = new Starting({ crash, life: exactly(5 * SECOND) });
    expect(stage.until('completed')).toBeCloseTo(RUNS_AT + 5);
    expect(stage.text).toBe('APP/PROC/WEB: Exited with status 1');
  });
});

describe('a legacy Monitor action', () => {
  const legacy = { 'sim.executor.monitor_actions': true, 'sim.executor.monitor_time': '500ms' };

  test('first looks after an interval, and then an interval after each look', () => {
    // Ready after 1 s: the look from 2 s to 2.5 s finds it so.
    expect(new Starting({}, legacy).until('running')).toBeCloseTo(2.5 + 2 + 0.5);
    // Ready after 3 s: the second look begins at 2.5 + 2.
    const second = new Starting({ startup: exactly(3 * SECOND) }, legacy);
    expect(second.until('running')).toBeCloseTo(2.5 + 5);
  });

  test('gives up at the first failed look that ends later than the start timeout', () => {
    const startTimeout = 6 * SECOND;
    const stage = new Starting({ startup: exactly(MINUTE), startTimeout }, legacy);
    expect(stage.until('completed')).toBeCloseTo(2.5 + 7.5);
    expect(stage.text).toMatch(/^Instance never healthy after 6s: /);
  });

  test('finds an instance unhealthy an interval after it ran at the earliest', () => {
    const crash = { kind: 'unhealthy', after: exactly(0), ...always } as const;
    const stage = new Starting({ crash }, legacy);
    expect(stage.until('running')).toBeCloseTo(5);
    expect(stage.until('completed')).toBeCloseTo(5 + 30.5 + 0.1);
  });

  test('waits for a worker of the health-check pool when there are few of them', () => {
    const slow = { ...legacy, 'sim.executor.monitor_time': '2s' };
    const crowded = (workers: number): number => {
      const stage = new RepStage(
        {},
        { ...slow, 'diego.executor.healthcheck_work_pool_size': workers },
      );
      for (let each = 0; each < 10; each++) stage.container('running');
      const { instance } = stage.container('reserved');
      stage.tell({ kind: 'rep.operate', instance });
      stage.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: true });
      stage.waits(2.5 * SECOND);
      return (
        stage.ctx.timers.find(({ message }) => message.kind === 'executor.becameHealthy')?.at ?? 0
      );
    };
    expect(crowded(1)).toBeGreaterThan(crowded(64));
  });
});

describe('a readiness check', () => {
  const readiness = (ready: number, unready: number, share = 1) => ({
    readyFor: exactly(ready * SECOND),
    unreadyFor: exactly(unready * SECOND),
    share,
  });

  /** Instants, from when it ran, at which the verdict changed. */
  function flips(stage: Starting, count: number): number[] {
    const seen: number[] = [];
    let last = true;
    stage.until('running');
    const ranAt = stage.ctx.now;
    for (let at = ranAt; seen.length < count && at < 3 * 60 * MINUTE; at += SECOND / 10) {
      stage.waits(at);
      if (stage.dora.isRoutable === last) continue;
      last = stage.dora.isRoutable;
      seen.push((at - ranAt) / SECOND);
    }
    return seen;
  }

  test('that passes makes an instance routable at its first probe (cell 261)', () => {
    const stage = new Starting({ readiness: readiness(1000, 1000, 0) });
    // Both operations of its start: running, and running again with the other flag.
    const said = stage.waits(RUNS_AT * SECOND);
    expect(said).toMatchObject([{ kind: 'bbs.start', isRoutable: true }]);
    expect(stage.ctx.recorded).toContain('container.readiness');
    expect(stage.dora.isRoutable).toBe(true);
    expect(stage.ctx.timers.filter(({ message }) => message.kind.startsWith('executor.'))).toEqual(
      [],
    );
  });

  test('is probed every 30 s while it passes, and every 2 s while it does not', () => {
    const stage = new Starting({ readiness: readiness(100, 45) });
    // Not ready from 100 s to 145 s: found at 120 and at 146; then from 245: found at 146 + 120 and at 290.
    expect(flips(stage, 4)).toEqual([120, 146, 266, 290]);
  });

  test('misses what is over before its next probe', () => {
    const stage = new Starting({ readiness: readiness(29, 1) });
    stage.waits(60 * MINUTE);
    expect(stage.dora.isRoutable).toBe(true);
    expect(stage.ctx.recorded.filter((kind) => kind === 'container.readiness')).toHaveLength(1);
  });

  test('makes the rep send StartActualLRP again with the new flag', () => {
    const stage = new Starting({ readiness: readiness(100, 45) });
    stage.waits(RUNS_AT * SECOND);
    const { instance } = stage.dora;
    stage.tell({ kind: 'rep.startAnswered', instance, error: null });
    stage.waits(RUNS_AT * SECOND);
    stage.tell({ kind: 'rep.startAnswered', instance, error: null });
    const said = stage.waits((RUNS_AT + 120) * SECOND);
    expect(said).toMatchObject([{ kind: 'bbs.start', isRoutable: false }]);
  });

  test('never ends an instance', () => {
    const stage = new Starting({ readiness: readiness(10, 100_000) });
    stage.waits(60 * MINUTE);
    expect(stage.dora).toMatchObject({ state: 'running', isRoutable: false });
  });

  test('is no more when the instance is stopped', () => {
    const stage = new Starting({ readiness: readiness(100, 45) });
    stage.waits((RUNS_AT + 115) * SECOND);
    const { lrp, instance } = stage.dora;
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    stage.waits(5 * MINUTE);
    expect(stage.ctx.recorded.filter((kind) => kind === 'container.readiness')).toHaveLength(1);
  });
});
