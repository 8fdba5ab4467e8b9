/**
 * What a plan says of tables as bbs:db/sqldb/lrp_convergence_test.go sets them up: rows that are given, and
 * the plan with the rows that are left, both as text.
 */
import { expect, test } from 'vitest';
import { HOUR, SECOND } from '../../engine/units';
import { BbsStory } from '../../testing/bbsStory';
import { givenRow } from '../../testing/cases/givenRows';
import { namedEvents } from '../../testing/conformance/bbsNames';

interface Given {
  /** `app 2`: what is desired, if anything. */
  readonly desired?: string;
  readonly rows: readonly string[];
  /** Cells with a presence. */
  readonly cells?: readonly string[];
  /** Whether Cloud Controller has refreshed the domain, or did so too long ago. */
  readonly domain?: 'fresh' | 'expired';
  /** Actions in their order, then counts and names that are not empty. */
  readonly plan?: readonly string[];
  /** Rows afterwards; without it, those that were given. */
  readonly leaves?: readonly string[];
}

function told(given: Given): BbsStory {
  const bbs = BbsStory.withCells(...(given.cells ?? []));
  bbs.passes(HOUR);
  const [app = '', instances = '0'] = given.desired?.split(' ') ?? [];
  if (app !== '') {
    bbs.desires(app, Number(instances));
    for (let index = 0; index < Number(instances); index++) bbs.retires(`${app}/${index}`);
  }
  for (const row of given.rows) givenRow(bbs, row);
  // Another domain is always fresh, so that it is the row's own that counts.
  bbs.refreshes('cf-tasks');
  if (given.domain === 'fresh') bbs.refreshes();
  if (given.domain === 'expired') {
    bbs.now -= 10 * SECOND;
    bbs.refreshes('cf-apps', 5 * SECOND);
    bbs.now += 10 * SECOND;
  }
  return bbs;
}

function planOf(bbs: BbsStory): string[] {
  const plan = bbs.plans();
  const { processes, lrpProcess, lrpIndex, cells } = bbs.rows.identities;
  const lines = plan.actions.map(
    ({ kind, lrp }) => `${kind} ${processes[lrpProcess[lrp] ?? -1]}/${lrpIndex[lrp]}`,
  );
  lines.push(...namedEvents(bbs.rows.identities, plan.events));
  if (plan.missing > 0) lines.push(`${plan.missing} missing`);
  if (plan.extra > 0) lines.push(`${plan.extra} extra`);
  if (plan.suspectRunning > 0) lines.push(`${plan.suspectRunning} suspect running`);
  if (plan.suspectClaimed > 0) lines.push(`${plan.suspectClaimed} suspect claimed`);
  if (plan.missingCells.length > 0) {
    lines.push(`without presence ${plan.missingCells.map((cell) => cells[cell]).join(' ')}`);
  }
  return lines;
}

const removed = (key: string, state = 'RUNNING'): string =>
  `actual_lrp_instance_removed ${key} ${state} EVACUATING`;

const PRUNING: readonly (readonly [string, Given])[] = [
  [
    'an EVACUATING row stays while its cell is there (bbs A-1)',
    { rows: ['app/0 EVACUATING RUNNING ig-0@cell-1'], cells: ['cell-1'] },
  ],
  [
    'without any cell every EVACUATING row is pruned and announced (bbs A-2..3)',
    { rows: ['app/0 EVACUATING RUNNING ig-0@cell-1'], plan: [removed('app/0')], leaves: [] },
  ],
];

const UNCLAIMED_ROWS: readonly (readonly [string, Given])[] = [
  [
    'an UNCLAIMED row that is young is left to the auction (bbs A-6..7)',
    { desired: 'app 1', rows: ['app/0 UNCLAIMED'], cells: ['cell-1'], domain: 'fresh' },
  ],
  [
    'the same row, EVACUATING, is pruned and its index missing (bbs A-8..10)',
    {
      desired: 'app 1',
      rows: ['app/0 EVACUATING UNCLAIMED'],
      cells: ['cell-1'],
      domain: 'fresh',
      plan: ['create app/0', removed('app/0', 'UNCLAIMED'), '1 missing'],
      leaves: [],
    },
  ],
  ...(['fresh', 'expired'] as const).map(
    (domain) =>
      [
        domain === 'fresh'
          ? 'stale rows in a fresh domain are started again (bbs A-24..26)'
          : 'stale rows in an expired domain are started again (bbs A-27..29)',
        {
          desired: 'app 2',
          rows: ['app/0 UNCLAIMED 31 s old', 'app/1 UNCLAIMED 31 s old'],
          domain,
          plan: ['unclaim app/0', 'unclaim app/1'],
          leaves: ['app/0 UNCLAIMED', 'app/1 UNCLAIMED'],
        },
      ] as const,
  ),
  [
    'stale rows that are EVACUATING are pruned, and only missing (bbs A-30..33)',
    {
      desired: 'app 2',
      rows: ['app/0 EVACUATING UNCLAIMED 31 s old', 'app/1 EVACUATING UNCLAIMED 31 s old'],
      domain: 'fresh',
      plan: [
        'create app/0',
        'create app/1',
        removed('app/0', 'UNCLAIMED'),
        removed('app/1', 'UNCLAIMED'),
        '2 missing',
      ],
      leaves: [],
    },
  ],
];

