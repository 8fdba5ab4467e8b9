import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import type { AppSpec, TimedEvent } from '../model/foundationSpec';
import { expandScenario } from './expand';
import type { ExpandedScenario } from './expanded';
import { parseScenario } from './validate';

interface Text {
  readonly zones?: string;
  readonly cells?: string;
  readonly silk?: string;
  readonly workload?: readonly string[];
  readonly events?: readonly string[];
  readonly expect?: readonly string[];
  readonly seed?: number;
}

/** A scenario in few words, expanded with the draws of its seed. */
function expanded(text: Text): ExpandedScenario {
  const list = (entries: readonly string[] = []): string => `[${entries.join(',\n  ')}]`;
  const yaml = `name: test
question: What does it expand to?
foundation:
  zones: ${text.zones ?? '[z1, z2, z3]'}
  cells: [${text.cells ?? '{ name: diego-cell, count: 6, memory: 8GB, disk: 40GB }'}]
  silk: ${text.silk ?? '{}'}
workload: ${list(text.workload)}
events: ${list(text.events)}
expect: ${list(text.expect)}
run: { duration: 1h, seed: ${text.seed ?? 1} }
`;
  const result = parseScenario(yaml, { file: 'test.yaml' });
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join('; '));
  return expandScenario(result.scenario);
}

const apps = (text: Text): readonly AppSpec[] => expanded(text).foundation.apps;
const events = (text: Text): readonly TimedEvent[] => expanded(text).foundation.events;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('cells', () => {
  it('are dealt to the zones of their group in turn, and named by group and index', () => {
    const { cells } = expanded({
      cells:
        '{ name: big, count: 4, memory: 8GB, disk: 40GB }, { name: iso, count: 3, zones: [z2, z3], memory: 4GB, disk: 9GB }',
    }).foundation;
    expect(cells.map(({ cellGuid, zone, index }) => `${cellGuid} ${zone} ${index}`)).toEqual([
      'big-0 z1 0',
      'big-1 z2 1',
      'big-2 z3 2',
      'big-3 z1 3',
      'iso-0 z2 0',
      'iso-1 z3 1',
      'iso-2 z2 2',
    ]);
  });

  it('advertise one container less than Garden allows', () => {
    const [cell] = expanded({}).foundation.cells;
    expect(cell?.total).toEqual({ memory: 8192, disk: 40960, containers: 249 });
  });

  it('have addresses of their own, later ones included', () => {
    const { cells } = expanded({
      cells: '{ name: c, count: 600, memory: 8GB, disk: 40GB }',
      events: ['{ at: 5m, addCells: { group: c, count: 300 } }'],
    }).foundation;
    expect(cells).toHaveLength(900);
    expect(new Set(cells.map((cell) => cell.underlayAddress)).size).toBe(900);
  });

  it('share one profile a group', () => {
    const { cells } = expanded({
      cells: '{ name: iso, count: 3, memory: 8GB, disk: 40GB, placementTags: [secure] }',
    }).foundation;
    expect(new Set(cells.map((cell) => cell.profile)).size).toBe(1);
    expect(cells[0]?.profile).toEqual({
      stacks: ['cflinuxfs4'],
      arbitraryRootFsSchemes: ['docker'],
      volumeDrivers: [],
      placementTags: ['secure'],
      optionalPlacementTags: [],
    });
  });
});

