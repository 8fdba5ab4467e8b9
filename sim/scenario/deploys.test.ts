/** What deploy and rotate events become, and what is wrong with some. */
import { describe, expect, it, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../engine/units';
import { expandScenario } from './expand';
import type { ExpandedScenario } from './expanded';
import { formatProblems, type Problem } from './problems';
import { parseScenario } from './validate';

interface Text {
  readonly cells?: string;
  readonly events: readonly string[];
  readonly expect?: readonly string[];
  readonly duration?: string;
  readonly more?: string;
}

const yamlOf = ({ cells, events, expect: expected = [], duration = '240h', more }: Text): string =>
  `name: test
question: What does it expand to?
foundation:
  zones: [z1, z2, z3]
  cells: [${cells ?? '{ name: diego-cell, count: 5, memory: 8GB, disk: 40GB }'}]
  ${more ?? ''}
workload:
  - { app: web, instances: 3, memory: 512MB }
events:
${events.map((event) => `  - ${event}`).join('\n')}
expect:
${expected.length === 0 ? '  []' : expected.map((each) => `  - ${each}`).join('\n')}
run: { duration: ${duration}, startsAt: 2026-01-05T09:00:00Z }
`;

function expanded(text: Text, overrides: readonly (readonly [string, string])[] = []) {
  const result = parseScenario(yamlOf(text), { file: 'test.yaml', overrides });
  if (!result.ok) throw new Error(formatProblems(result.problems, { colour: false }));
  return expandScenario(result.scenario);
}

const foundation = (...events: string[]): ExpandedScenario['foundation'] =>
  expanded({ events }).foundation;

describe('a deploy', () => {
  it('is what cf-deployment says where the file says nothing', () => {
    const { deploys, events } = foundation('{ at: 10m, deploy: {} }');
    expect(events).toEqual([{ kind: 'deploy', at: 10 * MINUTE, deploy: 0 }]);
    expect(deploys).toEqual([
      {
        name: 'deploy-1',
        groups: [
          {
            name: 'diego-cell',
            zones: [
              { zone: 'z1', cells: [0, 3], vms: [] },
              { zone: 'z2', cells: [1, 4], vms: [] },
              { zone: 'z3', cells: [2], vms: [] },
            ],
          },
        ],
        canaries: { kind: 'count', count: 1 },
        maxInFlight: { kind: 'count', count: 1 },
        canaryWatchTime: { from: 30 * SECOND, until: 20 * MINUTE },
        updateWatchTime: { from: 5 * SECOND, until: 20 * MINUTE },
        change: 'recreate',
        addresses: 'same',
        strategy: 'delete-create',
        skipDrain: false,
        failing: 0,
        rerun: null,
      },
    ]);
  });

  it('takes counts and percentages, and watch times as BOSH writes them', () => {
    const [deploy] = foundation(
      '{ at: 1h, deploy: { maxInFlight: 10%, canaries: 0, canaryWatchTime: 30000-1200000, updateWatchTime: 5000, failing: 2%, rerun: { after: 30m, times: 3 } } }',
    ).deploys;
    expect(deploy).toMatchObject({
      maxInFlight: { kind: 'percent', percent: 10 },
      canaries: { kind: 'count', count: 0 },
      canaryWatchTime: { from: 30 * SECOND, until: 20 * MINUTE },
      updateWatchTime: { from: 5 * SECOND, until: 5 * SECOND },
      failing: 0.02,
      rerun: { after: 30 * MINUTE, times: 3 },
    });
  });

  it('updates its groups in the order given, with cells that come later', () => {
    const { deploys } = expanded({
      cells:
        '{ name: big, count: 2, zones: [z3, z1], memory: 8GB, disk: 40GB }, { name: small, count: 1, memory: 4GB, disk: 40GB }',
      events: [
        '{ at: 1h, deploy: { groups: [scheduler, small, big] } }',
        '{ at: 2h, addCells: { group: big, count: 1 } }',
      ],
    }).foundation;
    expect(deploys[0]?.groups).toEqual([
      {
        name: 'scheduler',
        zones: [
          { zone: 'z1', cells: [], vms: ['scheduler/0'] },
          { zone: 'z2', cells: [], vms: ['scheduler/1'] },
        ],
      },
      { name: 'small', zones: [{ zone: 'z1', cells: [2], vms: [] }] },
      {
        name: 'big',
        zones: [
          { zone: 'z3', cells: [0, 3], vms: [] },
          { zone: 'z1', cells: [1], vms: [] },
        ],
      },
    ]);
  });

  it('has a number behind its name when it happens several times', () => {
    const { deploys, events } = foundation(
      '{ at: 0s, every: 100h, deploy: { name: weekly } }',
      '{ at: 50h, deploy: {} }',
    );
    expect(deploys.map(({ name }) => name)).toEqual([
      'weekly-1',
      'deploy-2',
      'weekly-2',
      'weekly-3',
    ]);
    expect(events.map(({ at }) => at / HOUR)).toEqual([0, 50, 100, 200]);
  });

  it('gives VMs new addresses where the new one is there before the old one is gone', () => {
    const [deploy] = foundation('{ at: 1h, deploy: { strategy: create-swap-delete } }').deploys;
    expect(deploy).toMatchObject({ strategy: 'create-swap-delete', addresses: 'new' });
  });

  it('is changed by --set, found by its position or its name', () => {
    const events = ['{ at: 1h, deploy: { name: stemcell } }'];
    for (const path of ['events[0].deploy.maxInFlight', 'events[stemcell].deploy.maxInFlight']) {
      const [deploy] = expanded({ events }, [[path, '10%']]).foundation.deploys;
      expect(deploy?.maxInFlight).toEqual({ kind: 'percent', percent: 10 });
    }
  });
});

describe('a rotation', () => {
  it.each([
    ['instance-identity-ca', ['restart', 'restart'], 'diego-cell'],
    ['ca', ['restart', 'restart', 'restart'], 'diego-cell'],
    ['leaf', ['restart'], 'diego-cell'],
    ['nats-ca', ['recreate', 'recreate'], 'diego-cell'],
    ['bbs-encryption-key', ['restart', 'restart'], 'diego-api'],
  ])('of %s is its deploys, one after the other', (certificate, changes, group) => {
    const { deploys, rotations, events } = foundation(
      `{ at: 1h, rotate: { certificate: ${certificate}, expires: 7d, pause: 1h, deploy: { maxInFlight: 4 } } }`,
    );
    expect(events).toEqual([{ kind: 'rotate', at: HOUR, rotation: 0 }]);
    expect(rotations).toEqual([
      { certificate, expiresAt: HOUR + 7 * DAY, deploys: [...changes.keys()], pause: HOUR },
    ]);
    expect(deploys.map(({ change }) => change)).toEqual(changes);
    expect(deploys.map(({ name }) => name)).toEqual(
      changes.map((_, index) => `${certificate}-${index + 1}`),
    );
    for (const deploy of deploys) {
      expect(deploy.maxInFlight).toEqual({ kind: 'count', count: 4 });
      expect(deploy.groups.map(({ name }) => name)).toEqual([group]);
    }
  });

  it('ends at a date of the calendar, counted from the start of the run', () => {
    const { rotations } = foundation(
      '{ at: 1h, rotate: { certificate: leaf, expires: 2026-01-12T10:00:00+01:00 } }',
      '{ at: 2h, rotate: { certificate: bbs-encryption-key } }',
    );
    expect(rotations.map(({ expiresAt }) => expiresAt)).toEqual([7 * DAY, null]);
  });

  it('that is repeated counts its deploys on', () => {
    const { deploys, rotations } = foundation(
      '{ at: 1h, rotate: { certificate: instance-identity-ca } }',
      '{ at: 99h, rotate: { certificate: instance-identity-ca } }',
    );
    expect(deploys.map(({ name }) => name)).toEqual(
      [1, 2, 3, 4].map((number) => `instance-identity-ca-${number}`),
    );
    expect(rotations.map((each) => each.deploys)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });
});

test('the resurrector rests for as long as somebody has switched it off', () => {
  const { events } = foundation(
    '{ at: 1h, pauseResurrector: true, for: 2h }',
    '{ at: 2h, pauseResurrector: true, for: 2h }',
    '{ at: 9h, pauseResurrector: true }',
    '{ at: 10h, resumeResurrector: true }',
  );
  expect(events.map(({ kind, at }) => `${kind} ${at / HOUR}h`)).toEqual([
    'pauseResurrector 1h',
    'resumeResurrector 4h',
    'pauseResurrector 9h',
    'resumeResurrector 10h',
  ]);
});

describe('expectations', () => {
  const events = [
    '{ at: 1h, every: 100h, times: 2, deploy: { name: weekly } }',
    '{ at: 2h, rotate: { certificate: ca, expires: 7d } }',
  ];
  const expectations = (...expected: string[]) =>
    expanded({ events, expect: expected }).expectations;

  it('speak of every deploy that goes by a name', () => {
    expect(
      expectations(
        '{ updated: { deploy: weekly, within: 8h } }',
        '{ updated: { deploy: ca-2, within: 9h } }',
      ),
    ).toEqual([
      { kind: 'updated', deploy: 0, within: 8 * HOUR },
      { kind: 'updated', deploy: 4, within: 8 * HOUR },
      { kind: 'updated', deploy: 2, within: 9 * HOUR },
    ]);
  });

  it('speak of a rotation and its date', () => {
    expect(expectations('{ rotated: { certificate: ca, margin: 24h } }')).toEqual([
      { kind: 'rotated', rotation: 0, margin: DAY },
    ]);
  });

  it('speak of the drains of a deploy, where it drains', () => {
    const drained = ['{ drained: { within: 5m } }'];
    expect(expectations(...drained)).toMatchObject([{ kind: 'drained' }]);
    const skipping = { events: ['{ at: 1h, deploy: { skipDrain: true } }'], expect: drained };
    expect(() => expanded(skipping)).toThrow('no event drains a cell');
  });

  it('speak of apps while deploys are under way', () => {
    const [every, ca] = expectations(
      '{ available: { share: 90% } }',
      '{ available: { share: 1%, during: ca, apps: [web] } }',
    );
    expect(every).toEqual({ kind: 'available', share: 0.9, deploys: [0, 1, 2, 3, 4], apps: [0] });
    expect(ca).toEqual({ kind: 'available', share: 0.01, deploys: [1, 2, 3], apps: [0] });
  });
});

describe('mistakes', () => {
  /** The only problem, which must be where `^` stands. */
  function problemOf(text: Text): Problem {
    const marked = yamlOf(text);
    const offset = marked.indexOf('^');
    const result = parseScenario(marked.replace('^', ''), { file: 'test.yaml' });
    const problems = result.ok ? [] : result.problems;
    expect(problems.map(({ message }) => message)).toHaveLength(1);
    const [problem] = problems as [Problem];
    const before = marked.slice(0, offset).split('\n');
    expect([problem.line, problem.column]).toEqual([
      before.length,
      (before.at(-1) ?? '').length + 1,
    ]);
    return problem;
  }

  // biome-ignore format: a table
  const CASES: readonly [string, string, string, string | undefined][] = [
    ['an unknown group', '{ at: 1h, deploy: { groups: [^diego-cel] } }', 'there is no instance group "diego-cel"', 'diego-cell'],
    ['an unknown group of the control plane', '{ at: 1h, deploy: { groups: [^diego-apis] } }', 'there is no instance group "diego-apis"', 'diego-api'],
    ['the database', '{ at: 1h, deploy: { groups: [^database] } }', 'deploys of the database are not modelled', undefined],
    ['a group twice', '{ at: 1h, deploy: { groups: [api, ^api] } }', 'api is listed twice', undefined],
    ['more than all', '{ at: 1h, deploy: { maxInFlight: ^110% } }', '"110%" is not valid here', '100%'],
    ['nobody at a time', '{ at: 1h, deploy: { maxInFlight: ^0 } }', '0 is not valid here', undefined],
    ['a fraction', '{ at: 1h, deploy: { maxInFlight: ^0.1 } }', '0.1 is not valid here', '10%'],
    ['half a percent', '{ at: 1h, deploy: { canaries: ^7.5% } }', '"7.5%" is not valid here', '7%'],
    ['a watch time turned round', '{ at: 1h, deploy: { canaryWatchTime: ^20m-30s } }', '"20m-30s" is not valid here', '30s-20m'],
    ['a watch time in milliseconds turned round', '{ at: 1h, deploy: { updateWatchTime: ^9000-20 } }', '"9000-20" is not valid here', '20-9000'],
    ['a watch time with dots', '{ at: 1h, deploy: { updateWatchTime: ^5s..20m } }', '"5s..20m" is not valid here', '5s-20m'],
    ['a misspelt strategy', '{ at: 1h, deploy: { strategy: ^create-swap } }', '"create-swap" is not valid here', undefined],
    ['BOSH’s spelling', '{ at: 1h, deploy: { ^max_in_flight: 4 } }', 'unknown key "max_in_flight"', 'maxInFlight'],
    ['one address for two VMs', '{ at: 1h, deploy: { strategy: create-swap-delete, addresses: ^same } }', 'BOSH deletes a VM first whose address is kept, whatever the strategy', undefined],
    ['a restart on new addresses', '{ at: 1h, deploy: { change: restart, addresses: ^new } }', 'a deploy that restarts jobs creates no VM', undefined],
    ['a restart that fails to create VMs', '{ at: 1h, rotate: { certificate: ca, deploy: { failing: ^1% } } }', 'a deploy that restarts jobs creates no VM', undefined],
    ['a rerun without a time', '{ at: 1h, deploy: { rerun: ^{ times: 3 } } }', '"after" is missing', undefined],
    ['a misspelt certificate', '{ at: 1h, rotate: { certificate: ^nats } }', '"nats" is not valid here', undefined],
    ['a certificate that expired before the run', '{ at: 1h, rotate: { certificate: ca, expires: ^2026-01-05T08:00:00Z } }', 'the certificate expires before the run starts, at 2026-01-05T09:00:00Z', undefined],
    ['a certificate that expires before its rotation', '{ at: 3h, rotate: { certificate: ca, expires: ^2026-01-05T11:00:00Z } }', 'the certificate expires at 2h, before its rotation begins', undefined],
    ['a date without an offset', '{ at: 1h, rotate: { certificate: ca, expires: ^2026-01-12T09:00:00 } }', '"2026-01-12T09:00:00" is not valid here', '2026-01-12T09:00:00Z'],
    ['a date without a time', '{ at: 1h, rotate: { certificate: ca, expires: ^2026-01-12 } }', '"2026-01-12" is not valid here', '2026-01-12T00:00:00Z'],
    ['weeks', '{ at: 1h, rotate: { certificate: ca, expires: ^1 week } }', '"1 week" is not valid here', '7d'],
    ['more days than may be', '{ at: 1h, rotate: { certificate: ca, expires: ^100000d } }', '"100000d" is not valid here', undefined],
    ['more deploys than anybody does', '{ at: 1h, every: 1m, deploy: ^{} }', 'more than 1000 deploys in all', undefined],
    ['a name for a rotation’s deploys', '{ at: 1h, rotate: { certificate: ca, deploy: { ^name: x } } }', 'unknown key "name"', undefined],
    ['a name twice', '{ at: 1h, deploy: { name: x } }\n  - { at: 2h, deploy: { name: ^x } }', 'there is already a deploy or rotation "x"', undefined],
    ['the name of a repetition', '{ at: 1h, every: 99h, deploy: { name: x } }\n  - { at: 2h, deploy: { name: ^x-1 } }', 'there is already a deploy or rotation "x-1"', undefined],
    ['the name of a rotation', '{ at: 1h, rotate: { certificate: ca } }\n  - { at: 2h, deploy: { name: ^ca } }', 'there is already a deploy or rotation "ca"', undefined],
    ['a share in place of an event', '{ at: 1h, deploy: { ^share: 10% } }', 'unknown key "share"', undefined],
    ['a deploy that is repaired', '{ at: 1h, ^for: 1h, deploy: {} }', 'unknown key "for"', undefined],
    ['a rotation at random', '{ ^poisson: 1h, at: 1h, rotate: { certificate: ca } }', 'unknown key "poisson"', undefined],
    ['a resurrector that is not paused', '{ at: 1h, resumeResurrector: ^true }', 'the resurrector is not paused at 1h', undefined],
    ['a pause that is none', '{ at: 1h, pauseResurrector: ^no }', '"no" is not valid here', 'true'],
  ];

  test.each(CASES)('%s', (_, event, message, suggestion) => {
    const problem = problemOf({ events: [event] });
    expect(problem.message).toBe(message);
    expect(problem.suggestion).toBe(suggestion);
    expect(problem.expected).not.toBe('');
  });

  const events = [
    '{ at: 1h, deploy: { name: stemcell } }',
    '{ at: 2h, rotate: { certificate: leaf, expires: 300h } }',
    '{ at: 3h, rotate: { certificate: bbs-encryption-key } }',
  ];

  // biome-ignore format: a table
  const EXPECTED: readonly [string, string, string, string | undefined][] = [
    ['a deploy that there is not', '{ updated: { deploy: ^stemcel, within: 1h } }', 'there is no deploy "stemcel"', 'stemcell'],
    ['a rotation that there is not', '{ rotated: { certificate: ^ca } }', 'no event rotates "ca"', undefined],
    ['a key without a date', '{ rotated: { certificate: ^bbs-encryption-key } }', 'the rotation of "bbs-encryption-key" has no date to be compared with', undefined],
    ['a run too short for the deploy', '{ updated: { deploy: stemcell, within: ^240h } }', 'it is decided only at 241h, after the end of the run', undefined],
    ['a run too short for the date', '{ rotated: { certificate: leaf, margin: ^24h } }', 'it is decided only at 278h, after the end of the run', undefined],
    ['a margin before the run', '{ rotated: { certificate: leaf, margin: ^400h } }', 'the certificate expires at 302h', undefined],
    ['availability during nothing', '{ available: { share: 90%, during: ^cb } }', 'there is no deploy "cb"', undefined],
  ];

  test.each(EXPECTED)('an expectation of %s', (_, expected, message, suggestion) => {
    const problem = problemOf({ events, expect: [expected] });
    expect(problem.message).toBe(message);
    expect(problem.suggestion).toBe(suggestion);
  });

  it('are all told at once', () => {
    const result = parseScenario(
      yamlOf({
        events: [
          '{ at: 1h, deploy: { maxInFlight: 200%, groups: [cells] } }',
          '{ at: 2h, rotate: { certificate: ca, expires: 2025-01-05T08:00:00Z } }',
        ],
        expect: ['{ updated: { deploy: nothing, within: 1h } }'],
      }),
      { file: 'test.yaml' },
    );
    // Whether a deploy exists is known only once every event can be read.
    expect(result.ok ? [] : result.problems.map(({ path }) => path)).toEqual([
      'events[0].deploy.maxInFlight',
      'events[1].rotate.expires',
    ]);
  });
});

describe('a warning', () => {
  const warnings = (count: number, settings: string, more = ''): readonly Problem[] => {
    const cells = `{ name: diego-cell, count: ${count}, memory: 8GB, disk: 40GB }`;
    const events = settings.split('|').map((each) => `{ at: 1h, deploy: { ${each} } }`);
    const result = parseScenario(yamlOf({ cells, events, more }), { file: 'test.yaml' });
    return result.ok ? result.warnings : result.problems;
  };
  const LEAKING = 'addresses: new, skipDrain: true';

  it.each([
    [127, undefined],
    [128, 'none is left for number 128'],
    [200, 'none is left for number 56'],
    [255, 'none is left for number 1'],
  ])(
    'of %i cells that leave their leases behind says which is the first to fail',
    (count, text) => {
      const said = warnings(count, LEAKING).map(({ message }) => message);
      expect(said.some((message) => text !== undefined && message.includes(text))).toBe(
        text !== undefined,
      );
      expect(said.filter((message) => message.includes('leases behind'))).toHaveLength(
        text === undefined ? 0 : 1,
      );
    },
  );

  it('counts what an earlier deploy has left behind', () => {
    const [warning] = warnings(100, `${LEAKING}|${LEAKING}`);
    expect(warning?.message).toContain('none is left for number 56');
    expect(warning?.path).toBe('events[1].deploy');
  });

  it('is given where a resurrector is paused that is off in any case', () => {
    const cell = '{ name: diego-cell, count: 1, memory: 8GB, disk: 40GB }';
    const events = ['{ at: 1h, pauseResurrector: true }'];
    const read = (more: string) => {
      const result = parseScenario(yamlOf({ cells: cell, events, more }), { file: 'test.yaml' });
      return result.ok ? result.warnings.map(({ path }) => path) : ['invalid'];
    };
    expect(read('')).toEqual(['events[0].pauseResurrector']);
    expect(read('properties: { hm.resurrector_enabled: true }')).toEqual([]);
  });

  it('is not given where leases are released, kept, or plenty', () => {
    expect(warnings(200, 'addresses: new')).toEqual([]);
    expect(warnings(200, 'skipDrain: true')).toEqual([]);
    expect(warnings(200, LEAKING, 'silk: { network: 10.0.0.0/12 }')).toEqual([]);
    expect(warnings(200, LEAKING, 'silk: none')).toEqual([]);
  });
});
