/** Actors that hear nothing for a while: what is lost of one that is stopped, and waits for one that stands still. */
import { describe, expect, test } from 'vitest';
import { actor, build, first, listener, second, third } from '../testing/toyActors';
import type { EventId } from './eventQueue';
import type { Simulation } from './simulation';

describe('a stopped actor', () => {
  /** A listener (0), and a power switch (1): `first` stops the listener, `second` starts it. */
  function powered(heard: string[]): Simulation {
    const simulation = build();
    const target = simulation.add({
      ...listener(heard),
      receive: (_, { kind }, ctx) => {
        heard.push(`${ctx.now} ${kind}`);
        if (kind === 'first') ctx.after(50, third);
      },
    });
    simulation.add(
      actor('power', (message, ctx) => {
        if (message.kind === 'first') ctx.stop(target);
        else if (message.kind === 'second') ctx.start(target);
        else ctx.send(target, second);
        heard.push(`${ctx.now} up=${ctx.isUp(target)}`);
      }),
    );
    return simulation;
  }

  test('loses its timers for good, also when it starts again before they are due', () => {
    const heard: string[] = [];
    const simulation = powered(heard);
    simulation.post(0, 0, first);
    simulation.post(10, 1, first);
    simulation.post(20, 1, second);
    simulation.runUntil(100);
    expect(heard).toEqual(['0 first', '10 up=false', '20 up=true']);
  });

  test('loses what is on the wire to it, and what is sent while it is down', () => {
    const heard: string[] = [];
    const simulation = powered(heard);
    simulation.post(0, 1, third);
    simulation.post(5, 1, first);
    simulation.post(6, 1, third);
    simulation.post(7, 1, second);
    simulation.post(30, 1, third);
    simulation.runUntil(100);
    expect(heard).toEqual([
      '0 up=true',
      '5 up=false',
      '6 up=false',
      '7 up=true',
      '30 up=true',
      '40 second',
    ]);
  });

  test('loses what the scenario posted to it before it stopped', () => {
    const heard: string[] = [];
    const simulation = powered(heard);
    simulation.post(5, 1, first);
    simulation.post(6, 1, second);
    simulation.post(50, 0, second);
    simulation.runUntil(49);
    // What is lost was an event, too.
    expect([simulation.step(), simulation.step()]).toEqual([true, false]);
    expect(heard).toEqual(['5 up=false', '6 up=true']);
  });

  test('is still heard: what it had sent is on the wire', () => {
    const simulation = build();
    const heard: string[] = [];
    const to = simulation.add(listener(heard));
    const dying = simulation.add(
      actor('dying', (message, ctx) => {
        ctx.send(to, message);
        ctx.stop(ctx.self);
      }),
    );
    simulation.post(0, dying, first);
    simulation.runUntil(100);
    expect(heard).toEqual(['10 first<1']);
  });

  test('is reached past the wire: that is how it is told that it has power again', () => {
    const simulation = build();
    const heard: string[] = [];
    const target = simulation.add(listener(heard));
    const power = simulation.add(
      actor('power', (_message, ctx) => {
        ctx.stop(target);
        ctx.start(target);
        ctx.deliver(target, second);
      }),
    );
    simulation.post(3, power, first);
    simulation.runUntil(3);
    expect(heard).toEqual(['3 second<1']);
  });
});

