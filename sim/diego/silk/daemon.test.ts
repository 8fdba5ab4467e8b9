/** One silk-daemon by itself; cases of silk:daemon/integration and of the fatal error detector. */
import { describe, expect, test } from 'vitest';
import { HOUR, SECOND } from '../../engine/units';
import { createIdentities } from '../../model/identity';
import { foundationSpec } from '../../testing/builders';
import { RecordingCtx } from '../../testing/recordingCtx';
import { startDaemon } from './daemon';
import { drainDaemon, onDaemonMessage, preStart } from './daemonScripts';
import { createDaemon, type DaemonHost, type DaemonNews, isServing } from './daemonState';
import type { SilkDaemonMessage, SilkOutcome } from './messages';
import { parseSubnet, type Subnet } from './subnet';

const SUBNET = parseSubnet('10.255.7.0/24') as Subnet;
const LEASED: SilkOutcome = { kind: 'leased', subnet: SUBNET };
const RENEWED: SilkOutcome = { kind: 'renewed' };
const REFUSED: SilkOutcome = { kind: 'refused', error: 'lease mismatch' };
const FAILED: SilkOutcome = { kind: 'failed' };

class Stage {
  readonly ctx = new RecordingCtx();
  readonly daemon = createDaemon(0x0a001004, 0);
  containers = 0;
  readonly host: DaemonHost;

  constructor() {
    const { config } = foundationSpec({ cells: 1, silk: { subnetPrefix: 24 } });
    if (config.silk === null) throw new Error('no Silk');
    const partitionTolerance = HOUR;
    this.host = {
      parts: {
        owner: 0,
        isSingle: false,
        controllers: [5, 6],
        config: { ...config.silk, partitionTolerance },
        supervisorInterval: 10 * SECOND,
        isEager: false,
      },
      identities: createIdentities(),
      hasContainers: () => this.containers > 0,
    };
  }

  tell(message: SilkDaemonMessage): DaemonNews {
    return onDaemonMessage(this.daemon, this.host, message, 0, this.ctx);
  }

  starts(): this {
    startDaemon(this.daemon, this.host, 0, this.ctx);
    return this;
  }

  /** The call under way is answered a millisecond later; answers what was sent then. */
  answers(outcome: SilkOutcome): string[] {
    const attempt = this.daemon.call?.attempt;
    if (attempt === undefined) throw new Error('nothing was asked');
    this.ctx.takeSent();
    this.ctx.now += 1000;
    this.tell({ kind: 'silkDaemon.answered', attempt, outcome, renewals: null });
    return this.said();
  }

  said(): string[] {
    return this.ctx.takeSent().map(({ kind }) => kind);
  }

  /** It serves a subnet, and its process has then been killed and is started again. */
  restarted(containers: number): this {
    this.starts().answers(LEASED);
    this.containers = containers;
    this.tell({ kind: 'silkDaemon.signalled', signal: 'kill' });
    this.ctx.now += 10 * SECOND;
    this.tell({ kind: 'silkDaemon.start' });
    return this;
  }

  until(kind: SilkDaemonMessage['kind']): number | undefined {
    const timer = this.ctx.timers.findLast(({ message }) => message.kind === kind);
    return timer === undefined ? undefined : timer.at - this.ctx.now;
  }
}

