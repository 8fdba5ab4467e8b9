/** The kernel, told by small guests: who hears what, when, in which order, and what is lost. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Actor, type ActorId, assertNever, type Ctx, type Message, SCENARIO } from './actor';
import type { Distribution } from './distribution';
import type { EventId } from './eventQueue';
import { DEFAULT_LIMITS } from './limits';
import { addRule, createNetwork } from './network';
import { NO_CAUSE, type Recorder, SILENT } from './recorder';
import { Simulation, type SimulationOptions } from './simulation';
import { NEVER } from './units';

const WIRE = 10;
const constant = (value: number): Distribution => ({ kind: 'constant', value });

function build(
  recorder: Recorder = SILENT,
  messageKinds: SimulationOptions['messageKinds'] = ['first', 'second', 'third'],
): Simulation {
  return new Simulation({
    seed: 42,
    messageKinds,
    network: createNetwork({ sameZone: constant(WIRE), acrossZones: constant(WIRE), links: {} }),
    recorder,
    limits: DEFAULT_LIMITS,
  });
}

const first: Message = { kind: 'first' };
const second: Message = { kind: 'second' };
const third: Message = { kind: 'third' };

/** An actor whose whole behaviour is one function. */
function actor(name: string, receive: (message: Message, ctx: Ctx) => void): Actor<null, Message> {
  return {
    role: 'toy',
    name,
    zone: 'z1',
    state: null,
    receive: (_, message, ctx) => receive(message, ctx),
  };
}

/** An actor that writes down what it hears, as `at kind<sender`. */
function listener(heard: string[], name = 'listener'): Actor<null, Message> {
  return actor(name, ({ kind }, ctx) => {
    heard.push(`${ctx.now} ${kind}<${ctx.sender}`);
  });
}

describe('at one instant', () => {
  const posts = [first, second, third].flatMap((message) =>
    [0, 1, 2].flatMap((to) => [5, 6].map((at) => ({ at, to, message }))),
  );

  test('the order of events does not depend on the order in which they were scheduled', () => {
    const inOrder = fc.shuffledSubarray(posts, { minLength: posts.length });
    const play = (schedule: typeof posts) => {
      const simulation = build();
      const heard: string[] = [];
      for (const name of ['a', 'b', 'c']) {
        simulation.add(actor(name, ({ kind }, ctx) => heard.push(`${ctx.now} ${kind} ${name}`)));
      }
      for (const { at, to, message } of schedule) simulation.post(at, to, message);
      simulation.runUntil(6);
      return heard;
    };
    const expected = play(posts);
    expect(expected.slice(0, 4)).toEqual(['5 first a', '5 first b', '5 first c', '5 second a']);
    fc.assert(
      fc.property(inOrder, (schedule) => {
        expect(play(schedule)).toEqual(expected);
      }),
    );
  });

  test('kinds of one rank come sender by sender, each sender’s in the order in which it sent', () => {
    const simulation = build(SILENT, [['first', 'third'], 'second']);
    const heard: string[] = [];
    const to = simulation.add(listener(heard));
    const sender = (message: Message, ctx: Ctx): void => {
      for (const each of [second, message, third, first]) ctx.send(to, each);
    };
    const senders = [1, 2].map((id) => simulation.add(actor(`sender-${id}`, sender)));
    for (const each of [...senders].reverse()) simulation.post(0, each, first);
    simulation.runUntil(WIRE);
    const [one, other] = senders;
    const of = (from: ActorId | undefined): string[] =>
      ['first', 'third', 'first'].map((kind) => `10 ${kind}<${from}`);
    const last = senders.map((from) => `10 second<${from}`);
    expect(heard).toEqual([...of(one), ...of(other), ...last]);
  });

  test('messages of one kind to one receiver come in the order of their senders', () => {
    const simulation = build();
    const heard: string[] = [];
    const to = simulation.add(listener(heard));
    // The later sender's message sets out earlier, over a slower link.
    const [early, late] = [1, 2].map((id) =>
      simulation.add(actor(`sender-${id}`, (message, ctx) => ctx.send(to, message))),
    ) as [ActorId, ActorId];
    addRule(simulation.network, {
      id: 'slow',
      from: { name: 'sender-2' },
      to: {},
      action: { delay: constant(WIRE + 3) },
    });
    simulation.post(0, late, first);
    simulation.post(3, early, first);
    simulation.runUntil(100);
    expect(heard).toEqual(['13 first<1', '13 first<2']);
  });

  test('equal messages come first scheduled first', () => {
    const simulation = build();
    const heard: Message[] = [];
    const to = simulation.add(actor('a', (message) => void heard.push(message)));
    const messages = ['c', 'a', 'b'].map((content) => ({ kind: 'first', content }));
    for (const message of messages) simulation.post(5, to, message);
    simulation.runUntil(5);
    expect(heard).toEqual(messages);
  });
});

