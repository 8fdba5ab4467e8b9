import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import type { FoundationSpec, TimedEvent } from '../model/foundationSpec';
import { expandScenario } from './expand';
import { parseScenario } from './validate';

interface Text {
  readonly controlPlane?: string;
  readonly silk?: string;
  readonly seed?: number;
  readonly duration?: string;
}

function yaml(events: readonly string[], text: Text = {}): string {
  return `name: test
question: What breaks?
foundation:
  zones: [z1, z2, z3]
  cells: [{ name: diego-cell, count: 6, memory: 8GB, disk: 40GB }]
  silk: ${text.silk ?? '{}'}
  controlPlane: ${text.controlPlane ?? '{}'}
workload: [{ tasks: nightly, every: 10m, runs: 1m }]
events:${events.length === 0 ? ' []' : events.map((event) => `\n  - ${event}`).join('')}
run: { duration: ${text.duration ?? '1h'}, seed: ${text.seed ?? 1} }
`;
}

function foundation(events: readonly string[], text: Text = {}): FoundationSpec {
  const result = parseScenario(yaml(events, text), { file: 'test.yaml' });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('; '));
  return expandScenario(result.scenario).foundation;
}

const expanded = (events: readonly string[], text: Text = {}): readonly TimedEvent[] =>
  foundation(events, text).events;

/** Kinds and minutes, for stories in which whom it concerns is clear. */
const kinds = (events: readonly TimedEvent[]): string[] =>
  events.map(({ kind, at }) => `${at / MINUTE} ${kind}`);

function cellsOf(event: TimedEvent | undefined): readonly number[] {
  return event !== undefined && 'cells' in event ? event.cells : [];
}

