import { describe, expect, it } from 'vitest';
import { readableParts } from './parts';
import { type Problem, pathText } from './problems';
import { parseScenario } from './validate';

const GOOD = `name: small
question: Does it run?
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 4, memory: 8GB, disk: 40GB }
workload:
  - { app: web, instances: 3, memory: 512MB }
  - { tasks: nightly, every: 10m, runs: 1m }
events:
  - { at: 5m, kill: { zone: z1 } }
  - { at: 9m, restore: all }
expect:
  - { recovered: { within: 3m, after: 5m } }
run: { duration: 1h }
`;

function problemsOf(text: string): readonly Problem[] {
  const result = parseScenario(text, { file: 'small.yaml' });
  return result.ok ? [] : result.problems;
}

/** The good file with one of its texts replaced. */
function changed(from: string, to: string): string {
  expect(GOOD).toContain(from);
  return GOOD.replace(from, to);
}

describe('a valid scenario', () => {
  it('is read with every default filled in', () => {
    const result = parseScenario(GOOD, { file: 'small.yaml' });
    if (!result.ok) throw new Error(result.problems[0]?.message);
    expect(result.warnings).toEqual([]);
    expect(result.scenario.foundation.cells[0]).toMatchObject({
      memory: 8192,
      containers: 250,
      stacks: ['cflinuxfs4'],
      rootFsSchemes: ['docker'],
    });
    expect(result.scenario.foundation.silk).toEqual({
      network: '10.255.0.0/16',
      subnetPrefix: 24,
      singleIps: 0,
    });
    expect(result.scenario.run.seed).toBe(1);
  });

  it('may repeat itself with anchors', () => {
    const text = changed(
      '  - { app: web, instances: 3, memory: 512MB }',
      '  - &web { app: web, instances: 3, startup: &slow { median: 9s, p95: 20s } }\n  - { app: api, instances: 1, startup: *slow }',
    );
    expect(problemsOf(text)).toEqual([]);
  });
});