describe('the stress mix', () => {
  it('has 20 apps, 25 instances and 2,848 MB in a batch', () => {
    const batch = apps({ workload: ['{ mix: stress, batches: 1 }'] });
    expect(batch).toHaveLength(20);
    expect(sum(batch.map((app) => app.instances))).toBe(25);
    expect(sum(batch.map((app) => app.instances * app.memory))).toBe(2848);
    expect(batch.filter((app) => app.crash !== null).map((app) => app.name)).toEqual([
      'stress-1-crashing-1',
      'stress-1-crashing-2',
    ]);
  });

  it('lets its crashing apps crash after 30 to 360 seconds, again and again', () => {
    const [app] = apps({ workload: ['{ mix: stress, batches: 1, only: [crashing] }'] });
    expect(app?.crash).toEqual({
      kind: 'exits',
      after: { kind: 'uniform', low: 30 * SECOND, high: 360 * SECOND },
      share: 1,
      times: Number.MAX_SAFE_INTEGER,
    });
  });

  it('is ten batches a cell in the published runs: 250 instances', () => {
    const all = apps({ workload: ['{ mix: stress, perCell: 10 }'] });
    expect(sum(all.map((app) => app.instances))).toBe(6 * 250);
  });

  it('is cut to exactly as many instances as are asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom('', ', without: [crashing, light]'),
        (count, without) => {
          const all = apps({ workload: [`{ mix: stress, instances: ${count}${without} }`] });
          expect(sum(all.map((app) => app.instances))).toBe(count);
          expect(new Set(all.map((app) => app.name)).size).toBe(all.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is pushed through one queue when it is pushed', () => {
    const { foundation } = expanded({
      workload: [
        '{ mix: stress, batches: 2, push: { inFlight: 7 } }',
        '{ app: web, instances: 1 }',
      ],
    });
    expect(foundation.pushes).toEqual([
      {
        name: 'stress',
        inFlight: 7,
        timeout: 3 * MINUTE,
        staging: { kind: 'lognormal', median: 30 * SECOND, p95: 60 * SECOND },
        upload: { kind: 'lognormal', median: 3 * SECOND, p95: 8 * SECOND },
        failing: 0,
      },
    ]);
    expect(foundation.apps.map((app) => app.push)).toEqual([...Array(40).fill(0), null]);
  });
});

describe('people who push', () => {
  it('may have nothing to stage, or code that does not compile', () => {
    const { pushes } = expanded({
      workload: [
        '{ app: ready, instances: 1, push: { staging: none } }',
        '{ app: code, instances: 1, push: { staging: 20s, upload: 2s, failing: 10% } }',
      ],
    }).foundation;
    expect(pushes.map(({ staging, failing }) => [staging, failing])).toEqual([
      [null, 0],
      [{ kind: 'constant', value: 20 * SECOND }, 0.1],
    ]);
  });
});

describe('tasks', () => {
  it('may fail, and be cancelled by their owners', () => {
    const { tasks } = expanded({
      workload: [
        '{ tasks: sound, runs: 1s }',
        '{ tasks: shaky, runs: 1s, failing: 5%, cancelled: { share: 20%, after: 30s } }',
      ],
    }).foundation;
    expect(tasks.map(({ failing, cancelled }) => [failing, cancelled])).toEqual([
      [0, null],
      [0.05, { share: 0.2, after: { kind: 'constant', value: 30 * SECOND } }],
    ]);
  });
});

describe('apps', () => {
  it('are numbered when there are many of a shape', () => {
    const all = apps({
      workload: ['{ app: web, instances: 2, count: 3 }', '{ app: api, instances: 1 }'],
    });
    expect(all.map((app) => app.processGuid)).toEqual(['web-1-1', 'web-2-1', 'web-3-1', 'api-1']);
  });

  it("have Cloud Controller's defaults", () => {
    const [app] = apps({ workload: ['{ app: web, instances: 2 }'] });
    expect(app).toMatchObject({
      domain: 'cf-apps',
      memory: 1024,
      disk: 1024,
      startTimeout: 60 * SECOND,
      constraint: { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] },
      life: null,
      crash: null,
      push: null,
      arrivesAt: 0,
    });
  });

  it('that come later come with an event', () => {
    const { foundation } = expanded({
      workload: ['{ app: web, instances: 2, at: 5m }'],
      events: ['{ at: 3m, add: { app: api, instances: 1 } }'],
    });
    expect(foundation.apps.map((app) => [app.name, app.arrivesAt])).toEqual([
      ['api', 3 * MINUTE],
      ['web', 5 * MINUTE],
    ]);
    expect(foundation.events).toEqual([
      { kind: 'addApps', at: 3 * MINUTE, apps: [0] },
      { kind: 'addApps', at: 5 * MINUTE, apps: [1] },
    ]);
  });
});

describe('task sources', () => {
  it('come at intervals, by chance, or once', () => {
    const { tasks } = expanded({
      workload: [
        '{ tasks: nightly, every: 10m, runs: 1m, from: 2m }',
        '{ tasks: adhoc, poisson: 1s, runs: { exponential: 2m }, until: 30m }',
        '{ tasks: burst, count: 4000, runs: 1s, callback: false }',
      ],
      events: ['{ at: 7m, add: { tasks: late, runs: 1s } }'],
    }).foundation;
    expect(
      tasks.map(({ name, arrivals, count, from, until, hasCallback }) => ({
        name,
        arrivals,
        count,
        from,
        until,
        hasCallback,
      })),
    ).toEqual([
      {
        name: 'nightly',
        arrivals: { kind: 'every', interval: 10 * MINUTE },
        count: 1,
        from: 2 * MINUTE,
        until: 60 * MINUTE,
        hasCallback: true,
      },
      {
        name: 'adhoc',
        arrivals: { kind: 'poisson', mean: SECOND },
        count: 1,
        from: 0,
        until: 30 * MINUTE,
        hasCallback: true,
      },
      {
        name: 'burst',
        arrivals: { kind: 'once' },
        count: 4000,
        from: 0,
        until: 60 * MINUTE,
        hasCallback: false,
      },
      {
        name: 'late',
        arrivals: { kind: 'once' },
        count: 1,
        from: 7 * MINUTE,
        until: 60 * MINUTE,
        hasCallback: true,
      },
    ]);
  });
});