describe('a daemon that starts', () => {
  test('without a device acquires, and serves what it gets', () => {
    const stage = new Stage().starts();
    expect(stage.said()).toEqual(['silk.acquire']);
    stage.answers(LEASED);
    expect(stage.daemon.device).toBe(SUBNET);
    expect(isServing(stage.daemon)).toBe(true);
  });

  test.each([FAILED, { kind: 'refused', error: 'no lease available' } as const])(
    'without a device ends when it gets none, and its supervisor starts it again (cell 252)',
    (outcome) => {
      const stage = new Stage().starts();
      stage.answers(outcome);
      expect(stage.daemon.status).toBe('down');
      expect(stage.until('silkDaemon.start')).toBe(10 * SECOND);
    },
  );

  test('without a device ends when it is not answered in time, and asks the next controller then (cell 252)', () => {
    const stage = new Stage().starts();
    expect(stage.until('silkDaemon.timedOut')).toBe(5 * SECOND);
    stage.tell({ kind: 'silkDaemon.timedOut', attempt: 0 });
    expect(stage.daemon.status).toBe('down');
    stage.ctx.now = 10 * SECOND;
    stage.tell({ kind: 'silkDaemon.start' });
    expect(stage.ctx.sent.at(-1)?.to).toBe(6);
  });

  test('with a device renews what that tells of', () => {
    const stage = new Stage().restarted(3);
    expect(stage.said().at(-1)).toBe('silk.renew');
    stage.answers(RENEWED);
    expect(isServing(stage.daemon)).toBe(true);
  });

  test.each([REFUSED, FAILED])(
    'with a device and no containers acquires anew when that fails, and stays up (cell 253)',
    (outcome) => {
      const stage = new Stage().restarted(0);
      expect(stage.answers(outcome)).toEqual(['silk.acquire']);
      stage.answers(LEASED);
      expect(isServing(stage.daemon)).toBe(true);
    },
  );

  test.each([REFUSED, FAILED])(
    'with a device and containers ends when that fails, and keeps the device (cell 255)',
    (outcome) => {
      const stage = new Stage().restarted(1);
      expect(stage.answers(outcome)).toEqual([]);
      expect([stage.daemon.status, stage.daemon.device]).toEqual(['down', SUBNET]);
      expect(stage.until('silkDaemon.start')).toBe(10 * SECOND);
    },
  );

  test('is told of once as refused, however often it ends of it (cell 254)', () => {
    const stage = new Stage().restarted(1);
    for (let start = 0; start < 5; start++) {
      stage.answers(REFUSED);
      stage.ctx.now += 10 * SECOND;
      stage.tell({ kind: 'silkDaemon.start' });
    }
    expect(stage.ctx.recorded.filter((kind) => kind === 'silk.renewRefused')).toHaveLength(1);
  });
});

describe('a cycle', () => {
  const polling = () => {
    const stage = new Stage().starts();
    stage.answers(LEASED);
    stage.tell({ kind: 'silkDaemon.renew', isElidable: false });
    return stage;
  };

  test('that is refused is fatal at once (cell 242)', () => {
    const stage = polling();
    stage.answers(REFUSED);
    expect(stage.daemon.status).toBe('down');
    expect(stage.ctx.recorded).toContain('silk.renewRefused');
  });

  test('that fails is tried again after a pause, and is fatal once none has succeeded for the tolerance (cell 242)', () => {
    const stage = polling();
    stage.answers(RENEWED);
    const last = stage.daemon.lastSuccess;
    for (let cycle = 0; stage.daemon.status === 'running' && cycle < 1000; cycle++) {
      const [wait = 0] = [stage.until('silkDaemon.renew')];
      stage.ctx.now += wait;
      stage.tell({ kind: 'silkDaemon.renew', isElidable: false });
      stage.answers(FAILED);
    }
    expect(stage.ctx.recorded).toContain('silk.partitioned');
    expect(stage.ctx.now - last).toBeGreaterThanOrEqual(HOUR);
    expect(stage.ctx.now - last).toBeLessThan(HOUR + 31 * SECOND);
  });
});

describe('its scripts', () => {
  test('give the lease back before a start by BOSH, whatever comes of it', () => {
    for (const outcome of [{ kind: 'released' } as const, FAILED]) {
      const stage = new Stage();
      preStart(stage.daemon, stage.host, stage.ctx);
      expect(stage.ctx.sent.map(({ message }) => message.kind)).toEqual(['silk.release']);
      expect(stage.answers(outcome)).toEqual(['silk.acquire']);
    }
  });

  test('wait at a drain for the containers, but no longer than ten minutes', () => {
    const stage = new Stage().starts();
    stage.answers(LEASED);
    stage.containers = 1;
    drainDaemon(stage.daemon, stage.host, stage.ctx);
    let looks = 0;
    while (stage.daemon.call === null) {
      looks++;
      stage.ctx.now += 5 * SECOND;
      stage.tell({ kind: 'silkDaemon.lookForContainers' });
    }
    expect(looks).toBe(120);
    expect(stage.daemon.status).toBe('down');
    expect(stage.said().at(-1)).toBe('silk.release');
  });

  test('fail to drain where the daemon does not run, and give nothing back', () => {
    const stage = new Stage();
    expect(drainDaemon(stage.daemon, stage.host, stage.ctx)).toBe('drainFailed');
    expect(stage.said()).toEqual([]);
  });
});
