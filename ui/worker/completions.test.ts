import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../sim/scenario/validate';
import { completionsAt } from './completions';

/** Completions where the bar stands. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  return completionsAt(marked.replace('|', ''), offset);
}

function labels(marked: string): string[] {
  return at(marked).options.map(({ label }) => label);
}

function option(marked: string, label: string) {
  return at(marked).options.find((each) => each.label === label);
}

describe('keys', () => {
  it('are those of the file in an empty text', () => {
    expect(labels('|')).toEqual([
      'name',
      'question',
      'extends',
      'foundation',
      'workload',
      'events',
      'expect',
      'run',
      'sweep',
    ]);
  });

  it('leave out those that are there, above or below', () => {
    const missing = labels('name: a\nfo|\nrun: { duration: 1h }\n');
    expect(missing).toContain('foundation');
    expect(missing).not.toContain('name');
    expect(missing).not.toContain('run');
  });

  it('come with type, default and sentence', () => {
    const containers = option('foundation:\n  cells:\n    - { name: a, con| }\n', 'containers');
    expect(containers?.detail).toBe('whole number, default 250');
    expect(containers?.info).toMatch(/^Containers Garden allows on a cell/);
    expect(containers?.insert).toBe('containers: ');
  });

  it('are known while braces are still open', () => {
    const text = 'foundation:\n  cells:\n    - { name: a, | \nrun: { duration: 1h }\n';
    expect(labels(text)).toContain('memory');
  });

  it('are the kinds of event before one is chosen, and its own afterwards', () => {
    expect(labels('events:\n  - { at: 20m, | }\n')).toEqual(
      expect.arrayContaining(['kill', 'restore', 'scale', 'every']),
    );
    expect(labels('events:\n  - { kill: { zone: z }, | }\n')).toEqual([
      'at',
      'every',
      'times',
      'poisson',
      'from',
      'until',
      'for',
    ]);
  });

  it('offer only kinds that know the keys that are there', () => {
    const kinds = labels('events:\n  - { at: 20m, every: 5m, | }\n');
    expect(kinds).toContain('kill');
    expect(kinds).not.toContain('scale');
  });

  it('of a kind are not said to be required, all others that lack a default are', () => {
    expect(option('events:\n  - |', 'kill')?.detail).toBe('map, one of these');
    expect(option('events:\n  - { scale: { app: a }, | }', 'at')?.detail).toBe(
      'duration, required',
    );
  });

  it('begin a list with its dash', () => {
    expect(option('events:\n  |\n', 'kill')?.insert).toBe('- kill: { ‸ }');
    expect(option('events:\n  - |\n', 'kill')?.insert).toBe('kill: { ‸ }');
  });

  it('are inserted without a colon where there is one', () => {
    expect(option('ru|: { duration: 1h }\n', 'run')?.insert).toBe('run');
  });

  it('replace the word at the cursor from its beginning', () => {
    expect(at('name: a\nfou|').from).toBe(8);
  });
});

describe('properties', () => {
  const written = (word: string) => `foundation:\n  properties:\n    ${word}|\n`;

  it('go by their BOSH names, with default and source', () => {
    const weight = option(written(''), 'diego.auctioneer.starting_container_weight');
    expect(weight?.detail).toBe('number, default 0.25');
    expect(weight?.info).toMatch(/Default from BOSH/);
  });

  it('go by another name where that is being written', () => {
    const name = 'diego.bbs.kick_task_duration';
    expect(labels(written(''))).not.toContain(name);
    expect(labels(written('diego.bbs.kick'))).toContain(name);
  });

  it('have their default as a value', () => {
    const values = labels(
      'foundation:\n  properties:\n    diego.auctioneer.starting_container_weight: |',
    );
    expect(values).toEqual(['0.25']);
  });
});

describe('values', () => {
  it('are the words that the schema knows', () => {
    expect(labels('workload:\n  - { mix: | }')).toEqual(['stress']);
    expect(labels('foundation:\n  silk: |')).toContain('none');
    expect(labels('workload:\n  - { tasks: t, callback: | }')).toEqual(['true', 'false']);
    expect(labels('workload:\n  - { mix: stress, without: [|] }')).toContain('crashing');
  });

  it('that are usual are offered only where they are allowed', () => {
    expect(labels('run: { duration: | }')).toContain('2h');
    expect(labels('foundation:\n  cells:\n    - { memory: | }')).toContain('32GB');
  });

  it('are deploys where an expectation is about one, and groups where a deploy has them', () => {
    const events =
      'events:\n  - { at: 5m, deploy: { name: stemcell } }\n  - { at: 9h, deploy: {} }\n';
    expect(labels(`${events}expect:\n  - { updated: { deploy: | } }`)).toEqual([
      'stemcell',
      'deploy-2',
    ]);
    const cells = 'foundation:\n  cells: [{ name: diego-cell, count: 4 }]\n';
    const groups = labels(`${cells}events:\n  - { at: 5m, deploy: { groups: [|] } }`);
    expect(groups).toEqual(expect.arrayContaining(['diego-cell', 'diego-api', 'scheduler', 'api']));
    expect(labels('events:\n  - { at: 5m, rotate: { certificate: | } }')).toContain('ca');
  });

  it('that are maps come in braces with the keys they must have', () => {
    const maps = at('events:\n  - { at: 20m, kill: | }').options;
    expect(maps.map(({ insert }) => insert)).toContain('{ zone: ‸ }');
  });
});

describe('names', () => {
  const file = (events: string) => `
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 3, zones: [z1], placementTags: [gpu] }
workload:
  - { app: shop, count: 20, instances: 2 }
  - { app: lone, instances: 1 }
  - { mix: stress, instances: 100 }
${events}
`;

  it('of zones, groups and cells are those of the foundation', () => {
    expect(labels(file('events:\n  - { at: 1m, kill: { zone: | } }'))).toEqual(['z1', 'z2']);
    expect(labels(file('events:\n  - { at: 1m, kill: { group: | } }'))).toEqual(['diego-cell']);
    expect(labels(file('events:\n  - { at: 1m, kill: { cells: [|] } }'))).toEqual([
      'diego-cell-0',
      'diego-cell-1',
      'diego-cell-2',
    ]);
  });

  it('of apps are those of the workload, counted ones as patterns too', () => {
    expect(labels(file('expect:\n  - { missing: { atMost: 0, apps: [|] } }'))).toEqual([
      'shop-*',
      'shop-1',
      'lone',
      'stress-*',
    ]);
  });

  it('are those of the file that is extended, too', () => {
    const text = 'extends: base.yaml\nevents:\n  - { at: 1m, kill: { zone: ';
    const readSibling = (name: string) => (name === 'base.yaml' ? file('') : undefined);
    const taken = completionsAt(`${text} } }`, text.length, readSibling);
    expect(taken.options.map(({ label }) => label)).toEqual(['z1', 'z2']);
    const endless = (name: string) => `extends: ${name}\n`;
    expect(completionsAt(`${text} } }`, text.length, endless).options).toEqual([]);
  });

  it('of VMs, sources of tasks and wires are known as well', () => {
    const vms = labels('events:\n  - { at: 1m, kill: { vms: [sched|] } }');
    expect(vms).toEqual(['scheduler/0', 'scheduler/1', 'scheduler']);
    const wires =
      'events:\n  - { at: 1m, partition: { between: { zone: z }, named: split } }\n  - { at: 2m, heal: | }';
    expect(labels(wires)).toEqual(['all', 'split']);
    const tasks =
      'workload:\n  - { tasks: nightly }\nevents:\n  - { at: 1m, cancel: { tasks: | } }';
    expect(labels(tasks)).toEqual(['nightly']);
    expect(labels('events:\n  - { at: 1m, kill: { process: | } }')).toContain('auctioneer');
    expect(labels('events:\n  - { at: 1m, database: | }')).toContain('hangs');
  });

  it('of new apps are not offered from old ones', () => {
    expect(labels(file('events:\n  - { at: 1m, add: { app: | } }'))).toEqual([]);
  });

  it('of many cells are narrowed by what is typed', () => {
    const text =
      'foundation:\n  cells:\n    - { name: c, count: 2000 }\nevents:\n  - { kill: { cells: [c-19|] } }';
    expect(labels(text)).toContain('c-1999');
    expect(labels(text).length).toBeLessThanOrEqual(200);
  });

  it('that would not be safe to insert are left out', () => {
    const text =
      'foundation:\n  zones: [good, "bad name: {x}", <b>]\nevents:\n  - { kill: { zone: | } }';
    expect(labels(text)).toEqual(['good']);
  });
});

describe('texts that cannot be completed', () => {
  it('give nothing in a comment', () => {
    expect(labels('# na|')).toEqual([]);
    expect(labels('name: a # na|')).toEqual([]);
  });

  it('give nothing in the middle of a sentence', () => {
    expect(labels('question: Is na| fine?')).toEqual([]);
  });

  it('give nothing when they are too long or the cursor is outside', () => {
    expect(completionsAt(`name: ${'a'.repeat(1_000_001)}`, 3).options).toEqual([]);
    expect(completionsAt('name: a', 99).options).toEqual([]);
  });

  it('never throw, however broken', () => {
    for (const text of [
      '[[[[|',
      '{ a: &x [*x, |',
      '- - - |',
      '"|',
      '|\u0000',
      '%YAML 9|\n---',
      '!!js/x |',
    ]) {
      expect(() => at(text)).not.toThrow();
    }
  });
});

it('completions, taken one after the other, make a scenario that can be run', () => {
  const text = [
    ['', 'name', 'a'],
    ['', 'question', 'Does it run?'],
    [
      '',
      'foundation',
      '\n  zones: [z1]\n  cells:\n    - { name: c, count: 3, memory: 8GB, disk: 8GB }',
    ],
    ['', 'workload', '\n  - { app: x, instances: 2 }'],
    ['', 'run', '{ duration: 1m }'],
  ].reduce((written, [, key = '', value]) => {
    const taken = completionsAt(`${written}${key.slice(0, 2)}`, written.length + 2);
    expect(taken.from).toBe(written.length);
    expect(taken.options.map(({ label }) => label)).toContain(key);
    return `${written}${key}: ${value}\n`;
  }, '');
  expect(parseScenario(text, { file: 'a.yaml' }).ok).toBe(true);
});
