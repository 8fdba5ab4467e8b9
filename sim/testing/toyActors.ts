/** The smallest guests of the kernel: a simulation of one zone, and actors that are one function each. */
import type { Actor, Ctx, Message } from '../engine/actor';
import type { Distribution } from '../engine/distribution';
import { DEFAULT_LIMITS } from '../engine/limits';
import { createNetwork } from '../engine/network';
import { type Recorder, SILENT } from '../engine/recorder';
import { Simulation, type SimulationOptions } from '../engine/simulation';

/** Microseconds that every message takes. */
export const WIRE = 10;
export const constant = (value: number): Distribution => ({ kind: 'constant', value });

/** A simulation of one zone without actors. */
export function build(
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

export const first: Message = { kind: 'first' };
export const second: Message = { kind: 'second' };
export const third: Message = { kind: 'third' };

/** An actor whose whole behaviour is one function. */
export function actor(
  name: string,
  receive: (message: Message, ctx: Ctx) => void,
): Actor<null, Message> {
  return {
    role: 'toy',
    name,
    zone: 'z1',
    state: null,
    receive: (_, message, ctx) => receive(message, ctx),
  };
}

/** An actor that writes down what it hears, as `at kind<sender`. */
export function listener(heard: string[], name = 'listener'): Actor<null, Message> {
  return actor(name, ({ kind }, ctx) => {
    heard.push(`${ctx.now} ${kind}<${ctx.sender}`);
  });
}