const SUSPECTS: readonly (readonly [string, Given])[] = [
  [
    'without any cell no suspect is promoted (bbs A-11)',
    {
      desired: 'app 1',
      rows: ['app/0 SUSPECT RUNNING ig-0@cell-1'],
      plan: ['create app/0', '1 missing', '1 suspect running', 'without presence cell-1'],
    },
  ],
  [
    'an UNCLAIMED replacement is on no cell, and so on none that is missing (bbs A-12)',
    {
      desired: 'app 1',
      rows: ['app/0 UNCLAIMED', 'app/0 SUSPECT RUNNING ig-0@cell-1'],
      plan: ['1 suspect running', 'without presence cell-1'],
    },
  ],
  [
    'of two suspects the one whose cell is back is promoted (bbs A-13..14)',
    {
      desired: 'app 2',
      rows: [
        'app/0 UNCLAIMED',
        'app/0 SUSPECT RUNNING ig-0@cell-1',
        'app/1 UNCLAIMED',
        'app/1 SUSPECT RUNNING ig-1@cell-2',
      ],
      cells: ['cell-2'],
      plan: ['promote app/1', '2 suspect running', 'without presence cell-1'],
    },
  ],
  [
    'a suspect beside a running ORDINARY row is retired, a lone one is not (bbs A-15, A-16, A-18)',
    {
      desired: 'app 2',
      rows: [
        'app/0 RUNNING ig-2@cell-2',
        'app/0 SUSPECT RUNNING ig-0@cell-1',
        'app/1 UNCLAIMED',
        'app/1 SUSPECT RUNNING ig-1@cell-1',
      ],
      cells: ['cell-2'],
      plan: ['retireSuspect app/0', '2 suspect running', 'without presence cell-1'],
    },
  ],
  [
    'a suspect beside a crashed ORDINARY row is kept (bbs A-19)',
    {
      desired: 'app 1',
      rows: ['app/0 CRASHED crashed 3', 'app/0 SUSPECT RUNNING ig-0@cell-1'],
      cells: ['cell-2'],
      plan: ['1 suspect running', 'without presence cell-1'],
    },
  ],
  [
    'suspects that nobody desires are retired in a fresh domain (bbs A-20)',
    {
      desired: 'app 1',
      rows: [
        'app/0 UNCLAIMED',
        'app/0 SUSPECT RUNNING ig-0@cell-1',
        'gone/0 SUSPECT RUNNING ig-1@cell-1',
        'gone/1 SUSPECT CLAIMED ig-2@cell-1',
      ],
      cells: ['cell-2'],
      domain: 'fresh',
      plan: [
        'retireSuspect gone/0',
        'retireSuspect gone/1',
        '2 suspect running',
        '1 suspect claimed',
        'without presence cell-1',
      ],
    },
  ],
];

const CLAIMED_ROWS: readonly (readonly [string, Given])[] = [
  [
    'a CLAIMED row on a cell that is there is well (bbs A-21..22)',
    { desired: 'app 1', rows: ['app/0 CLAIMED ig-0@cell-1'], cells: ['cell-1'], domain: 'fresh' },
  ],
  [
    'a suspect may be CLAIMED as well (bbs A-23)',
    {
      desired: 'app 1',
      rows: ['app/0 UNCLAIMED', 'app/0 SUSPECT CLAIMED ig-0@cell-1'],
      cells: ['cell-2'],
      plan: ['1 suspect claimed', 'without presence cell-1'],
    },
  ],
  ...(['fresh', 'expired'] as const).map(
    (domain) =>
      [
        domain === 'fresh'
          ? 'a row on a missing cell becomes suspect in a fresh domain (bbs A-34..35)'
          : 'a row on a missing cell becomes suspect in an expired domain (bbs A-36..37)',
        {
          desired: 'app 1',
          rows: ['app/0 CLAIMED ig-0@cell-1'],
          cells: ['cell-2'],
          domain,
          plan: ['suspect app/0', 'without presence cell-1'],
        },
      ] as const,
  ),
  [
    'an EVACUATING row on a missing cell is pruned, its index missing (bbs A-38..40)',
    {
      desired: 'app 1',
      rows: ['app/0 EVACUATING CLAIMED ig-0@cell-1'],
      cells: ['cell-2'],
      domain: 'fresh',
      plan: ['create app/0', removed('app/0', 'CLAIMED'), '1 missing'],
      leaves: [],
    },
  ],
];

