/**
 * Claim: the kernel alone handles more than a million events a second on one core, also with 100,000
 * of them pending; a keyed draw costs about a microsecond more.
 *
 *     npx tsx benchmarks/engine.ts
 *
 * Measured is what every run pays for, whatever its guest does: queue, contexts, wires, chance. The
 * guests do next to nothing. `timers` is the classic hold model: a fixed number of pending timers, each
 * of which sets the next one when it fires. `wires` sends each message on to another actor over a link
 * whose latency is drawn from a stream. `keyed` sets timers whose delay is a keyed draw. Not a test: on
 * a slow machine nothing fails.
 */
import type { Actor, Message } from '../sim/engine/actor';
import type { Distribution } from '../sim/engine/distribution';
import { DEFAULT_LIMITS } from '../sim/engine/limits';
import { createNetwork } from '../sim/engine/network';
import { SILENT } from '../sim/engine/recorder';
import { Simulation } from '../sim/engine/simulation';
import { MILLISECOND, SECOND } from '../sim/engine/units';

const ACTORS = 1000;
const ROUNDS = 7;
const WARM_UP_EVENTS = 300_000;
const MEASURED_EVENTS = 2_000_000;

const DELAY: Distribution = { kind: 'uniform', low: 0, high: 2 * SECOND };
const TICK: Message = { kind: 'tick' };

interface Guest {
  /** A small generator of its own, so that `timers` measures no draw of the engine's. */
  drawn: number;
  handled: number;
}

type Handler = Actor<Guest, Message>['receive'];

const onTimer: Handler = (state, message, ctx) => {
  state.drawn = (Math.imul(state.drawn, 1664525) + 1013904223) >>> 0;
  ctx.after(state.drawn % (2 * SECOND), message);
};

const onWire: Handler = (state, message, ctx) => {
  state.drawn = (Math.imul(state.drawn, 1664525) + 1013904223) >>> 0;
  ctx.send((state.drawn >>> 8) % ACTORS, message);
};

const onKeyed: Handler = (state, message, ctx) => {
  ctx.after(ctx.sample(DELAY, 'benchmark', 'delay', state.handled++), message);
};

function build(receive: Handler, pending: number): Simulation {
  const sameZone: Distribution = { kind: 'uniform', low: 0, high: 2 * MILLISECOND };
  const simulation = new Simulation({
    seed: 1,
    messageKinds: [TICK.kind],
    network: createNetwork({ sameZone, acrossZones: sameZone, links: {} }),
    recorder: SILENT,
    limits: DEFAULT_LIMITS,
  });
  for (let actor = 0; actor < ACTORS; actor++) {
    simulation.add({
      role: actor % 10 === 0 ? 'server' : 'client',
      name: `actor-${actor}`,
      zone: `z${actor % 3}`,
      state: { drawn: actor, handled: 0 },
      receive,
    });
  }
  for (let event = 0; event < pending; event++) simulation.post(event, event % ACTORS, TICK);
  return simulation;
}

/** Events a second, the median of `ROUNDS` rounds after a warm-up. */
function measure(receive: Handler, pending: number): number {
  const simulation = build(receive, pending);
  for (let event = 0; event < WARM_UP_EVENTS; event++) simulation.step();
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let event = 0; event < MEASURED_EVENTS / ROUNDS; event++) simulation.step();
    rates.push(MEASURED_EVENTS / ROUNDS / ((performance.now() - start) / 1000));
  }
  rates.sort((slower, faster) => slower - faster);
  return rates[Math.floor(ROUNDS / 2)] as number;
}

const CASES: readonly (readonly [string, Handler, number])[] = [
  ['timers', onTimer, 10_000],
  ['timers', onTimer, 100_000],
  ['wires', onWire, 10_000],
  ['wires', onWire, 100_000],
  ['keyed', onKeyed, 10_000],
];

for (const [name, receive, pending] of CASES) {
  const rate = Math.round(measure(receive, pending) / 1000);
  console.log(
    `${name.padEnd(8)}${String(pending).padStart(7)} pending ${String(rate).padStart(6)} thousand events/s`,
  );
}
