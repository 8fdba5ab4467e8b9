/**
 * The law that fork, seek, shrink and resume rest on: between any two events a running simulation can be
 * saved, and what is restored goes on as if nothing had happened.
 *
 * The guest here does all that the engine offers: stations, timers and their cancellation, streams, keyed
 * draws, drawn latencies, rules, stops and starts, and plain data shared between actors and recorder.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lawRuns } from '../testing/lawRuns';
import { type Actor, type ActorId, assertNever, type Ctx } from './actor';
import { createDigest, foldNumber, hex } from './digest';
import type { Distribution } from './distribution';
import type { EventId } from './eventQueue';
import { DEFAULT_LIMITS } from './limits';
import { addRule, createNetwork, type Network, type RuleAction, removeRule } from './network';
import type { Recorder } from './recorder';
import { Simulation } from './simulation';
import { createStation, enter, type Station } from './station';
import { MILLISECOND } from './units';

type GuestMessage =
  | { readonly kind: 'fault' }
  | { readonly kind: 'boot' }
  | { readonly kind: 'ask'; readonly id: number }
  | { readonly kind: 'serve'; readonly id: number; readonly client: ActorId }
  | { readonly kind: 'answer'; readonly id: number }
  | { readonly kind: 'timeout'; readonly id: number }
  | { readonly kind: 'think' };

type ToyActor<State> = Actor<State, GuestMessage, GuestMessage>;

const MESSAGE_KINDS = ['fault', 'boot', 'serve', 'answer', 'timeout', 'ask', 'think'];
const ROW_KINDS = [
  'asked',
  'answered',
  'late',
  'timedOut',
  'served',
  'stopped',
  'cut',
  'mended',
] as const;

/** Shared by all actors and the recorder, as a foundation's table of names is. */
interface Ledger {
  readonly entries: string[];
}

interface ToyRecorder extends Recorder {
  digest(): string;
  /** How many rows of each kind were recorded. */
  readonly rows: Record<string, number>;
}

function createToyRecorder(ledger: Ledger): ToyRecorder {
  let state = { digest: createDigest(), row: 0, ledger };
  const rows: Record<string, number> = {};
  return {
    rows,
    digest: () => hex(state.digest),
    record(at, cause, kind, ...columns) {
      for (const value of [at, cause, kind, ...columns, state.ledger.entries.length]) {
        foldNumber(state.digest, value);
      }
      const name = ROW_KINDS[kind] as string;
      rows[name] = (rows[name] ?? 0) + 1;
      return state.row++;
    },
    count(at, metric, subject, value) {
      for (const number of [at, metric, subject, value]) foldNumber(state.digest, number);
    },
    save: () => state,
    restore(saved) {
      state = saved as typeof state;
    },
  };
}

function say(ctx: Ctx<GuestMessage>, kind: (typeof ROW_KINDS)[number], a: number, b = 0): void {
  ctx.record(ROW_KINDS.indexOf(kind), ctx.self, 0, 0, a, b, 0);
}

interface ClientState {
  readonly ledger: Ledger;
  asked: number;
  waiting: Map<number, EventId>;
}

/** Asks a drawn server again and again, without waiting for one answer before the next question. */
function client(name: string, ledger: Ledger, servers: number): ToyActor<ClientState> {
  return {
    role: 'client',
    name,
    zone: 'z1',
    state: { ledger, asked: 0, waiting: new Map() },
    receive(state, message, ctx) {
      switch (message.kind) {
        case 'boot':
          state.waiting.clear();
          ctx.after(Math.floor(ctx.random('phase') * 5 * MILLISECOND), { kind: 'think' });
          return;
        case 'think': {
          const id = state.asked++;
          state.ledger.entries.push(`${name} ${id}`);
          say(ctx, 'asked', id);
          ctx.send(1 + Math.floor(ctx.random('choice') * servers), { kind: 'ask', id });
          state.waiting.set(id, ctx.after(6 * MILLISECOND, { kind: 'timeout', id }));
          const pause: Distribution = { kind: 'exponential', mean: 4 * MILLISECOND };
          ctx.after(ctx.sample(pause, name, 'pause', id), message);
          return;
        }
        case 'answer': {
          const timer = state.waiting.get(message.id);
          state.waiting.delete(message.id);
          const cancelled = timer !== undefined && ctx.cancel(timer);
          say(ctx, cancelled ? 'answered' : 'late', message.id);
          return;
        }
        case 'timeout':
          state.waiting.delete(message.id);
          say(ctx, 'timedOut', message.id);
          return;
        default:
          throw new Error(`a client gets no ${message.kind}`);
      }
    },
  };
}