const NUMBERS: readonly (readonly [string, Given])[] = [
  [
    'an index beyond the number desired is retired in a fresh domain (bbs A-43..45)',
    {
      desired: 'app 1',
      rows: ['app/0 RUNNING ig-0@cell-1', 'app/4 RUNNING ig-4@cell-1'],
      cells: ['cell-1'],
      domain: 'fresh',
      plan: ['retire app/4', '1 extra'],
    },
  ],
  [
    'and left alone in an expired one (bbs A-46..48)',
    {
      desired: 'app 1',
      rows: ['app/0 RUNNING ig-0@cell-1', 'app/4 RUNNING ig-4@cell-1'],
      cells: ['cell-1'],
      domain: 'expired',
    },
  ],
  [
    'EVACUATING rows are not counted, so that index 0 is missing (bbs A-49)',
    {
      desired: 'app 1',
      rows: ['app/0 EVACUATING RUNNING ig-0@cell-1', 'app/4 EVACUATING RUNNING ig-4@cell-1'],
      cells: ['cell-1'],
      domain: 'fresh',
      plan: ['create app/0', '1 missing'],
    },
  ],
  [
    'what is desired without a row is missing in a fresh domain (bbs A-50..51)',
    { desired: 'app 1', rows: [], domain: 'fresh', plan: ['create app/0', '1 missing'] },
  ],
  [
    'and in an expired one (bbs A-52..53)',
    { desired: 'app 1', rows: [], domain: 'expired', plan: ['create app/0', '1 missing'] },
  ],
];

const CRASHED_ROWS: readonly (readonly [string, Given])[] = [
  ...(['fresh', 'expired'] as const).map(
    (domain) =>
      [
        domain === 'fresh'
          ? 'crashed rows whose back-off is over are started in a fresh domain (bbs A-54..55)'
          : 'crashed rows whose back-off is over are started in an expired domain (bbs A-56..57)',
        {
          desired: 'app 2',
          rows: ['app/0 CRASHED crashed 3 31 s old', 'app/1 CRASHED crashed 4 61 s old'],
          domain,
          plan: ['unclaim app/0', 'unclaim app/1'],
          leaves: ['app/0 CRASHED crashed 3', 'app/1 CRASHED crashed 4'],
        },
      ] as const,
  ),
  [
    'crashed rows that are EVACUATING are pruned, and only missing (bbs A-58..61)',
    {
      desired: 'app 2',
      rows: ['app/0 EVACUATING CRASHED crashed 3', 'app/1 EVACUATING CRASHED crashed 3'],
      domain: 'fresh',
      plan: [
        'create app/0',
        'create app/1',
        removed('app/0', 'CRASHED'),
        removed('app/1', 'CRASHED'),
        '2 missing',
      ],
      leaves: [],
    },
  ],
  ...(['fresh', 'expired'] as const).map(
    (domain) =>
      [
        domain === 'fresh'
          ? 'rows that crashed 201 times stay crashed in a fresh domain (bbs A-62..63)'
          : 'rows that crashed 201 times stay crashed in an expired domain (bbs A-64..65)',
        {
          desired: 'app 2',
          rows: ['app/0 CRASHED crashed 201 3000 s old', 'app/1 CRASHED crashed 201 3000 s old'],
          domain,
          leaves: ['app/0 CRASHED crashed 201', 'app/1 CRASHED crashed 201'],
        },
      ] as const,
  ),
];

const ORPHANS: readonly (readonly [string, Given])[] = [
  [
    'a row that nobody desires is retired in a fresh domain (bbs A-66..69)',
    {
      rows: ['gone/0 RUNNING ig-0@cell-1'],
      cells: ['cell-1'],
      domain: 'fresh',
      plan: ['retire gone/0', '1 extra'],
    },
  ],
  [
    'and left alone in an expired one (bbs A-70..73)',
    { rows: ['gone/0 RUNNING ig-0@cell-1'], cells: ['cell-1'], domain: 'expired' },
  ],
  [
    'an EVACUATING row that nobody desires is pruned, and nothing else (bbs A-74..77)',
    {
      rows: ['gone/0 EVACUATING RUNNING ig-0@cell-1'],
      cells: ['cell-2'],
      domain: 'fresh',
      plan: [removed('gone/0')],
      leaves: [],
    },
  ],
];

test.each([
  ...PRUNING,
  ...UNCLAIMED_ROWS,
  ...SUSPECTS,
  ...CLAIMED_ROWS,
  ...NUMBERS,
  ...CRASHED_ROWS,
  ...ORPHANS,
])('%s', (_title, given) => {
  const bbs = told(given);
  expect(planOf(bbs)).toEqual(given.plan ?? []);
  expect(bbs.table).toEqual(given.leaves ?? given.rows);
});
