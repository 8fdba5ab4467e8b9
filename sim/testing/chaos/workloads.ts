/** Workloads in which much does not fit, crashes, or comes late: apps, pushes, tasks, a published mix. */
import fc from 'fast-check';
import type { Entry, Json } from './scenarioData';
import { span } from './scenarioData';

const TAGS = ['isolated', 'fast'] as const;

/** Of up to so many seconds. */
const spread = (longest: number): fc.Arbitrary<Json> =>
  fc.oneof(
    fc.integer({ min: 0, max: longest }).map(span),
    fc
      .tuple(fc.integer({ min: 0, max: longest }), fc.integer({ min: 0, max: longest }))
      .map(([a, b]): Json => ({ uniform: [span(Math.min(a, b)), span(Math.max(a, b))] })),
  );

const nothing = fc.constant<Entry>({});

/** Keys that an app has now and then. */
const now = (weight: number, entry: fc.Arbitrary<Entry>): fc.Arbitrary<Entry> =>
  fc.oneof({ weight: 10 - weight, arbitrary: nothing }, { weight, arbitrary: entry });

const crash = fc
  .record({
    how: fc.constantFrom<Entry>(
      {},
      {},
      { neverHealthy: true },
      { unhealthy: true },
      { outOfMemory: true },
    ),
    after: spread(40),
    share: fc.constantFrom('30%', '100%'),
    times: fc.constantFrom(1, 4, 1000),
  })
  .map(({ how, after, share, times }): Entry => {
    const when = 'neverHealthy' in how ? {} : { after };
    return { crash: { ...how, ...when, share, times } };
  });

const readiness = fc
  .record({
    readyFor: fc.integer({ min: 2, max: 60 }).map(span),
    unreadyFor: fc.integer({ min: 1, max: 30 }).map(span),
    share: fc.constantFrom('50%', '100%'),
  })
  .map((each): Entry => ({ readiness: each }));

const push = fc
  .record({
    inFlight: fc.constantFrom(1, 3),
    timeout: fc.constantFrom('30s', '60s'),
    staging: fc.constantFrom<Json>('none', '10s', { uniform: ['2s', '30s'] }),
    upload: fc.constantFrom('1s', '5s'),
    failing: fc.constantFrom('0%', '50%'),
  })
  .map((each): Entry => ({ push: each }));

const app = (calm: number): fc.Arbitrary<Entry> =>
  fc
    .tuple(
      fc.record({
        instances: fc.integer({ min: 0, max: 9 }),
        memory: fc.constantFrom('64MB', '256MB', '512MB', '1000MB', '2GB', '4GB'),
        disk: fc.constantFrom('64MB', '1GB', '4GB'),
        startup: spread(15),
        startTimeout: fc.integer({ min: 20, max: 60 }).map(span),
      }),
      now(2, crash),
      now(
        1,
        spread(200).map((life): Entry => ({ life })),
      ),
      now(1, readiness),
      now(
        1,
        fc.constantFrom('50MB', '300MB').map((droplet): Entry => ({ droplet })),
      ),
      now(2, fc.constant<Entry>({ updateStrategy: 'recreate' })),
      now(
        1,
        fc.subarray([...TAGS], { minLength: 1 }).map((tags): Entry => ({ placementTags: tags })),
      ),
      now(1, fc.constantFrom<Entry>({ rootFs: 'docker:///image' }, { stack: 'cflinuxfs3' })),
      now(2, push),
      now(
        2,
        fc.integer({ min: 1, max: calm - 1 }).map((at): Entry => ({ at: span(at) })),
      ),
    )
    .map(([sizes, ...extras]) => {
      const merged: Entry = Object.assign({}, sizes, ...extras);
      // A droplet is of a buildpack's app; crash counts for nothing where life ends it first.
      const { droplet, ...without } = merged;
      return 'rootFs' in merged || droplet === undefined ? without : merged;
    });

const tasks = (calm: number): fc.Arbitrary<Entry> =>
  fc
    .tuple(
      fc.record({
        runs: spread(60),
        memory: fc.constantFrom('64MB', '512MB', '2GB'),
        disk: fc.constantFrom('64MB', '1GB'),
        count: fc.integer({ min: 1, max: 3 }),
        callback: fc.boolean(),
        failing: fc.constantFrom('0%', '50%'),
      }),
      fc.constantFrom<Entry>({}, { every: '45s' }, { poisson: '60s' }),
      fc.integer({ min: 0, max: 60 }),
      now(
        2,
        fc
          .record({ share: fc.constant('50%'), after: spread(50) })
          .map((cancelled): Entry => ({ cancelled })),
      ),
      now(
        1,
        fc.subarray([...TAGS], { minLength: 1 }).map((tags): Entry => ({ placementTags: tags })),
      ),
    )
    .map(([shape, arrivals, from, ...extras]) => {
      const until =
        Object.keys(arrivals).length > 0 ? { until: span(Math.max(from + 1, calm / 2)) } : {};
      return Object.assign({}, shape, arrivals, { from: span(from) }, until, ...extras) as Entry;
    });

const mix = fc.constantFrom<Entry[]>([], [], [], [], [], [{ mix: 'stress', batches: 1 }]);

/** What runs on a foundation that is calm after so many seconds. */
export function workloads(calm: number): fc.Arbitrary<Entry[]> {
  return fc
    .tuple(
      fc.array(app(calm), { minLength: 1, maxLength: 6 }),
      fc.array(tasks(calm), { maxLength: 2 }),
      mix,
    )
    .map(([apps, sources, mixes]) => [
      ...apps.map((entry, place): Entry => ({ app: `app-${place + 1}`, ...entry })),
      ...sources.map((entry, place): Entry => ({ tasks: `tasks-${place + 1}`, ...entry })),
      ...mixes,
    ]);
}