/** What is replaced, by what with `^` where the mistake is to be shown; path and suggestion of the problem. */
// biome-ignore format: a table
const MISTAKES: readonly [string, string, string, string, string | undefined][] = [
  ['a bare number as a size', 'memory: 8GB', 'memory: ^8192', 'foundation.cells[0].memory', '8192MB'],
  ['a negative size', 'disk: 40GB', 'disk: ^-1GB', 'foundation.cells[0].disk', undefined],
  ['a misspelt key', 'memory: 512MB', '^memroy: 512MB', 'workload[0].memroy', 'memory'],
  ['a misspelt entry', '{ app: web,', '{ ^ap: web,', 'workload[0].ap', 'app'],
  ['a misspelt top-level key', 'run: {', '^runs: {}\nrun: {', 'runs', undefined],
  ['days', 'every: 10m', 'every: ^1d', 'workload[1].every', '24h'],
  ['a quoted number', 'instances: 3', 'instances: ^"3"', 'workload[0].instances', '3, without quotes'],
  ['too many cells', 'count: 4', 'count: ^40000', 'foundation.cells[0].count', undefined],
  ['half an instance', 'instances: 3', 'instances: ^3.5', 'workload[0].instances', undefined],
  ['an unsafe name', 'name: small', 'name: ^"sm/all"', 'name', 'sm-all'],
  ['a zone twice', '[z1, z2]', '[z1, ^z1]', 'foundation.zones[1]', undefined],
  ['an unknown zone', 'zone: z1', 'zone: ^zz1', 'events[0].kill.zone', 'z1'],
  ['no zone at all', 'zones: [z1, z2]', 'zones: ^[]', 'foundation.zones', undefined],
  ['an event after the end', 'at: 5m, kill', 'at: ^61m, kill', 'events[0].at', undefined],
  ['a window after the end', 'within: 3m', 'within: ^56m', 'expect[0].recovered.within', undefined],
  ['a fraction as a share', 'after: 5m', 'after: 5m, share: ^0.9', 'expect[0].recovered.share', '90%'],
  ['nothing after a key', 'runs: 1m', '^runs: ', 'workload[1].runs', undefined],
  ['a duplicate key', 'runs: 1m', 'runs: 1m, ^runs: 2m', 'workload[1].runs', undefined],
  ['a tag', 'count: 4', 'count: ^!big 4', 'foundation.cells[0].count', undefined],
  ['an unknown anchor', 'runs: 1m', 'runs: ^*slow', 'workload[1].runs', undefined],
  ['a list for a map', 'run: { duration: 1h }', 'run: ^[1h]', 'run', undefined],
  ['a date without offset', 'duration: 1h', 'duration: 1h, startsAt: ^2026-01-05T09:00:00', 'run.startsAt', '2026-01-05T09:00:00Z'],
  ['a word for yes', 'runs: 1m', 'runs: 1m, callback: ^yes', 'workload[1].callback', 'true'],
  ['two root filesystems', 'memory: 512MB', 'stack: a, rootFs: ^"docker:///b"', 'workload[0].rootFs', undefined],
  ['two rhythms', 'every: 10m', 'every: 10m, poisson: ^5m', 'workload[1].poisson', undefined],
  ['a spread of one end', 'runs: 1m', 'runs: { uniform: ^[1m] }', 'workload[1].runs.uniform', undefined],
  ['a spread turned round', 'runs: 1m', 'runs: { uniform: ^[2m, 1m] }', 'workload[1].runs.uniform', undefined],
  ['text that turns what is read', 'question: Does', 'question: ^"\\u202EDoes" #', 'question', undefined],
  ['p95 below the median', 'runs: 1m', 'runs: { median: 9s, p95: ^3s }', 'workload[1].runs.p95', undefined],
  ['an event on a later cell', '  - { at: 9m', '  - { at: 7m, kill: { cells: [^diego-cell-4] } }\n  - { at: 8m, addCells: { group: diego-cell, count: 1 } }\n  - { at: 9m', 'events[1].kill.cells[0]', undefined],
  ['an unknown group', '  - { at: 9m', '  - { at: 7m, addCells: { group: ^diego-cel, count: 1 } }\n  - { at: 9m', 'events[1].addCells.group', 'diego-cell'],
  ['an unknown app', '  - { at: 9m', '  - { at: 7m, scale: { app: ^wed, instances: 1 } }\n  - { at: 9m', 'events[1].scale.app', 'web'],
  ['a removed app', '  - { at: 9m', '  - { at: 6m, remove: { app: web } }\n  - { at: 7m, scale: { app: ^web, instances: 1 } }\n  - { at: 9m', 'events[2].scale.app', undefined],
  ['restoring what is up', 'restore: all', 'restore: ^{ cells: [diego-cell-1] }', 'events[1].restore', undefined],
  ['more kills than cells', 'kill: { zone: z1 }', 'kill: { count: ^5 }', 'events[0].kill.count', undefined],
  ['times without every', 'kill: { zone: z1 }', 'kill: { zone: z1 }, times: ^3', 'events[0].times', undefined],
  ['the same app twice', '  - { tasks', '  - { app: ^web, instances: 1 }\n  - { tasks', 'workload[1].app', undefined],
  ['a mix without size', '  - { tasks', '  - ^{ mix: stress }\n  - { tasks', 'workload[1]', undefined],
  ['a mix with two sizes', '  - { tasks', '  - { mix: stress, batches: 1, perCell: ^1 }\n  - { tasks', 'workload[1].perCell', undefined],
  ['too many instances in all', 'instances: 3', 'instances: ^3, count: 200000', 'workload[0].instances', undefined],
  ['too many tasks', 'every: 10m', 'every: ^1ms', 'workload[1].every', undefined],
  ['an expectation of no app', 'after: 5m }', 'after: 5m, apps: [^"wob*"] }', 'expect[0].recovered.apps[0]', undefined],
  ['an expectation of no push', 'expect:', 'expect:\n  - { pushed: ^{ atLeast: 95% } }', 'expect[0].pushed', undefined],
  ['a pass that the run is too short for', 'expect:', 'expect:\n  - { convergence: { within: ^2h } }', 'expect[0].convergence.within', undefined],
  ['a network with leading zeros, which Go refuses', '  cells:', '  silk: { network: ^010.255.0.0/16 }\n  cells:', 'foundation.silk.network', undefined],
  ['a subnet out of bounds, once', '  cells:', '  silk: { subnetPrefix: ^8 }\n  cells:', 'foundation.silk.subnetPrefix', undefined],
  ['a property that is nothing at all', '  cells:', '  properties: { silk-daemon.partition_tolerance_hours: ^0 }\n  cells:', 'foundation.properties["silk-daemon.partition_tolerance_hours"]', undefined],
  ['a property in part of its unit', '  cells:', '  properties: { silk-daemon.partition_tolerance_hours: ^1.5 }\n  cells:', 'foundation.properties["silk-daemon.partition_tolerance_hours"]', '1.5h'],
  ['a subnet larger than its network', '  cells:', '  silk: { subnetPrefix: ^12 }\n  cells:', 'foundation.silk.subnetPrefix', undefined],
  ['what only rolling releases have', '  - { at: 9m', '  - { at: 7m, release: { app: web, maxInFlight: ^2 } }\n  - { at: 9m', 'events[1].release.maxInFlight', undefined],
  ['a strategy that there is not', '  - { at: 9m', '  - { at: 7m, release: { app: web, strategy: ^canary } }\n  - { at: 9m', 'events[1].release.strategy', undefined],
  ['nested properties', '  cells:', '  properties: { ^tasks: { max_retries: 4 } }\n  cells:', 'foundation.properties.tasks', 'tasks.max_retries'],
  ['a misspelt property', '  cells:', '  properties: { ^tasks.max_retrys: 4 }\n  cells:', 'foundation.properties["tasks.max_retrys"]', 'tasks.max_retries'],
  ['a property under two names', '  cells:', '  properties: { tasks.max_retries: 4, ^diego.bbs.max_task_retries: 4 }\n  cells:', 'foundation.properties["diego.bbs.max_task_retries"]', undefined],
  ['a property out of bounds', '  cells:', '  properties: { containers.graceful_shutdown_interval_in_seconds: ^5 }\n  cells:', 'foundation.properties["containers.graceful_shutdown_interval_in_seconds"]', undefined],
];

