/** Limits: what would run for ever ends, and the report says how it came to that. */
import { describe, expect, test } from 'vitest';
import type { Message } from './actor';
import { DEFAULT_LIMITS, LimitExceeded, type Limits } from './limits';
import { createNetwork } from './network';
import { SILENT } from './recorder';
import { Simulation } from './simulation';

const asked: Message = { kind: 'asked' };
const answered: Message = { kind: 'answered' };
const waited: Message = { kind: 'waited' };

function build(limits: Partial<Limits>): Simulation {
  const sameZone = { kind: 'constant', value: 0 } as const;
  return new Simulation({
    seed: 42,
    messageKinds: ['asked', 'answered', 'waited'],
    network: createNetwork({ sameZone, acrossZones: sameZone, links: {} }),
    recorder: SILENT,
    limits: { ...DEFAULT_LIMITS, ...limits },
  });
}

/** Two actors that answer each other for ever; the second waits for `delay` each time. */
function endless(limits: Partial<Limits>, delay: number): Simulation {
  const simulation = build(limits);
  simulation.add<null, Message, Message>({
    role: 'toy',
    name: 'ping',
    zone: 'z1',
    state: null,
    receive: (_state, _message, ctx) => ctx.send(1, asked),
  });
  simulation.add<null, Message, Message>({
    role: 'toy',
    name: 'pong',
    zone: 'z1',
    state: null,
    receive(_state, message, ctx) {
      if (message.kind === 'asked') ctx.after(delay, waited);
      else ctx.send(0, answered);
    },
  });
  simulation.post(0, 0, answered);
  return simulation;
}

function breach(simulation: Simulation): LimitExceeded {
  try {
    simulation.runUntil(1_000_000);
  } catch (error) {
    if (error instanceof LimitExceeded) return error;
    throw error;
  }
  throw new Error('no limit was breached');
}

describe('a limit', () => {
  test('is set on everything, whoever builds a simulation', () => {
    const { events, pending, until, eventsAtOneInstant } = DEFAULT_LIMITS;
    for (const limit of [events, pending, until, eventsAtOneInstant]) {
      expect(limit).toBeGreaterThanOrEqual(1e6);
      expect(Number.isSafeInteger(limit)).toBe(true);
    }
  });

  test('on events ends the run, and the report shows the last of them', () => {
    const simulation = endless({ events: 100 }, 7);
    const error = breach(simulation);
    expect(simulation.events).toBe(100);
    expect(error).toMatchObject({ what: 'events', limit: 100, seed: 42, at: 231 });
    expect(error.name).toBe('LimitExceeded');
    expect(error.message).toBe('more than 100 events, at 231 µs of the run with seed 42');
    expect(error.recent).toHaveLength(32);
    expect(error.recent.slice(-3)).toEqual([
      { at: 224, actor: 'pong', kind: 'asked' },
      { at: 231, actor: 'pong', kind: 'waited' },
      { at: 231, actor: 'ping', kind: 'answered' },
    ]);
  });

  test('on events at one instant ends a run whose clock stands still', () => {
    const simulation = endless({ eventsAtOneInstant: 1000 }, 0);
    expect(breach(simulation).what).toBe('events at one instant');
    expect(simulation.events).toBe(1000);
    expect(breach(endless({ eventsAtOneInstant: 3, events: 5000 }, 1)).what).toBe('events');
    expect(breach(endless({ eventsAtOneInstant: 2 }, 1)).what).toBe('events at one instant');
  });

  test('is breached by the same event when the run was restored on the way', () => {
    const original = endless({ eventsAtOneInstant: 100 }, 0);
    for (let event = 0; event < 60; event++) original.step();
    const restored = endless({ eventsAtOneInstant: 100 }, 0);
    restored.restore(original.snapshot());
    expect(breach(restored).recent).toEqual(breach(original).recent);
    expect(restored.events).toBe(100);
  });

  test('on simulated time ends the run at the first event beyond it', () => {
    const simulation = endless({ until: 500 }, 7);
    expect(breach(simulation)).toMatchObject({ what: 'simulated time', limit: 500, at: 497 });
    expect(breach(endless({ until: 497 }, 7)).recent).toContainEqual({
      at: 497,
      actor: 'ping',
      kind: 'answered',
    });
  });

  test('on pending events ends a run that schedules without end', () => {
    const simulation = build({ pending: 50 });
    const flood = simulation.add<null, Message, Message>({
      role: 'toy',
      name: 'flood',
      zone: 'z1',
      state: null,
      receive(_state, message, ctx) {
        for (;;) ctx.after(10, message);
      },
    });
    simulation.post(5, flood, asked);
    expect(breach(simulation)).toMatchObject({ what: 'pending events', limit: 50, at: 5 });
    expect(simulation.pending).toBe(50);
  });

  test('breached early has a short report', () => {
    const simulation = endless({ events: 2 }, 7);
    expect(breach(simulation).recent).toEqual([
      { at: 0, actor: 'ping', kind: 'answered' },
      { at: 0, actor: 'pong', kind: 'asked' },
    ]);
  });
});
