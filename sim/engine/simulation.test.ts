/** The kernel, told by small guests: who hears what, when, in which order, and what is refused. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actor, build, constant, first, listener, second, third, WIRE } from '../testing/toyActors';
import { type ActorId, assertNever, type Ctx, type Message, SCENARIO } from './actor';
import type { EventId } from './eventQueue';
import { DEFAULT_LIMITS } from './limits';
import { addRule } from './network';
import { NO_CAUSE, type Recorder, SILENT } from './recorder';
import { Simulation } from './simulation';
import { NEVER } from './units';

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