describe('a fault', () => {
  it('is repaired by itself after its time', () => {
    expect(expanded(['{ at: 5m, kill: { zone: z1 }, for: 10m }'])).toEqual([
      { kind: 'killCells', at: 5 * MINUTE, cells: [0, 3] },
      { kind: 'restoreCells', at: 15 * MINUTE, cells: [0, 3] },
    ]);
  });

  it('that lasts beyond the run is not repaired', () => {
    expect(kinds(expanded(['{ at: 50m, kill: { zone: z1 }, for: 11m }']))).toEqual([
      '50 killCells',
    ]);
  });

  it('ends alone: a cell that two faults hold down comes back after the last of them', () => {
    const events = expanded([
      '{ at: 5m, kill: { cells: [diego-cell-0] }, for: 10m }',
      '{ at: 10m, kill: { zone: z1 }, for: 20m }',
    ]);
    expect(events).toEqual([
      { kind: 'killCells', at: 5 * MINUTE, cells: [0] },
      { kind: 'killCells', at: 10 * MINUTE, cells: [3] },
      { kind: 'restoreCells', at: 30 * MINUTE, cells: [0, 3] },
    ]);
  });

  it('strikes a named cell that drains, but drains it no second time', () => {
    const events = expanded([
      '{ at: 5m, drain: { cells: [diego-cell-0] } }',
      '{ at: 6m, drain: { cells: [diego-cell-0] } }',
      '{ at: 7m, hangGarden: { cells: [diego-cell-0] } }',
      '{ at: 8m, kill: { process: rep, cells: [diego-cell-0] } }',
      '{ at: 9m, kill: { cells: [diego-cell-0] } }',
      '{ at: 10m, hangGarden: { cells: [diego-cell-0] } }',
    ]);
    expect(kinds(events)).toEqual([
      '5 drainCells',
      '7 breakGarden',
      '8 killProcesses',
      '9 killCells',
    ]);
  });

  it('that an event has repaired is not repaired again', () => {
    const events = expanded([
      '{ at: 5m, kill: { zone: z1 }, for: 10m }',
      '{ at: 7m, restore: all }',
    ]);
    expect(kinds(events)).toEqual(['5 killCells', '7 restoreCells']);
  });

  it('at random instants keeps its instants when other faults are added', () => {
    const faults = ['{ poisson: 6m, kill: { count: 1 }, for: 1m, from: 10m, until: 50m }'];
    const alone = expanded(faults).filter(({ kind }) => kind === 'killCells');
    const beside = expanded([
      '{ poisson: 5m, hang: { process: bbs, which: any }, for: 10s }',
      ...faults,
    ]).filter(({ kind }) => kind === 'killCells');
    expect(alone.length).toBeGreaterThan(2);
    expect(alone.every(({ at }) => at >= 10 * MINUTE && at < 50 * MINUTE)).toBe(true);
    expect(beside).toEqual(alone);
  });

  it('at a rate twice as high happens at half the gaps', () => {
    const at = (mean: string): number[] =>
      expanded([`{ poisson: ${mean}, restart: { process: bbs, which: 0 }, times: 3 }`], {
        duration: '100h',
      }).map((event) => event.at);
    const [slow, fast] = [at('20m'), at('10m')];
    expect(slow).toHaveLength(3);
    slow.forEach((instant, index) => {
      expect(Math.abs(instant - 2 * (fast[index] ?? 0))).toBeLessThan(10);
    });
  });

  it('happens at another instant of its spread with another seed, and lasts another time', () => {
    const story = (seed: number): number[] =>
      expanded(['{ at: { uniform: [5m, 9m] }, kill: { count: 1 }, for: { uniform: [1m, 9m] } }'], {
        seed,
      }).map(({ at }) => at);
    const [one = [], other = []] = [story(1), story(2)];
    expect(one).toHaveLength(2);
    for (const [begin = 0, end = 0] of [one, other]) {
      expect(begin).toBeGreaterThanOrEqual(5 * MINUTE);
      expect(begin).toBeLessThanOrEqual(9 * MINUTE);
      expect(end - begin).toBeGreaterThanOrEqual(MINUTE);
      expect(end - begin).toBeLessThanOrEqual(9 * MINUTE);
    }
    expect(other[0]).not.toBe(one[0]);
    expect((other[1] ?? 0) - (other[0] ?? 0)).not.toBe((one[1] ?? 0) - (one[0] ?? 0));
    expect(story(1)).toEqual(one);
  });

  it('that strikes again and again strikes others each time', () => {
    const events = expanded(['{ at: 5m, every: 10m, times: 3, kill: { count: 2 }, for: 5m }']);
    expect(kinds(events)).toEqual([
      '5 killCells',
      '10 restoreCells',
      '15 killCells',
      '20 restoreCells',
      '25 killCells',
      '30 restoreCells',
    ]);
    expect(events[1]).toMatchObject({ cells: cellsOf(events[0]) });
    expect(new Set([0, 2, 4].map((each) => String(cellsOf(events[each])))).size).toBeGreaterThan(1);
  });
});