describe('a mistake', () => {
  it.each(MISTAKES)('is shown where it stands: %s', (_, from, marked, path, suggestion) => {
    const text = changed(from, marked.replace('^', ''));
    const before = changed(from, marked).split('^')[0]?.split('\n') ?? [];
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ path, line: before.length });
    expect(problem?.column).toBe((before.at(-1)?.length ?? 0) + 1);
    expect(problem?.suggestion).toBe(suggestion);
    expect(problem?.message).not.toBe('');
    expect(problem?.expected).not.toBe('');
    expect(problem?.source).toBe(text.split('\n')[before.length - 1]);
  });

  it('in the length of a list is told with the length', () => {
    const zones = changed('[z1, z2]', `[${Array.from({ length: 101 }, (_, zone) => `z${zone}`)}]`);
    const kills = '  - { at: 5m, kill: { zone: z1 } }\n'.repeat(10_000);
    for (const [text, length, expected] of [
      [zones, 101, 'a list of 1 to 100 entries, each once'],
      [changed('events:\n', `events:\n${kills}`), 10_002, 'at most 10000'],
    ] as const) {
      const message = `the list has ${length} entries`;
      expect(problemsOf(text)).toContainEqual(expect.objectContaining({ message, expected }));
    }
  });

  it('in the smallest duration is told with the bound', () => {
    const [problem] = problemsOf(changed('runs: 1m', 'runs: { exponential: 0s }'));
    expect(problem?.expected).toContain('more than 0s');
  });

  it('does not hide the others', () => {
    const text = `name: no good
question: Q
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 9, zones: [z1, z4], memory: 22, disk: 100GB }
workload:
  - { app: web, instances: three }
events:
  - { at: 5m, kill: { cells: [diego-cell-8, diego-cell-9] } }
  - { at: 5m, kil: { zone: z1 } }
  - { at: 6m, scale: { app: web, instances: 3 } }
expect:
  - { running: { at: 5h, atLeast: 50% } }
run: { duration: 2h, seed: -1 }
`;
    expect(problemsOf(text).map((problem) => [problem.line, problem.path])).toEqual([
      [1, 'name'],
      [6, 'foundation.cells[0].zones[1]'],
      [6, 'foundation.cells[0].memory'],
      [8, 'workload[0].instances'],
      [10, 'events[0].kill.cells[1]'],
      [11, 'events[1].kil'],
      [15, 'run.seed'],
    ]);
  });

  it('in the number of cells does not hide a zone that does not exist', () => {
    const text = changed('count: 4', 'count: -4').replace('zone: z1', 'zone: z9');
    expect(problemsOf(text).map((problem) => problem.path)).toEqual([
      'foundation.cells[0].count',
      'events[0].kill.zone',
    ]);
  });

  it('of syntax does not make what is missing behind it a mistake', () => {
    const problems = problemsOf(changed('events:', '  - { app: [ }\nevents:'));
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem.expected).toBe('valid YAML 1.2');
    expect(problems[0]?.line).toBe(10);
  });

  it('before an error of syntax is reported with it', () => {
    const problems = problemsOf(
      changed('memory: 8GB', 'memory: 8').replace('events:', '} bad\nevents:'),
    );
    expect(problems[0]).toMatchObject({ path: 'foundation.cells[0].memory', suggestion: '8MB' });
    expect(problems.at(-1)?.expected).toBe('valid YAML 1.2');
  });
});

