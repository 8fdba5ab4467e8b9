/**
 * Chaos as scenario files: a foundation, a workload, trouble, and at one instant the end of all trouble.
 *
 * Swarm (Groce et al. 2012): each case switches a random part of the kinds of trouble on and draws how often each
 * of them strikes, so that some cases have one kind only, and much of it. What is drawn is data alone; whether
 * it makes a valid scenario, and for how long it runs, is settled by `completed`.
 */
import fc from 'fast-check';
import { BOSH_TROUBLES } from './boshTroubles';
import { CHANGE_TROUBLES } from './changeTroubles';
import { FAULT_TROUBLES } from './faultTroubles';
import { foundations } from './foundations';
import { healing } from './healing';
import { type Entry, entriesUnder, type ScenarioData, span } from './scenarioData';
import { among, type Raw, type Shape, type Trouble } from './shape';
import { workloads } from './workloads';

/** Every kind of trouble by name. */
export const TROUBLES: Readonly<Record<string, Trouble>> = {
  ...FAULT_TROUBLES,
  ...CHANGE_TROUBLES,
  ...BOSH_TROUBLES,
};

const KINDS = Object.keys(TROUBLES);

/** Seconds of trouble. */
const CALM = { min: 90, max: 420 };

const raw: fc.Arbitrary<Raw> = fc.record({
  pick: fc.nat(10_000),
  when: fc.integer({ min: 0, max: 999 }),
  lasts: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 240 })),
  first: fc.nat(200),
  second: fc.nat(200),
  third: fc.nat(200),
  share: fc.nat(200),
  rhythm: fc.nat(200),
});

/** Weights of the kinds that are on, by name. */
const swarm: fc.Arbitrary<readonly string[]> = fc
  .tuple(
    fc.subarray(KINDS, { minLength: 1 }),
    fc.array(fc.constantFrom(1, 1, 3, 8), { minLength: KINDS.length, maxLength: KINDS.length }),
  )
  .map(([kinds, weights]) =>
    kinds.flatMap((kind, place) => Array<string>(weights[place] ?? 1).fill(kind)),
  );

/** Draws of whole cases; `run.duration` is a placeholder until `completed` has looked at them. */
export const chaosScenarios: fc.Arbitrary<ScenarioData> = fc.integer(CALM).chain((calm) =>
  fc
    .record({
      foundation: foundations,
      workload: workloads(calm),
      kinds: swarm,
      draws: fc.array(raw, { minLength: 1, maxLength: 16, size: 'max' }),
      seed: fc.nat(1_000_000),
    })
    .map(({ foundation, workload, kinds, draws, seed }) => {
      const shape = shapeOf(foundation, workload, calm);
      const events = draws.flatMap((each) => {
        const kind = among(kinds, each.pick);
        return TROUBLES[kind]?.(each, shape) ?? [];
      });
      const at = span(calm);
      return {
        name: 'chaos',
        question: `Is everything well again after the trouble that ends at ${at}?`,
        foundation,
        workload,
        events: [...events, ...healing(at)],
        run: { duration: span(calm + 60), seed },
      };
    }),
);

const PASS_INTERVAL = 'diego.bbs.convergence.repeat_interval_in_seconds';

/** What is there for events to name. */
function shapeOf(foundation: Entry, workload: readonly Entry[], calm: number): Shape {
  const groups = entriesUnder(foundation, 'cells').map(({ name, count }) => ({
    name: String(name),
    count: Number(count),
  }));
  const properties = foundation.properties as Entry;
  const plane = foundation.controlPlane as unknown as Shape['plane'];
  const namesUnder = (key: string): string[] =>
    workload.flatMap((entry) => (typeof entry[key] === 'string' ? [entry[key]] : []));
  return {
    zones: foundation.zones as readonly string[],
    groups,
    cells: groups.flatMap(({ name, count }) =>
      Array.from({ length: count }, (_, index) => `${name}-${index}`),
    ),
    plane,
    hasSilk: foundation.silk !== 'none',
    apps: namesUnder('app'),
    tasks: namesUnder('tasks'),
    passEvery: Number.parseInt(String(properties[PASS_INTERVAL] ?? '30s'), 10),
    calm,
  };
}