describe('VMs', () => {
  it('of the control plane stand in the zones in turn, or in those that are given', () => {
    expect(foundation([]).controlPlane).toEqual({
      diegoApi: ['z1', 'z2'],
      scheduler: ['z1', 'z2'],
      database: ['z1'],
      api: ['z1'],
    });
    const text = { controlPlane: '{ diegoApi: 3, scheduler: 1, database: 3, zones: [z3, z2] }' };
    expect(foundation([], text).controlPlane).toEqual({
      diegoApi: ['z3', 'z2', 'z3'],
      scheduler: ['z3'],
      database: ['z3', 'z2', 'z3'],
      api: ['z3'],
    });
  });

  it('of a zone die with its cells when everything in it does, and only then', () => {
    expect(expanded(['{ at: 5m, kill: { everythingIn: z2 }, for: 5m }'])).toEqual([
      { kind: 'killCells', at: 5 * MINUTE, cells: [1, 4] },
      { kind: 'killVms', at: 5 * MINUTE, vms: ['diego-api/1', 'scheduler/1'] },
      { kind: 'restoreVms', at: 10 * MINUTE, vms: ['diego-api/1', 'scheduler/1'] },
      { kind: 'restoreCells', at: 10 * MINUTE, cells: [1, 4] },
    ]);
    expect(kinds(expanded(['{ at: 5m, kill: { zone: z2 } }']))).toEqual(['5 killCells']);
  });

  it('are named one by one, by group, by zone, or picked by chance', () => {
    const vms = (selector: string): readonly string[] => {
      const [event] = expanded([`{ at: 5m, kill: ${selector} }`]);
      return event?.kind === 'killVms' ? event.vms : [];
    };
    expect(vms('{ vms: [diego-api/0] }')).toEqual(['diego-api/0']);
    expect(vms('{ vms: [scheduler, api] }')).toEqual(['scheduler/0', 'scheduler/1', 'api/0']);
    expect(vms('{ vms: all, in: { zone: z2 } }')).toEqual(['diego-api/1', 'scheduler/1']);
    expect(vms('{ vms: all, count: 2 }')).toHaveLength(2);
  });

  it('that drain are down until they are restored', () => {
    expect(
      expanded([
        '{ at: 5m, drain: { cells: [diego-cell-2] }, for: 20m }',
        '{ at: 10m, kill: { count: 5 } }',
      ]),
    ).toEqual([
      { kind: 'drainCells', at: 5 * MINUTE, cells: [2] },
      { kind: 'killCells', at: 10 * MINUTE, cells: [0, 1, 3, 4, 5] },
      { kind: 'restoreCells', at: 25 * MINUTE, cells: [2] },
    ]);
  });

  it('that are killed while they drain do not finish', () => {
    const events = expanded(['{ at: 5m, drain: { zone: z1 } }', '{ at: 6m, kill: { zone: z1 } }']);
    expect(kinds(events)).toEqual(['5 drainCells', '6 killCells']);
  });
});