describe('an event that cannot be read', () => {
  it('is tried against the verb that was meant, and no other', () => {
    const seen: string[] = [];
    const entry = { at: '1x', kill: { cells: ['a'] } };
    const watched = new Proxy(entry, {
      get: (target, key) => {
        seen.push(String(key));
        return Reflect.get(target, key);
      },
    });
    expect(readableParts({ events: [watched] }).events).toEqual([undefined]);
    expect(seen).toContain('at');
    expect(seen).not.toContain('restore');
    expect(seen.length).toBeLessThan(50);
  });
});

describe('what is no scenario', () => {
  it.each([
    ['nothing', '', 'the file is empty'],
    ['white space', ' \n\n', 'the file is empty'],
    ['comments', '# one\n# two\n', 'there is nothing in it'],
    ['a list', '- 1\n- 2\n', 'a scenario is not a list'],
    ['a number', '42\n', 'a scenario is not 42'],
    ['binary data', 'name: x\0\u0001\u0002', 'this is not text'],
    ['bytes that are not UTF-8', 'name: caf\uFFFD', 'this is not text'],
    ['too much', `# ${'x'.repeat(6_000_000)}`, 'the file is too large'],
    ['brackets without end', '['.repeat(100_000), 'nested too deeply'],
    [
      'blocks without end',
      Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'nested too deeply',
    ],
  ])('is said to be so: %s', (_, text, message) => {
    expect(problemsOf(text).map((problem) => problem.message)).toContain(message);
  });

  it('is never explained by what happens inside the parser', () => {
    const deep = Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    for (const text of [deep, '- '.repeat(20_000)]) {
      for (const { message } of problemsOf(text)) expect(message).not.toContain('stack');
    }
  });

  it('of an only choice says that it is one', () => {
    const [problem] = problemsOf(changed('  cells:\n', '  controlPlane: { api: 2 }\n  cells:\n'));
    expect(problem?.expected).toBe('1: one Cloud Controller, with its clock, is modelled');
  });

  it('lists what a scenario must have', () => {
    const messages = problemsOf('{}').map((problem) => problem.message);
    expect(messages).toEqual([
      '"name" is missing',
      '"question" is missing',
      '"foundation" is missing',
      '"run" is missing',
    ]);
  });

  it('is not made up from two documents', () => {
    expect(problemsOf(`${GOOD}---\n${GOOD}`)).not.toEqual([]);
  });
});

describe('aliases', () => {
  it('may not stand inside what they repeat', () => {
    const problems = problemsOf(changed('workload:\n', 'workload: &all\n  - *all\n'));
    expect(problems.map((problem) => [problem.line, problem.message])).toContainEqual([
      8,
      'alias "all" stands inside what it repeats',
    ]);
  });

  it('may not expand to an unbounded number of values', () => {
    const letters = 'bcdefghij';
    const rows = [...letters].map((letter, index) => {
      const before = `*${index === 0 ? 'a' : letters[index - 1]}`;
      return `${letter}: &${letter} [${Array(9).fill(before).join(', ')}]`;
    });
    const problems = problemsOf(`a: &a [1, 2, 3]\n${rows.join('\n')}\n`);
    expect(problems.map((problem) => problem.message)).toContain('aliases expand to too much');
  });
});

