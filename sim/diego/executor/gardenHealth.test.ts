/** Cases of executor:gardenhealth/runner_test.go and checker_test.go. */

import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { PROCESS_START, WARM_BOOT } from '../../testing/boots';
import type { Properties } from '../../testing/builders';
import { RepStage } from '../../testing/repStage';
import { hasNetwork } from '../rep/lease';
import type { ExecutorMessage } from './messages';

/** Garden's check takes a second to create and half a one to destroy. */
const CHECK = 1.5 * SECOND;

class Checked extends RepStage {
  constructor(properties: Properties = {}) {
    super({}, properties);
  }

  get isHealthy(): boolean {
    return this.rep.state.executor.health.isHealthy;
  }

  /** The instants at which the verdict changed. */
  changes(until: number): number[] {
    const seen: number[] = [];
    let last = this.isHealthy;
    for (let at = this.ctx.now; at <= until; at += SECOND / 2) {
      this.waits(at);
      if (this.isHealthy !== last) seen.push(at);
      last = this.isHealthy;
    }
    return seen;
  }

  answersState(): boolean {
    const [answer] = this.tell({ kind: 'rep.state', batch: 1, attempt: 1 });
    return answer?.kind === 'auctioneer.cellState' && answer.state !== null;
  }

  /** A process that starts on a VM that ran on; answers its error, null when it passed. */
  startsOver(limit: number): string | null | undefined {
    this.tell({ kind: 'rep.processKilled' });
    this.ctx.timers = [];
    this.tell(PROCESS_START);
    for (;;) {
      const [next] = [...this.ctx.timers].sort((one, other) => one.at - other.at);
      if (next === undefined || next.at > limit) return undefined;
      if (next.message.kind === 'rep.gardenChecked') {
        this.ctx.now = next.at;
        return next.message.error;
      }
      this.ctx.timers = this.ctx.timers.filter((timer) => timer !== next);
      this.ctx.now = next.at;
      this.tell(next.message as ExecutorMessage);
    }
  }
}

describe('the check of a Garden that works', () => {
  test('is no event', () => {
    const stage = new Checked();
    stage.tell(WARM_BOOT);
    const kinds = stage.ctx.timers.map(({ message }) => message.kind);
    expect(kinds.filter((kind) => kind.startsWith('executor.'))).toEqual([]);
  });
});

describe('a Garden that fails', () => {
  test('is found at the next check: three tries, a second after each (cell 268)', () => {
    const stage = new Checked();
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    const due = stage.ctx.timers.find(({ message }) => message.kind === 'executor.checkGarden')?.at;
    expect(due).toBeLessThanOrEqual(10 * MINUTE + CHECK);
    const [found] = stage.changes(11 * MINUTE);
    expect(found).toBeGreaterThanOrEqual((due ?? 0) + 3 * SECOND);
    expect(found).toBeLessThan((due ?? 0) + 3.5 * SECOND);
    expect(stage.ctx.recorded).toContain('rep.gardenChanged');
    expect(stage.answersState()).toBe(false);
  });

  test('and is mended is well again at the first check after that', () => {
    const stage = new Checked();
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    const [found = 0] = stage.changes(11 * MINUTE);
    stage.tell({ kind: 'rep.mendGarden' });
    const [well = 0] = stage.changes(30 * MINUTE);
    // Ten minutes after the check that failed had ended.
    expect(well - found).toBeGreaterThanOrEqual(10 * MINUTE + CHECK - SECOND / 2);
    expect(well - found).toBeLessThanOrEqual(10 * MINUTE + CHECK + SECOND / 2);
    expect(stage.answersState()).toBe(true);
    expect(stage.ctx.timers.filter(({ message }) => message.kind.startsWith('executor.'))).toEqual(
      [],
    );
  });

  test('between two checks is never found', () => {
    const stage = new Checked();
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    const due = stage.ctx.timers.find(({ message }) => message.kind === 'executor.checkGarden')?.at;
    stage.waits((due ?? 0) - SECOND);
    stage.tell({ kind: 'rep.mendGarden' });
    expect(stage.changes(30 * MINUTE)).toEqual([]);
    expect(stage.ctx.timers.some(({ message }) => message.kind === 'executor.checkGarden')).toBe(
      false,
    );
  });

  test('is looked at in a phase of its own by every cell', () => {
    const due = [0, 1, 2].map((cell) => {
      const stage = new Checked();
      Object.assign(stage.parts, { cell });
      stage.rep.state.identities.cells.push('a', 'b', 'c');
      stage.tell(WARM_BOOT);
      stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
      return stage.ctx.timers.find(({ message }) => message.kind === 'executor.checkGarden')?.at;
    });
    expect(new Set(due).size).toBe(3);
  });
});