describe('processes', () => {
  it('are killed, restarted, stopped for a while, and stand still for a while', () => {
    const active = [{ component: 'bbs', index: 'active' }];
    expect(
      expanded([
        '{ at: 1m, kill: { process: bbs, which: active } }',
        '{ at: 2m, restart: { process: bbs, which: active } }',
        '{ at: 3m, stop: { process: auctioneer, which: 1 }, for: 2m }',
        '{ at: 6m, hang: { process: locket }, for: 1m }',
      ]),
    ).toEqual([
      { kind: 'killProcesses', at: MINUTE, processes: active },
      { kind: 'restartProcesses', at: 2 * MINUTE, processes: active },
      {
        kind: 'stopProcesses',
        at: 3 * MINUTE,
        processes: [{ component: 'auctioneer', index: 1 }],
      },
      {
        kind: 'startProcesses',
        at: 5 * MINUTE,
        processes: [{ component: 'auctioneer', index: 1 }],
      },
      {
        kind: 'hangProcesses',
        at: 6 * MINUTE,
        processes: [
          { component: 'locket', index: 0 },
          { component: 'locket', index: 1 },
        ],
      },
      {
        kind: 'resumeProcesses',
        at: 7 * MINUTE,
        processes: [
          { component: 'locket', index: 0 },
          { component: 'locket', index: 1 },
        ],
      },
    ]);
  });

  it('that were active when they hung go on, whichever they were, but for those hung by number', () => {
    const events = expanded([
      '{ at: 1m, hang: { process: bbs, which: 1 } }',
      '{ at: 2m, hang: { process: bbs, which: active }, for: 1m }',
    ]);
    expect(events[2]).toEqual({
      kind: 'resumeProcesses',
      at: 3 * MINUTE,
      processes: [{ component: 'bbs', index: 0 }],
    });
  });

  it('of cells are chosen as cells are', () => {
    const reps = (selector: string): number[] => {
      const [event] = expanded([`{ at: 5m, hang: { process: rep${selector} } }`]);
      if (event?.kind !== 'hangProcesses') return [];
      return event.processes.flatMap((process) => ('cell' in process ? [process.cell] : []));
    };
    expect(reps('')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(reps(', in: { zone: z2 }')).toEqual([1, 4]);
    expect(reps(', cells: [diego-cell-4]')).toEqual([4]);
    expect(reps(', count: 2')).toHaveLength(2);
    expect(reps(', share: 50%, in: { zone: z2 }')).toHaveLength(1);
  });

  it('are started by an event, wherever they were stopped', () => {
    const events = expanded([
      '{ at: 1m, stop: { process: rep, count: 2 } }',
      '{ at: 2m, start: { process: rep } }',
    ]);
    const [stopped, started] = events;
    expect(started).toMatchObject({
      kind: 'startProcesses',
      processes: stopped !== undefined && 'processes' in stopped ? stopped.processes : [],
    });
  });
});

describe('wires', () => {
  it('are cut both ways between a zone and all else by rules that leave the zone itself alone', () => {
    const [cut, mended] = expanded(['{ at: 1m, partition: { between: { zone: z1 } }, for: 1m }']);
    const drop = { id: 'partition-1', action: { drop: true } };
    expect(cut).toEqual({
      kind: 'addRules',
      at: MINUTE,
      rules: [
        { ...drop, from: { zone: 'z1' }, to: { zone: 'z2' } },
        { ...drop, from: { zone: 'z2' }, to: { zone: 'z1' } },
        { ...drop, from: { zone: 'z1' }, to: { zone: 'z3' } },
        { ...drop, from: { zone: 'z3' }, to: { zone: 'z1' } },
      ],
    });
    expect(mended).toEqual({ kind: 'removeRules', at: 2 * MINUTE, ids: ['partition-1'] });
  });

  it('are slow or lossy in one direction', () => {
    const events = expanded([
      '{ at: 1m, delay: { from: { process: rep, in: { zone: z2 } }, to: { process: bbs }, latency: 2s } }',
      '{ at: 2m, drop: { from: { cells: [diego-cell-3] }, to: { process: locket, which: 1 }, share: 5% } }',
    ]);
    expect(events.map((event) => (event.kind === 'addRules' ? event.rules : []))).toEqual([
      [
        {
          id: 'delay-1',
          from: { role: 'rep', zone: 'z2' },
          to: { role: 'bbs' },
          action: { delay: { kind: 'constant', value: 2 * SECOND } },
        },
      ],
      [
        {
          id: 'drop-1',
          from: { role: 'rep', names: ['diego-cell-3'] },
          to: { role: 'locket', names: ['locket/1'] },
          action: { dropShare: 0.05 },
        },
      ],
    ]);
  });

  it('heal by name, each fault by itself', () => {
    const events = expanded([
      '{ at: 1m, partition: { between: { zone: z1 }, named: split } }',
      '{ at: 2m, drop: { between: { zone: z2 }, share: 10% } }',
      '{ at: 3m, heal: split }',
      '{ at: 4m, heal: all }',
    ]);
    expect(events.slice(2)).toEqual([
      { kind: 'removeRules', at: 3 * MINUTE, ids: ['split (partition-1)'] },
      { kind: 'removeRules', at: 4 * MINUTE, ids: ['drop-1'] },
    ]);
  });
});

describe('stores, Garden, the sync and tasks', () => {
  it('a database is as bad as the worst of what holds, and as before when all is over', () => {
    const events = expanded([
      '{ at: 1m, database: { slow: 10 }, for: 9m }',
      '{ at: 2m, database: hangs, for: 2m }',
      '{ at: 3m, database: { slow: 4 }, for: 20m }',
      '{ at: 30m, blobstore: refuses, for: 1m }',
    ]);
    const conditions = events.map((event) =>
      'condition' in event
        ? `${event.at / MINUTE} ${event.kind} ${event.condition.mode} ${event.condition.slowdown}`
        : '',
    );
    expect(conditions).toEqual([
      '1 setDatabase up 10',
      '2 setDatabase hangs 10',
      '4 setDatabase up 10',
      '10 setDatabase up 4',
      '23 setDatabase up 1',
      '30 setBlobstore refuses 1',
      '31 setBlobstore up 1',
    ]);
  });

  it('a cluster of databases fails over when the VM of a member is lost, one after the other', () => {
    const failover = '{ at: 1m, database: failover, every: 10m, times: 2, for: 20m }';
    expect(expanded([failover], { controlPlane: '{ database: 3 }' })).toEqual([
      { kind: 'killVms', at: MINUTE, vms: ['database/0'] },
      { kind: 'killVms', at: 11 * MINUTE, vms: ['database/1'] },
      { kind: 'restoreVms', at: 21 * MINUTE, vms: ['database/0'] },
      { kind: 'restoreVms', at: 31 * MINUTE, vms: ['database/1'] },
    ]);
  });

  it('Garden that fails and hangs at once hangs, and then fails until that is over as well', () => {
    expect(
      expanded([
        '{ at: 1m, failGarden: { cells: [diego-cell-1] }, for: 9m }',
        '{ at: 2m, hangGarden: { zone: z2 }, for: 2m }',
      ]),
    ).toEqual([
      { kind: 'breakGarden', at: MINUTE, cells: [1], mode: 'fails' },
      { kind: 'breakGarden', at: 2 * MINUTE, cells: [1, 4], mode: 'hangs' },
      { kind: 'mendGarden', at: 4 * MINUTE, cells: [4] },
      { kind: 'breakGarden', at: 4 * MINUTE, cells: [1], mode: 'fails' },
      { kind: 'mendGarden', at: 10 * MINUTE, cells: [1] },
    ]);
  });

  it('containers are lost, the sync pauses, and tasks are cancelled', () => {
    expect(
      expanded([
        '{ at: 1m, loseContainers: { cells: [diego-cell-1] }, lost: 30% }',
        '{ at: 2m, pause: sync, for: 10m }',
        '{ at: 3m, cancel: { tasks: nightly, share: 50% } }',
        '{ at: 20m, pause: sync }',
        '{ at: 30m, resume: sync }',
      ]),
    ).toEqual([
      { kind: 'loseContainers', at: MINUTE, cells: [1], share: 0.3 },
      { kind: 'pauseSync', at: 2 * MINUTE },
      { kind: 'cancelTasks', at: 3 * MINUTE, source: 0, share: 0.5 },
      { kind: 'resumeSync', at: 12 * MINUTE },
      { kind: 'pauseSync', at: 20 * MINUTE },
      { kind: 'resumeSync', at: 30 * MINUTE },
    ]);
  });
});

/** An event with `^` where the mistake is to be shown; what is said of it, and the suggestion. */
// biome-ignore format: a table
const MISTAKES: readonly [string, RegExp, string | undefined][] = [
  ['{ ^kill: { zone: z1 } }', /"at" is missing/, undefined],
  ['{ at: 5m, poisson: ^5m, kill: { zone: z1 } }', /"at" is given as well/, undefined],
  ['{ at: 5m, kill: { zone: z1 }, until: ^9m }', /"until" needs "every" or "poisson"/, undefined],
  ['{ at: 5m, kill: { zone: z1 }, every: 1m, until: ^4m }', /ends before it begins/, undefined],
  ['{ at: 5m, kill: { everythingIn: ^z9 } }', /no zone "z9"/, 'z1'],
  ['{ at: 5m, kill: { process: ^bsb } }', /"bsb" is not valid/, 'bbs'],
  ['{ at: 5m, kill: { process: bbs, which: active }, for: ^1m }', /nothing here lasts/, undefined],
  ['{ at: 5m, kill: { process: bbs, which: ^actve } }', /"actve" is not valid/, undefined],
  ['{ at: 5m, hang: { process: bbs, which: ^2 } }', /no bbs\/2/, undefined],
  ['{ at: 5m, hang: { process: locket, which: ^active } }', /locket holds no lock/, undefined],
  ['{ at: 5m, hang: { process: bbs, count: ^2 } }', /bbs does not run on cells/, undefined],
  ['{ at: 5m, hang: { process: rep, which: ^0 } }', /every cell has a rep/, undefined],
  ['{ at: 5m, hang: { process: rep, count: ^9 } }', /only 6 cells are up/, undefined],
  ['{ at: 5m, hang: { process: auctioneer, in: { zone: ^z3 } } }', /no auctioneer is in zone "z3"/, undefined],
  ['{ at: 5m, kill: { vms: [^diego-ap/0] } }', /no VM "diego-ap\/0"/, 'diego-api/0'],
  ['{ at: 5m, kill: { vms: [diego-api/0, ^"diego api"] } }', /"diego api" is not valid/, undefined],
  ['{ at: 5m, kill: { vms: ^every } }', /"every" is not valid/, undefined],
  ['{ at: 5m, restore: ^{ vms: [diego-api/0] } }', /none of these VMs is down/, undefined],
  ['{ at: 5m, start: ^{ process: bbs } }', /none of these is stopped/, undefined],
  ['{ at: 5m, resume: ^{ process: rep, cells: [diego-cell-1] } }', /none of these hangs/, undefined],
  ['{ at: 5m, start: { process: bbs, which: ^active } }', /neither active nor standby/, undefined],
  ['{ at: 5m, resume: ^sync }', /the sync is not paused/, undefined],
  ['{ at: 5m, heal: ^split }', /no partition, delay or loss is in force/, undefined],
  ['{ at: 5m, database: ^up }', /nothing is wrong with the database/, undefined],
  ['{ at: 5m, database: ^failover }', /one database has none to fail over to/, undefined],
  ['{ at: 5m, database: ^refused }', /"refused" is not valid/, 'refuses'],
  ['{ at: 5m, mendGarden: ^all }', /Garden of none of these cells is broken/, undefined],
  ['{ at: 5m, cancel: { tasks: ^nightl } }', /no source of tasks "nightl"/, 'nightly'],
  ['{ at: 5m, partition: { between: { process: bbs, which: ^active } } }', /wires do not follow the lock/, undefined],
  ['{ at: 5m, delay: ^{ between: { zone: z1 } } }', /"latency" is missing/, undefined],
  ['{ at: 5m, partition: { betwen: { zone: z1 } } }', /unknown key "betwen"/, 'between'],
  ['{ at: 5m, stop: { process: bbs }, for: ^0s }', /ends as it begins/, undefined],
  ['{ at: 5m, partition: { between: { zone: z1 }, named: ^all } }', /"all" is no name/, undefined],
  ['{ at: 5m, kill: { vms: [diego-api], in: { zone: ^z3 } } }', /none of these VMs/, undefined],
  ['{ poisson: ^1ms, restart: { process: bbs } }', /more than 50000 events/, undefined],
];

describe('a mistake', () => {
  it.each(MISTAKES)('%s is told, at its place', (event, message, suggestion) => {
    const text = yaml([event]);
    const mark = text.indexOf('^');
    const result = parseScenario(text.replace('^', ''), { file: 'test.yaml' });
    const [problem, ...others] = result.ok ? [] : result.problems;
    expect(problem?.message).toMatch(message);
    expect(others).toEqual([]);
    expect(problem?.suggestion).toBe(suggestion);
    if (mark < 0) return;
    const before = text.slice(0, mark).split('\n');
    expect(problem?.line).toBe(before.length);
    // A map that lacks something is shown where it begins.
    if (!/missing/.test(String(message))) {
      expect(problem?.column).toBe((before.at(-1)?.length ?? 0) + 1);
    }
  });

  it('in the number of a process tells what can be done about it', () => {
    const expectedOf = (process: string): string | undefined => {
      const event = `{ at: 5m, kill: { process: ${process}, which: 2 } }`;
      const result = parseScenario(yaml([event]), { file: 'test.yaml' });
      return result.ok ? undefined : result.problems[0]?.expected;
    };
    expect(expectedOf('bbs')).toBe('a number from 0 to 1, or more VMs in controlPlane');
    expect(expectedOf('clock')).toBe('0: one is modelled');
  });

  it('in the zones of the control plane is told', () => {
    const text = yaml([], { controlPlane: '{ zones: [z1, zz] }' });
    const result = parseScenario(text, { file: 'test.yaml' });
    const paths = result.ok ? [] : result.problems.map(({ path }) => path);
    expect(paths).toEqual(['foundation.controlPlane.zones[1]']);
  });
});