describe('events on cells', () => {
  it('kill a zone and restore what was killed', () => {
    expect(
      events({ events: ['{ at: 20m, kill: { zone: z2 } }', '{ at: 50m, restore: { zone: z2 } }'] }),
    ).toEqual([
      { kind: 'killCells', at: 20 * MINUTE, cells: [1, 4] },
      { kind: 'restoreCells', at: 50 * MINUTE, cells: [1, 4] },
    ]);
  });

  it('restore all that is down, and only that', () => {
    const [, , restore] = events({
      events: [
        '{ at: 1m, kill: { cells: [diego-cell-5, diego-cell-2] } }',
        '{ at: 2m, kill: { count: 2, in: { zone: z1 } } }',
        '{ at: 3m, restore: all }',
      ],
    });
    expect(restore).toEqual({ kind: 'restoreCells', at: 3 * MINUTE, cells: [0, 2, 3, 5] });
  });

  it('happen in the order of time, whatever their order in the file', () => {
    const kinds = events({
      events: ['{ at: 9m, restore: all }', '{ at: 5m, kill: { zone: z1 } }'],
    }).map((event) => event.kind);
    expect(kinds).toEqual(['killCells', 'restoreCells']);
  });

  it('repeat, each time on what is up then', () => {
    const kills = events({ events: ['{ at: 10m, every: 5m, times: 3, kill: { count: 2 } }'] });
    expect(kills.map((event) => event.at)).toEqual([10 * MINUTE, 15 * MINUTE, 20 * MINUTE]);
    const cells = kills.flatMap((event) => (event.kind === 'killCells' ? event.cells : []));
    expect([...cells].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('add cells one by one, with new names and the next indexes', () => {
    const { cells, events: added } = expanded({
      events: ['{ at: 5m, addCells: { group: diego-cell, count: 3, every: 2m } }'],
    }).foundation;
    expect(
      cells.slice(6).map(({ cellGuid, zone, joinsAt }) => [cellGuid, zone, joinsAt / MINUTE]),
    ).toEqual([
      ['diego-cell-6', 'z1', 5],
      ['diego-cell-7', 'z2', 7],
      ['diego-cell-8', 'z3', 9],
    ]);
    expect(added.map((event) => event.at / MINUTE)).toEqual([5, 7, 9]);
  });

  it('kill exactly the share that is asked for', () => {
    const [kill] = events({
      cells: '{ name: c, count: 100, memory: 8GB, disk: 40GB }',
      events: ['{ at: 1m, kill: { share: 10% } }'],
    });
    expect(kill?.kind === 'killCells' && kill.cells).toHaveLength(10);
  });
});

describe('events on apps', () => {
  const web = '{ app: web, instances: 2, count: 10, memory: 256MB }';

  it('scale by name and by pattern', () => {
    expect(
      events({ workload: [web], events: ['{ at: 1m, scale: { app: web-1*, instances: 5 } }'] }),
    ).toEqual([
      { kind: 'scaleApp', at: MINUTE, app: 0, instances: 5 },
      { kind: 'scaleApp', at: MINUTE, app: 9, instances: 5 },
    ]);
  });

  it('release a share of the apps as new versions', () => {
    const { apps: all, events: happened } = expanded({
      workload: [web],
      events: [
        '{ at: 1m, scale: { app: web-*, instances: 4 } }',
        '{ at: 2m, release: { share: 20%, crash: { after: 10s, share: 50%, times: 3 } } }',
      ],
    }).foundation;
    const released = happened.flatMap((event) =>
      event.kind === 'releaseApps' ? event.releases : [],
    );
    expect(released).toHaveLength(2);
    for (const { replaces, app } of released) {
      expect(all[app]).toMatchObject({
        name: all[replaces]?.name,
        processGuid: `${all[replaces]?.name}-2`,
        version: 2,
        instances: 4,
        memory: 256,
        crash: { kind: 'exits', share: 0.5, times: 3 },
        arrivesAt: 2 * MINUTE,
      });
    }
  });

  it('release by a rolling deployment, one instance at a time unless told otherwise', () => {
    const rollings = events({
      workload: ['{ app: web, instances: 4 }'],
      events: [
        '{ at: 1m, release: { app: web } }',
        '{ at: 2m, release: { app: web, strategy: rolling } }',
        '{ at: 3m, release: { app: web, strategy: rolling, maxInFlight: 3, cancelAfter: 90s } }',
      ],
    }).flatMap((event) =>
      event.kind === 'releaseApps' ? event.releases.map(({ rolling }) => rolling) : [],
    );
    expect(rollings).toEqual([
      null,
      { maxInFlight: 1, cancelAfter: null },
      { maxInFlight: 3, cancelAfter: 90 * SECOND },
    ]);
  });

  it('keep the strategy that cells follow which drain until a release changes it', () => {
    const all = apps({
      workload: [
        '{ app: web, instances: 1 }',
        '{ app: db, instances: 1, updateStrategy: recreate }',
      ],
      events: [
        '{ at: 1m, release: { app: web, updateStrategy: recreate } }',
        '{ at: 1m, release: { app: db } }',
      ],
    });
    expect(all.map((app) => [app.processGuid, app.updateStrategy])).toEqual([
      ['web-1', 'rolling'],
      ['db-1', 'recreate'],
      ['web-2', 'recreate'],
      ['db-2', 'recreate'],
    ]);
  });

  it('mend with a later release what an earlier one broke', () => {
    const all = apps({
      workload: ['{ app: web, instances: 1 }'],
      events: [
        '{ at: 1m, release: { app: web, crash: { neverHealthy: true } } }',
        '{ at: 2m, release: { app: web } }',
      ],
    });
    expect(all.map((app) => [app.processGuid, app.crash?.kind])).toEqual([
      ['web-1', undefined],
      ['web-2', 'neverHealthy'],
      ['web-3', undefined],
    ]);
  });

  it('give an app that is added again a new process guid', () => {
    const all = apps({
      workload: ['{ app: web, instances: 1 }'],
      events: ['{ at: 1m, remove: { app: web } }', '{ at: 2m, add: { app: web, instances: 3 } }'],
    });
    expect(all.map((app) => app.processGuid)).toEqual(['web-1', 'web-2']);
  });
});

describe('expectations', () => {
  it('leave out apps with a crash behaviour unless they name them', () => {
    const { expectations } = expanded({
      workload: ['{ app: web, instances: 1 }', '{ app: bad, instances: 1, crash: { after: 1s } }'],
      expect: [
        '{ recovered: { within: 1m } }',
        '{ running: { atLeast: 90%, at: 5m, apps: [bad, "w*"] } }',
        '{ neverFitted: { atMost: 3 } }',
        '{ crashing: { atMost: 1 } }',
      ],
    });
    expect(expectations).toEqual([
      { kind: 'recovered', after: 0, within: MINUTE, share: 1, apps: [0] },
      { kind: 'running', atLeast: { kind: 'share', share: 0.9 }, at: 5 * MINUTE, apps: [0, 1] },
      { kind: 'neverFitted', atMost: { kind: 'count', count: 3 }, apps: [0] },
      { kind: 'crashing', atMost: { kind: 'count', count: 1 }, after: 0, apps: [0, 1] },
    ]);
  });

  it('speak of every version of an app', () => {
    const { expectations } = expanded({
      workload: ['{ app: web, instances: 1 }'],
      events: ['{ at: 1m, release: { app: web } }'],
      expect: ['{ missing: { atMost: 0, forNoLongerThan: 2m } }'],
    });
    expect(expectations[0]).toMatchObject({ kind: 'missing', apps: [0, 1] });
  });
});

describe('chance', () => {
  const storm = (count: number, seed: number): Text => ({
    cells: `{ name: c, count: ${count}, memory: 8GB, disk: 40GB }`,
    workload: ['{ app: web, instances: 1, count: 40 }'],
    events: ['{ at: 1m, kill: { share: 25% } }', '{ at: 2m, release: { share: 25% } }'],
    seed,
  });

  it('picks the same with the same seed, and something else with another', () => {
    expect(expanded(storm(40, 7))).toEqual(expanded(storm(40, 7)));
    expect(events(storm(40, 7))).not.toEqual(events(storm(40, 8)));
  });

  it('re-uses its draws in a larger foundation: who of the old cells is spared there was spared before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 40 }), fc.nat(1000), (count, seed) => {
        const killed = (size: number): readonly number[] => {
          const [kill] = events({
            ...storm(size, seed),
            events: ['{ at: 1m, kill: { count: 5 } }'],
          });
          return kill?.kind === 'killCells' ? kill.cells : [];
        };
        const small = new Set(killed(count));
        for (const cell of killed(count + 10)) if (cell < count) expect(small).toContain(cell);
      }),
      { numRuns: 30 },
    );
  });
});

describe('an expanded scenario', () => {
  it('is plain data that JSON holds', () => {
    const scenario = expanded({
      workload: ['{ mix: stress, batches: 1 }', '{ tasks: t, runs: 1s }'],
      events: ['{ at: 1m, kill: { zone: z1 } }'],
      expect: ['{ recovered: { within: 1m, after: 1m } }'],
    });
    expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
  });
});