describe('warnings', () => {
  const warningsFor = (count: number, events = '') => {
    const text = changed('count: 4', `count: ${count}`).replace('events:\n', `events:\n${events}`);
    const result = parseScenario(text, { file: 'small.yaml' });
    return result.ok ? result.warnings.map((warning) => warning.message) : ['invalid'];
  };

  it('speak of more cells on Silk than are recommended', () => {
    expect(warningsFor(250)).toEqual([]);
    expect(warningsFor(251)).toEqual(['251 cells on Silk are more than the recommended limit']);
  });

  it('say what happens when the pool of subnets runs out', () => {
    expect(warningsFor(255)[0]).toContain('recommended');
    expect(warningsFor(256)[0]).toContain('256 cells share 255 subnets of /24: at the start');
    const more = '  - { at: 1m, addCells: { group: diego-cell, count: 10 } }\n';
    expect(warningsFor(250, more)[0]).toContain('in the course of the run');
  });

  it('say where a subnet has fewer addresses than a cell has containers, or VMs without a cell', () => {
    const said = (silk: string) => {
      const text = changed('count: 4', 'count: 2').replace('  cells:', `  silk: ${silk}\n  cells:`);
      const result = parseScenario(text, { file: 'small.yaml' });
      return result.ok ? result.warnings.map(({ path, message }) => `${path}: ${message}`) : [];
    };
    expect(said('{ singleIps: 255 }')).toEqual([]);
    expect(said('{ singleIps: 256 }')).toEqual([
      'foundation.silk.singleIps: 256 VMs share the 255 single addresses of a first block of /24: the others never get one',
    ]);
    expect(said('{ subnetPrefix: 26 }')).toEqual([
      expect.stringContaining(
        '/26 has 61 addresses for containers, and a cell may come to have 250',
      ),
    ]);
  });

  it('do not speak of Silk where there is none', () => {
    const text = changed('count: 4', 'count: 400').replace('  cells:', '  silk: none\n  cells:');
    expect(parseScenario(text, { file: 'small.yaml' })).toMatchObject({ ok: true, warnings: [] });
  });
});

describe('the path of a problem', () => {
  it('is one that --set understands', () => {
    const [problem] = problemsOf(changed('memory: 8GB', 'memory: 8'));
    const path = problem?.path ?? '';
    const result = parseScenario(changed('memory: 8GB', 'memory: 8'), {
      file: 'small.yaml',
      overrides: [[path, '8GB']],
    });
    expect(result.ok).toBe(true);
    expect(pathText(['foundation', 'cells', 0, 'memory'])).toBe(path);
  });
});

describe('a readiness check', () => {
  it('has stretches of some length, for endlessly many would fit into an instant', () => {
    const ready = (readiness: string) =>
      problemsOf(changed('memory: 512MB', `readiness: ${readiness}`)).map(({ path }) => path);
    expect(ready('{ readyFor: 0s, unreadyFor: { uniform: [0s, 1s] } }')).toEqual([
      'workload[0].readiness.readyFor',
      'workload[0].readiness.unreadyFor',
    ]);
    expect(ready('{ readyFor: 1s, unreadyFor: { uniform: [0s, 2s] } }')).toEqual([]);
  });
});

describe('a suggestion', () => {
  it('takes a process and its number apart', () => {
    const said = (process: string): (string | undefined)[] =>
      problemsOf(changed('kill: { zone: z1 }', `kill: { process: ${process} }`)).map(
        ({ suggestion }) => suggestion,
      );
    expect(said('bbs/7')).toEqual(['bbs, which: 7']);
    expect(said('auctoneer/1')).toEqual(['auctioneer, which: 1']);
    expect(said('rep/3')).toEqual(['rep']);
    expect(said('bbz')).toEqual(['bbs']);
  });

  it('is only made of what would be valid', () => {
    const [problem] = problemsOf(changed('memory: 512MB', 'memory: 99999TB'));
    expect(problem?.message).toBe('"99999TB" is not valid here');
    expect(problem?.suggestion).toBeUndefined();
  });
});

describe('a second document in a file', () => {
  it('is told in plain words', () => {
    expect(problemsOf(`${GOOD}---\nname: other\n`)).toMatchObject([
      { message: 'another document begins', expected: 'one in a file' },
    ]);
  });
});