describe('a handler', () => {
  test('sends over the wire, sets timers for itself, and hands on past the wire', () => {
    const simulation = build();
    const heard: string[] = [];
    const to = simulation.add(listener(heard));
    const self = simulation.add(
      actor('busy', (message, ctx) => {
        if (message.kind !== 'first') return void heard.push(`${ctx.now} own ${message.kind}`);
        ctx.send(to, first);
        ctx.after(4, second);
        ctx.at(ctx.now + 5, third);
        ctx.deliver(to, third);
      }),
    );
    simulation.post(100, self, first);
    simulation.runUntil(1000);
    expect(heard).toEqual(['100 third<1', '104 own second', '105 own third', '110 first<1']);
    expect(simulation.now).toBe(1000);
    expect(simulation.pending).toBe(0);
  });

  test('is at work until the next one is', () => {
    const simulation = build();
    const seen: string[] = [];
    const note = (): void => {
      seen.push(simulation.atWork);
    };
    const ids = ['one', 'other'].map((name) => simulation.add(actor(name, note)));
    expect(simulation.atWork).toBe('');
    ids.forEach((id, place) => {
      simulation.post(place, id, first);
    });
    simulation.runUntil(9);
    expect([seen, simulation.atWork]).toEqual([['one', 'other'], 'other']);
  });

  test('takes a timer back, once', () => {
    const simulation = build();
    const heard: (string | boolean)[] = [];
    let timer: EventId | undefined;
    const self = simulation.add(
      actor('canceller', (message, ctx) => {
        if (message.kind === 'first') timer = ctx.after(10, third);
        else if (message.kind === 'second') heard.push(ctx.cancel(timer as EventId));
        else heard.push('the timer fired');
      }),
    );
    simulation.post(0, self, first);
    simulation.post(5, self, second);
    simulation.post(6, self, second);
    simulation.post(20, self, first);
    simulation.post(31, self, second);
    simulation.runUntil(100);
    expect(heard).toEqual([true, false, 'the timer fired', false]);
  });

  test('draws the same for the same key, whoever else draws', () => {
    const draws = (before: number) => {
      const simulation = build();
      const drawn: number[] = [];
      const self = simulation.add(
        actor('drawer', (_message, ctx) => {
          for (let i = 0; i < before; i++) ctx.draw('drawer', 'another purpose', i);
          drawn.push(ctx.draw('drawer', 'purpose', 1));
          drawn.push(ctx.sample({ kind: 'exponential', mean: 1000 }, 'drawer', 'delay', 1));
          drawn.push(ctx.sample(constant(77), 'drawer', 'delay', 2));
          drawn.push(ctx.random('stream'));
        }),
      );
      simulation.post(0, self, first);
      simulation.step();
      return drawn;
    };
    expect(draws(3)).toEqual(draws(0));
    expect(draws(0)[2]).toBe(77);
  });

  test('passes on the row that led to each message', () => {
    const causes: number[] = [];
    let rows = 0;
    const recorder: Recorder = {
      ...SILENT,
      record: (_at, cause) => {
        causes.push(cause);
        return rows++;
      },
    };
    const simulation = build(recorder);
    const to = simulation.add(actor('last', (_message, ctx) => ctx.record(0, 0, 0, 0, 0, 0, 0)));
    const from = simulation.add(
      actor('first', (_message, ctx) => {
        ctx.record(0, 0, 0, 0, 0, 0, 0);
        const cause = ctx.cause;
        ctx.record(0, 0, 0, 0, 0, 0, 0);
        ctx.send(to, first);
        ctx.cause = cause;
        ctx.send(to, second);
      }),
    );
    simulation.post(0, from, first);
    simulation.runUntil(100);
    expect(causes).toEqual([NO_CAUSE, 0, 1, 0]);
  });

  test('takes nothing that is only noted for the cause of what follows', () => {
    const causes: number[] = [];
    let rows = 0;
    const recorder: Recorder = {
      ...SILENT,
      record: (_at, cause) => {
        causes.push(cause);
        return rows++;
      },
    };
    const simulation = build(recorder);
    const to = simulation.add(actor('last', (_message, ctx) => ctx.record(0, 0, 0, 0, 0, 0, 0)));
    const from = simulation.add(
      actor('first', (_message, ctx) => {
        ctx.record(0, 0, 0, 0, 0, 0, 0);
        ctx.note(0, 0, 0, 0, 0, 0, 0);
        ctx.send(to, first);
      }),
    );
    simulation.post(0, from, first);
    simulation.runUntil(100);
    expect(causes).toEqual([NO_CAUSE, 0, 0]);
  });

  test('makes rules for the wire, asks which one holds, and takes them back', () => {
    const simulation = build();
    const heard: unknown[] = [];
    const to = simulation.add(listener([]));
    const self = simulation.add(
      actor('operator', ({ kind }, ctx) => {
        if (kind === 'first') {
          const action = { delay: constant(70) };
          ctx.addRule({ id: 'slow', from: {}, to: { name: 'listener' }, kind: 'second', action });
        }
        if (kind === 'third') ctx.removeRule('slow');
        heard.push(ctx.ruleFor(to, 'second'), ctx.ruleFor(to, 'first'));
        heard.push(ctx.constantLatency(to), ctx.constantLatency(to, 'first'));
      }),
    );
    for (const [at, message] of [second, first, third].entries())
      simulation.post(at, self, message);
    simulation.runUntil(5);
    const open = [undefined, undefined, WIRE, WIRE];
    expect(heard).toEqual([...open, { delay: constant(70) }, undefined, undefined, WIRE, ...open]);
  });

  test('may answer the scenario, which does not listen', () => {
    const simulation = build();
    const self = simulation.add(actor('polite', (message, ctx) => ctx.send(ctx.sender, message)));
    simulation.post(0, self, first);
    simulation.step();
    expect(simulation.pending).toBe(0);
  });
});

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