describe('an actor that stands still', () => {
  /** Says at 5 and 6 what it has heard; the timer set for 7 is taken back at 6. */
  function stage() {
    const simulation = build();
    const heard: string[] = [];
    let timer: EventId | undefined;
    const sleeper = simulation.add(
      actor('sleeper', ({ kind }, ctx) => {
        heard.push(`${ctx.now} ${kind}`);
        if (kind === 'first') timer = ctx.at(7, third);
        if (kind === 'second' && timer !== undefined) ctx.cancel(timer);
      }),
    );
    const operator = simulation.add(
      actor('operator', ({ kind }, ctx) => {
        if (kind === 'first') ctx.hang(sleeper);
        if (kind === 'second') ctx.goOn(sleeper);
        if (kind === 'third') ctx.stop(sleeper);
      }),
    );
    return { simulation, heard, sleeper, operator };
  }

  test('handles what was due to it when it goes on, in that order', () => {
    const { simulation, heard, sleeper, operator } = stage();
    simulation.post(4, operator, first);
    simulation.post(6, sleeper, second);
    simulation.post(5, sleeper, third);
    simulation.post(9, operator, second);
    simulation.runUntil(20);
    expect(heard).toEqual(['9 third', '9 second']);
  });

  test('can take back a timer that would have gone off meanwhile', () => {
    const { simulation, heard, sleeper, operator } = stage();
    simulation.post(3, sleeper, first);
    simulation.post(4, operator, first);
    simulation.post(6, sleeper, second);
    simulation.post(9, operator, second);
    simulation.runUntil(20);
    expect(heard).toEqual(['3 first', '9 second']);
  });

  test('takes back the timer that it names, and no other that waits', () => {
    const simulation = build();
    const heard: (string | boolean)[] = [];
    const timers: EventId[] = [];
    const sleeper = simulation.add(
      actor('sleeper', ({ kind }, ctx) => {
        heard.push(`${ctx.now} ${kind}`);
        if (kind === 'first') timers.push(ctx.at(6, third), ctx.at(7, third), ctx.at(8, third));
        if (kind !== 'second') return;
        heard.push(ctx.cancel(timers[1] as EventId), ctx.cancel(timers[1] as EventId));
      }),
    );
    simulation.post(3, sleeper, first);
    simulation.post(5, sleeper, second);
    simulation.runUntil(3);
    simulation.hang(sleeper);
    simulation.runUntil(8);
    expect([simulation.pending, simulation.events]).toEqual([0, 5]);
    simulation.goOn(sleeper);
    simulation.runUntil(9);
    expect(heard).toEqual(['3 first', '8 second', true, false, '8 third', '8 third']);
  });

  test('keeps what waits for it when it is made to stand still again', () => {
    const { simulation, heard, sleeper, operator } = stage();
    simulation.post(4, operator, first);
    simulation.post(5, sleeper, second);
    simulation.post(6, operator, first);
    simulation.post(9, operator, second);
    simulation.runUntil(20);
    expect(heard).toEqual(['9 second']);
  });

  test('is an event that happened for every message that waits', () => {
    const { simulation, sleeper, operator } = stage();
    simulation.post(4, operator, first);
    simulation.post(5, sleeper, second);
    expect([simulation.step(), simulation.step(), simulation.step()]).toEqual([true, true, false]);
  });

  test('cannot be one that is stopped: it hears again when it is started', () => {
    const { simulation, heard, sleeper, operator } = stage();
    simulation.post(3, operator, third);
    simulation.post(4, operator, first);
    simulation.runUntil(5);
    simulation.start(sleeper);
    simulation.post(7, sleeper, second);
    simulation.runUntil(20);
    expect(heard).toEqual(['7 second']);
  });

  test('hears nothing of it when it is stopped instead', () => {
    const { simulation, heard, sleeper, operator } = stage();
    simulation.post(4, operator, first);
    simulation.post(5, sleeper, second);
    simulation.post(9, operator, third);
    simulation.post(10, operator, second);
    simulation.runUntil(20);
    expect(heard).toEqual([]);
  });

  test('is saved with what waits for it', () => {
    const { simulation, sleeper, operator } = stage();
    simulation.post(4, operator, first);
    simulation.post(5, sleeper, second);
    simulation.post(9, operator, second);
    simulation.runUntil(6);
    const other = stage();
    other.simulation.restore(simulation.snapshot());
    other.simulation.runUntil(20);
    expect(other.heard).toEqual(['9 second']);
  });
});