interface ServerState {
  station: Station;
  served: number;
}

function server(name: string, workers: number): ToyActor<ServerState> {
  return {
    role: 'server',
    name,
    zone: 'z2',
    state: { station: createStation(workers), served: 0 },
    receive(state, message, ctx) {
      switch (message.kind) {
        case 'boot':
          state.station = createStation(workers);
          return;
        case 'ask': {
          const service: Distribution = {
            kind: 'lognormal',
            median: MILLISECOND,
            p95: 4 * MILLISECOND,
          };
          const work = ctx.sample(service, name, 'service', state.served++);
          const { id } = message;
          ctx.at(enter(state.station, ctx.now, work), { kind: 'serve', id, client: ctx.sender });
          return;
        }
        case 'serve':
          say(ctx, 'served', message.id, message.client);
          ctx.count(0, ctx.self, 1);
          ctx.send(message.client, { kind: 'answer', id: message.id });
          return;
        default:
          throw new Error(`a server gets no ${message.kind}`);
      }
    },
  };
}

/** Restarts an actor, cuts, slows or thins the wires, or mends them; every few milliseconds. */
function faults(network: Network, actors: number): ToyActor<{ done: number }> {
  const wires: RuleAction[] = [
    { drop: true },
    { pass: true },
    { dropShare: 0.5 },
    { delay: { kind: 'uniform', low: 0, high: 9 * MILLISECOND } },
  ];
  return {
    role: 'faults',
    name: 'faults',
    zone: 'z1',
    state: { done: 0 },
    receive(state, message, ctx) {
      if (message.kind !== 'fault') return assertNever(message as never);
      const occasion = state.done++;
      const choice = Math.floor(ctx.draw('faults', 'choice', occasion) * (wires.length + 3));
      const action = wires[choice];
      if (action !== undefined) {
        say(ctx, 'cut', choice);
        addRule(network, { id: `rule-${occasion % 3}`, from: {}, to: { role: 'server' }, action });
      } else if (choice === wires.length) {
        say(ctx, 'mended', occasion % 3);
        removeRule(network, `rule-${occasion % 3}`);
      } else {
        const victim = 1 + Math.floor(ctx.draw('faults', 'victim', occasion) * actors);
        say(ctx, 'stopped', victim);
        if (ctx.isUp(victim)) ctx.stop(victim);
        else {
          ctx.start(victim);
          ctx.deliver(victim, { kind: 'boot' });
        }
      }
      ctx.after(3 * MILLISECOND, message);
    },
  };
}

interface ToyConfig {
  readonly seed: number;
  readonly servers: number;
  readonly clients: number;
  readonly workers: number;
  readonly latency: Distribution;
}

interface Toy {
  readonly simulation: Simulation;
  readonly recorder: ToyRecorder;
}

function build({ seed, servers, clients, workers, latency }: ToyConfig): Toy {
  const ledger: Ledger = { entries: [] };
  const recorder = createToyRecorder(ledger);
  const network = createNetwork({
    sameZone: latency,
    acrossZones: latency,
    links: { 'server>client': { kind: 'constant', value: 100 } },
  });
  const simulation = new Simulation({
    seed,
    messageKinds: MESSAGE_KINDS,
    network,
    recorder,
    limits: DEFAULT_LIMITS,
  });
  simulation.add(faults(network, servers + clients));
  for (let id = 0; id < servers; id++) simulation.add(server(`server-${id}`, workers));
  for (let id = 0; id < clients; id++) simulation.add(client(`client-${id}`, ledger, servers));
  simulation.post(20 * MILLISECOND, 0, { kind: 'fault' });
  for (let id = 1; id <= servers + clients; id++) simulation.post(0, id, { kind: 'boot' });
  return { simulation, recorder };
}