test('without a recorder, what leads to what is as it was', () => {
  expect(SILENT.record(5, 7, 0, 0, 0, 0, 0, 0, 0)).toBe(7);
});

describe('the clock', () => {
  test('stops at the end of a run, having handled what was due then', () => {
    const simulation = build();
    const heard: string[] = [];
    const to = simulation.add(listener(heard));
    for (const at of [10, 20, 21]) simulation.post(at, to, first);
    simulation.runUntil(20);
    expect(heard).toEqual([`10 first<${SCENARIO}`, `20 first<${SCENARIO}`]);
    expect([simulation.now, simulation.nextAt(), simulation.events]).toEqual([20, 21, 2]);
    expect(simulation.step()).toBe(true);
    expect(simulation.step()).toBe(false);
    expect(simulation.nextAt()).toBeUndefined();
  });

  test('takes whole microseconds that are not past, and nothing else', () => {
    const simulation = build();
    const to = simulation.add(listener([]));
    simulation.runUntil(100);
    for (const at of [99, 100.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => simulation.post(at, to, first)).toThrow(RangeError);
    }
    const late = simulation.add(actor('late', (_message, ctx) => void ctx.after(-1, second)));
    simulation.post(100, late, first);
    expect(() => simulation.step()).toThrow('cannot schedule second at 99 µs, it is 100');
  });
});

describe('a duration longer than the clock reaches', () => {
  test('ends never: its message waits behind everything else', () => {
    const simulation = build();
    const heard: string[] = [];
    const other = simulation.add(listener(heard));
    const patient = simulation.add(
      actor('patient', (message, ctx) => {
        if (message.kind !== 'first') return;
        ctx.after(1e300, second);
        ctx.after(Number.POSITIVE_INFINITY, second);
        ctx.at(2 ** 53, second);
        ctx.send(other, second, 2 ** 60);
      }),
    );
    simulation.post(100, patient, first);
    expect(simulation.step()).toBe(true);
    expect(simulation.nextAt()).toBe(NEVER);
    expect(simulation.pending).toBe(4);
    simulation.runUntil(NEVER - 1);
    expect(heard).toEqual([]);
  });

  test('is a mistake when it is no number', () => {
    const simulation = build();
    const wrong = simulation.add(
      actor('wrong', (_message, ctx) => void ctx.after(Number.NaN, second)),
    );
    simulation.post(0, wrong, first);
    expect(() => simulation.step()).toThrow('cannot schedule second at NaN µs');
  });
});

describe('a mistake of the guest', () => {
  test('throws: an unknown message kind, an unknown actor, a kind named twice', () => {
    const simulation = build();
    const self = simulation.add(
      actor('wrong', (message, ctx) =>
        ctx.send(message.kind === 'first' ? 99 : 0, { kind: 'unheard' }),
      ),
    );
    expect(() => simulation.post(0, self, { kind: 'unheard' })).toThrow(
      'unheard is not registered',
    );
    expect(() => simulation.post(0, 99, first)).toThrow('no actor 99');
    simulation.post(0, self, first);
    expect(() => simulation.step()).toThrow('no actor 99');
    simulation.post(0, self, second);
    expect(() => simulation.step()).toThrow('unheard is not registered');
    for (const call of ['stop', 'start', 'actor'] as const) {
      expect(() => simulation[call](99)).toThrow('no actor 99');
      expect(() => simulation[call](1)).toThrow('no actor 1');
    }
    expect(() => simulation.post(0, 1, first)).toThrow('no actor 1');
    const { network, recorder } = simulation;
    const messageKinds = ['first', ['second', 'first']];
    expect(
      () => new Simulation({ seed: 1, messageKinds, network, recorder, limits: DEFAULT_LIMITS }),
    ).toThrow('a message kind is registered twice');
  });

  test('throws: a message that no handler knows, with all of it', () => {
    expect(() => assertNever({ kind: 'unheard' } as never)).toThrow(
      'unexpected message {"kind":"unheard"}',
    );
  });

  test('throws: a snapshot of another simulation', () => {
    const simulation = build();
    const before = simulation.snapshot();
    simulation.add(listener([]));
    expect(() => simulation.restore(before)).toThrow('of a simulation with other actors');
  });

  test('throws: more actors than an event’s key has room for', () => {
    const simulation = build();
    const one = listener([]);
    for (let id = 0; id < 8190; id++) simulation.add(one);
    expect(simulation.add(one)).toBe(8190);
    expect(() => simulation.add(one)).toThrow('too many actors');
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