describe('a cell whose silk-daemon is gone', () => {
  test('is unhealthy from the next check on: the container of the check is networked', () => {
    const stage = new Checked();
    stage.hasSilkDaemon('running');
    stage.ctx.timers = [];
    stage.tell({ kind: 'silkDaemon.signalled', signal: 'kill' });
    expect(hasNetwork(stage.rep.state)).toBe(false);
    const due = stage.ctx.timers.find(({ message }) => message.kind === 'executor.checkGarden')?.at;
    stage.ctx.timers = stage.ctx.timers.filter(({ message }) =>
      message.kind.startsWith('executor.'),
    );
    const [found = 0] = stage.changes(11 * MINUTE);
    // The creation fails after its time, three times with a pause.
    expect(found - (due ?? 0)).toBeGreaterThanOrEqual(CHECK + 3 * SECOND);
    expect(found - (due ?? 0)).toBeLessThan(CHECK + 3.5 * SECOND);
  });
});

describe('a Garden that hangs', () => {
  test('makes the cell unhealthy when the check has not returned in its time (cell 268)', () => {
    const stage = new Checked();
    stage.tell({ kind: 'rep.breakGarden', mode: 'hangs' });
    const due = stage.ctx.timers.find(({ message }) => message.kind === 'executor.checkGarden')?.at;
    const [found = 0] = stage.changes(30 * MINUTE);
    expect(found - (due ?? 0)).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(found - (due ?? 0)).toBeLessThan(10 * MINUTE + SECOND);
  });

  test('holds up the next check, and a check that passes too late mends nothing', () => {
    const stage = new Checked();
    stage.tell({ kind: 'rep.breakGarden', mode: 'hangs' });
    stage.changes(60 * MINUTE);
    expect(stage.isHealthy).toBe(false);
    expect(
      stage.ctx.timers.filter(({ message }) => message.kind === 'executor.checkGarden'),
    ).toEqual([]);
    stage.tell({ kind: 'rep.mendGarden' });
    stage.waits(65 * MINUTE);
    expect(stage.isHealthy).toBe(false);
    stage.waits(60 * MINUTE + CHECK + 10 * MINUTE + CHECK);
    expect(stage.isHealthy).toBe(true);
  });

  test('and is mended in time changes nothing', () => {
    const stage = new Checked();
    stage.tell({ kind: 'rep.breakGarden', mode: 'hangs' });
    const due = stage.ctx.timers.find(({ message }) => message.kind === 'executor.checkGarden')?.at;
    stage.waits((due ?? 0) + 9 * MINUTE);
    stage.tell({ kind: 'rep.mendGarden' });
    expect(stage.changes(60 * MINUTE)).toEqual([]);
  });
});

describe('the first check of a process', () => {
  test('ends it when it fails, after its three tries', () => {
    const stage = new Checked();
    stage.hasSilkDaemon('down');
    const began = stage.ctx.now;
    expect(stage.startsOver(MINUTE)).toBe('garden health check failed: no network');
    expect(stage.ctx.now - began).toBe(CHECK + 3 * SECOND);
  });

  test('waits for a Garden that does not answer, as the process does before it', () => {
    const stage = new Checked();
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    expect(stage.startsOver(10 * MINUTE)).toBeUndefined();
    stage.ctx.now = 20 * MINUTE;
    stage.tell({ kind: 'rep.mendGarden' });
    const [checked] = stage.ctx.timers.filter(
      ({ message }) => message.kind === 'executor.gardenChecked',
    );
    expect(checked?.at).toBe(20 * MINUTE + CHECK);
  });

  test('comes when the containers of the process before are destroyed', () => {
    const stage = new Checked();
    for (let each = 0; each < 6; each++) stage.container('running');
    const began = stage.ctx.now;
    expect(stage.startsOver(MINUTE)).toBeNull();
    // Garden destroys four at once, half a second each.
    expect(stage.ctx.now - began).toBe(2 * 0.5 * SECOND + CHECK);
    expect(stage.ctx.recorded.filter((kind) => kind === 'container.deleted')).toHaveLength(6);
    expect(stage.rep.state.executor.garden.strays.size).toBe(0);
  });

  test('is not reached when Garden fails to destroy one of them: that ends the process', () => {
    const stage = new Checked();
    stage.container('running');
    stage.tell({ kind: 'rep.processKilled' });
    stage.ctx.timers = [];
    stage.tell(PROCESS_START);
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    stage.waits(stage.ctx.now + SECOND / 2);
    expect(stage.rep.state.executor.garden.strays.size).toBe(1);
    expect(stage.ctx.recorded).toContain('rep.stopped');
  });

  test('that hangs for ten minutes ends the process as well', () => {
    const stage = new Checked();
    stage.tell({ kind: 'rep.processKilled' });
    stage.ctx.timers = [];
    stage.tell(PROCESS_START);
    stage.tell({ kind: 'rep.breakGarden', mode: 'hangs' });
    stage.waits(stage.ctx.now + 10 * MINUTE - 1);
    expect(stage.ctx.recorded).not.toContain('rep.stopped');
    stage.waits(stage.ctx.now + 1);
    expect(stage.ctx.recorded).toContain('rep.stopped');
  });
});
