/** Who may write when: the holder of the lock, a deposed one for a moment, and nobody else; each broken on purpose. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { createIdentities, textId } from '../model/identity';
import { cells, foundationSpec } from '../testing/builders';
import { type KindName, kindId } from '../trace/kinds';
import { attemptTime } from './lockAttempt';
import { createRecordJudge } from './recordJudge';
import { writesByHolder } from './writesByHolder';

const spec = foundationSpec({ cells: [cells(1)] });
const LIMIT = attemptTime({ spec }, 'bbs/0');

/** What is told, and by whose hand things are done. */
function judged({ isTrace = false } = {}) {
  const identities = createIdentities();
  let hand = 'locket/0';
  const atWork = isTrace ? undefined : () => hand;
  const judge = createRecordJudge(spec, identities, [writesByHolder], atWork);
  const row = (at: number, kind: KindName, a: string, b = ''): void => {
    const [first, second] = [textId(identities, a), textId(identities, b)];
    judge.sink.row(0, at, -1, kindId(kind), -1, -1, -1, first, second, 0);
  };
  return {
    takes: (at: number, holder: string) => {
      row(at, 'lock.acquired', holder.split('/')[0] ?? '', holder);
    },
    told: (at: number, kind: KindName, name: string) => row(at, kind, name),
    lost: (at: number, holder: string) => row(at, 'lock.lost', 'bbs', holder),
    acts: (at: number, by: string, kind: KindName = 'actualLRP.claimed') => {
      hand = by;
      row(at, kind, '');
    },
    said: () => judge.violations.map(({ subject, text }) => `${subject} ${text}`),
  };
}

type Judged = ReturnType<typeof judged>;

/** The second BBS takes the lock after a minute, and serves half a second later. */
function depose({ takes, told }: Judged): void {
  takes(0, 'bbs/0');
  takes(MINUTE, 'bbs/1');
  told(MINUTE + SECOND / 2, 'component.activated', 'bbs/1');
}

test('with the timers of release 2.105.0 a deposed one ends within 16 seconds', () => {
  expect([LIMIT, attemptTime({ spec }, 'auctioneer/0')]).toEqual([16 * SECOND, 16 * SECOND]);
});

test('who has the lock and serves may write, and so may a deposed one until its attempt is over', () => {
  const run = judged();
  run.acts(0, 'bbs/0');
  depose(run);
  run.acts(MINUTE + SECOND, 'bbs/1');
  run.acts(MINUTE + LIMIT, 'bbs/0');
  run.acts(10 * MINUTE, 'bbs/1');
  run.acts(10 * MINUTE, 'diego-cell-0', 'container.running');
  expect(run.said()).toEqual([]);
});

describe('it speaks of', () => {
  const kinds: readonly KindName[] = [
    'actualLRP.claimed',
    'task.started',
    'desiredLRP.created',
    'domain.refreshed',
    'convergence.started',
  ];
  test.each(kinds)('%s by a deposed BBS that has gone on for too long', (kind) => {
    const run = judged();
    depose(run);
    run.acts(MINUTE + LIMIT + 1, 'bbs/0', kind);
    expect(run.said()).toEqual(['bbs/0 acts 16.000001s after another one has taken its lock']);
  });

  test('an auction of a deposed auctioneer', () => {
    const run = judged();
    run.takes(MINUTE, 'auctioneer/1');
    run.acts(2 * MINUTE, 'auctioneer/0', 'auction.placed');
    expect(run.said()).toEqual(['auctioneer/0 acts 60s after another one has taken its lock']);
  });

  test('one that has not got the lock', () => {
    const run = judged();
    run.acts(MINUTE, 'bbs/1');
    expect(run.said()).toEqual(['bbs/1 acts though it does not serve']);
  });

  test('one that serves though Locket has given the lock to another', () => {
    const run = judged();
    run.takes(0, 'bbs/0');
    run.told(MINUTE, 'component.activated', 'bbs/1');
    run.acts(MINUTE + LIMIT, 'bbs/1');
    expect(run.said()).toEqual([]);
    run.acts(2 * MINUTE, 'bbs/1');
    expect(run.said()).toHaveLength(1);
  });

  test.each<[string, KindName, string]>([
    ['has exited', 'process.exited', 'bbs/0'],
    ['was killed', 'process.killed', 'bbs/0'],
    ['has gone with its VM', 'vm.killed', 'diego-api/0'],
    ['BOSH has deleted', 'vm.deleted', 'diego-api/0'],
  ])('one that %s', (_, kind, name) => {
    const run = judged();
    run.told(MINUTE, kind, name);
    run.acts(MINUTE, 'bbs/0');
    expect(run.said()).toEqual(['bbs/0 acts though it does not serve']);
  });

  test('one that has found its lock lost', () => {
    const run = judged();
    run.lost(MINUTE, 'bbs/0');
    run.acts(MINUTE, 'bbs/0');
    expect(run.said()).toHaveLength(1);
  });
});

describe('it has nothing against', () => {
  test('one that stood still, and has not tried again since it goes on', () => {
    const run = judged();
    depose(run);
    run.told(5 * MINUTE, 'process.resumed', 'bbs/0');
    run.acts(5 * MINUTE + LIMIT, 'bbs/0');
    expect(run.said()).toEqual([]);
  });

  test('one that has got its lock back', () => {
    const run = judged();
    depose(run);
    run.told(2 * MINUTE, 'process.exited', 'bbs/0');
    run.takes(3 * MINUTE, 'bbs/0');
    run.told(3 * MINUTE, 'component.activated', 'bbs/0');
    run.acts(10 * MINUTE, 'bbs/0');
    expect(run.said()).toEqual([]);
  });

  test('anything in a trace, which does not tell whose hand it was', () => {
    const run = judged({ isTrace: true });
    depose(run);
    run.acts(10 * MINUTE, 'bbs/0');
    expect(run.said()).toEqual([]);
  });
});