function run({ simulation, recorder }: Toy, events: number): string {
  for (let i = 0; i < events; i++) simulation.step();
  return recorder.digest();
}

const TYPICAL: ToyConfig = {
  seed: 1,
  servers: 2,
  clients: 3,
  workers: 1,
  latency: { kind: 'uniform', low: 0, high: 2 * MILLISECOND },
};

const config: fc.Arbitrary<ToyConfig> = fc.record({
  seed: fc.nat(),
  servers: fc.integer({ min: 1, max: 3 }),
  clients: fc.integer({ min: 1, max: 4 }),
  workers: fc.integer({ min: 1, max: 3 }),
  latency: fc.constantFrom<Distribution>(TYPICAL.latency, { kind: 'constant', value: 0 }),
});

describe('a run', () => {
  test('of this guest meets everything that the engine offers', () => {
    const toy = build(TYPICAL);
    run(toy, 5000);
    expect(Object.keys(toy.recorder.rows).sort()).toEqual([...ROW_KINDS].sort());
    expect(Math.min(...Object.values(toy.recorder.rows))).toBeGreaterThan(20);
  });

  test('told twice with one seed is one story, and with another seed another', () => {
    fc.assert(
      fc.property(config, (parts) => {
        const digest = run(build(parts), 500);
        expect(run(build(parts), 500)).toBe(digest);
        expect(run(build({ ...parts, seed: parts.seed + 1 }), 500)).not.toBe(digest);
      }),
      { numRuns: lawRuns(30) },
    );
  });

  test('tells the same story for ever', () => {
    expect(run(build(TYPICAL), 5000)).toBe('95c31a13f2c4aa73334ac5550b868f61');
  });
});

describe('a snapshot', () => {
  const before = fc.nat(600);
  const after = fc.integer({ min: 1, max: 400 });

  test('restored into a fresh simulation goes on as the original does', () => {
    fc.assert(
      fc.property(config, before, after, (parts, eventsBefore, eventsAfter) => {
        const original = build(parts);
        run(original, eventsBefore);
        const snapshot = original.simulation.snapshot();
        const digest = run(original, eventsAfter);

        const fresh = build(parts);
        fresh.simulation.restore(snapshot);
        expect(run(fresh, eventsAfter)).toBe(digest);
        expect(fresh.simulation.snapshot()).toEqual(original.simulation.snapshot());
      }),
    );
  });

  test('can be gone back to more than once, and does not change when the simulation runs on', () => {
    fc.assert(
      fc.property(config, before, after, (parts, eventsBefore, eventsAfter) => {
        const toy = build(parts);
        run(toy, eventsBefore);
        const snapshot = toy.simulation.snapshot();
        const asTaken = structuredClone(snapshot);
        const digest = run(toy, eventsAfter);
        for (let time = 0; time < 2; time++) {
          toy.simulation.restore(snapshot);
          expect(snapshot).toEqual(asTaken);
          expect(run(toy, eventsAfter)).toBe(digest);
        }
        expect(snapshot).toEqual(asTaken);
      }),
      { numRuns: lawRuns(50) },
    );
  });

  test('taken anew after each event changes nothing', () => {
    const digest = run(build(TYPICAL), 300);
    let toy = build(TYPICAL);
    for (let event = 0; event < 300; event++) {
      run(toy, 1);
      const next = build(TYPICAL);
      next.simulation.restore(toy.simulation.snapshot());
      toy = next;
    }
    expect(toy.recorder.digest()).toBe(digest);
  });

  test('of a simulation with other actors is refused', () => {
    const snapshot = build(TYPICAL).simulation.snapshot();
    const other = build({ ...TYPICAL, clients: TYPICAL.clients + 1 }).simulation;
    expect(() => other.restore(snapshot)).toThrow(RangeError);
  });
});
