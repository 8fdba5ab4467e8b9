/** What callers are answered, and what is written down of it. */
import { describe, expect, test } from 'vitest';
import { EVACUATING, ORDINARY } from '../../model/actualLRP';
import { APPS_DOMAIN } from '../../model/domain';
import { NONE, textId } from '../../model/identity';
import { BbsStage, CALLER } from '../../testing/bbsStage';
import { NO_REQUEST } from '../calls';
import type { BbsMessage } from './messages';

/** An app of which instance 0 runs as ig-1 on cell 0. */
function running(): BbsStage {
  const bbs = new BbsStage();
  bbs.desires();
  bbs.runs('app/0', 'ig-1');
  bbs.ctx.records.length = 0;
  return bbs;
}

describe('the BBS', () => {
  test('has the name of its index', () => {
    expect(new BbsStage().bbs.name).toBe('bbs/1');
  });

  test('desires an app in its domain, without an annotation', () => {
    const bbs = new BbsStage();
    expect(bbs.desires(1)).toContainEqual({ kind: 'cc.callAnswered', request: 1, error: null });
    const { domain, annotation } = bbs.rows.desired;
    expect(bbs.identities.domains[domain[0] as number]).toBe(APPS_DOMAIN);
    expect(annotation[0]).toBe('');
  });

  test('counts the instances of a process that run', () => {
    const bbs = running();
    bbs.runs('app/2', 'ig-2', 1);
    const fetch: BbsMessage = { kind: 'bbs.fetchProcess', process: 0, request: 7 };
    expect(bbs.call(fetch)).toEqual([
      { kind: 'cc.processFetched', request: 7, process: 0, running: 2 },
    ]);
  });
});

describe('an instance', () => {
  test('starts in the domain of its app, and ready unless its rep says otherwise', () => {
    const bbs = new BbsStage();
    bbs.call({ kind: 'bbs.start', ...bbs.key('app/0', 'ig-1') });
    const [row] = bbs.rowsOf('app/0');
    expect(row?.isRoutable).toBe(true);
    expect(bbs.identities.domains[row?.domain ?? NONE]).toBe(APPS_DOMAIN);
  });

  test.each([true, false])('is claimed, and its rep learns that its app is desired: %s', (is) => {
    const bbs = new BbsStage();
    bbs.desires();
    const key = bbs.key('app/0', 'ig-1');
    bbs.call({ kind: 'bbs.claim', ...key });
    if (!is) bbs.call({ kind: 'bbs.remove', process: 0, request: 1 });
    const { instance, request } = key;
    expect(bbs.call({ kind: 'bbs.claim', ...key })).toEqual([
      { kind: 'rep.claimAnswered', request, instance, error: null, isDesired: is },
    ]);
  });

  test.each(['bbs.crash', 'bbs.evacuateCrashed'] as const)(
    'keeps the reason that its rep gives by %s',
    (kind) => {
      const bbs = running();
      const reason = textId(bbs.identities, 'exit status 137');
      bbs.call({ kind, ...bbs.key('app/0', 'ig-1'), reason });
      expect(bbs.rowsOf('app/0')[0]?.crashReason).toBe(reason);
    },
  );

  test('that is stopped while it evacuates leaves no row, and its rep is answered once', () => {
    const bbs = running();
    const key = bbs.key('app/0', 'ig-1');
    const { request, instance } = key;
    expect(bbs.call({ kind: 'bbs.evacuateStopped', ...key })).toEqual([
      { kind: 'rep.endAnswered', request, instance, error: null },
    ]);
    expect(bbs.rowsOf('app/0')).toEqual([]);
    expect(bbs.ctx.recorded).not.toContain('actualLRP.crashed');
  });

  test('that the BBS does not know cannot be evacuated, which is written down', () => {
    const bbs = running();
    const key = bbs.key('app/0', 'ig-2', 1);
    const { lrp, request, instance } = key;
    const answers = bbs.call({ kind: 'bbs.evacuateStopped', ...key });
    const error = 'ResourceNotFound';
    expect(answers).toEqual([{ kind: 'rep.endAnswered', request, instance, error }]);
    expect(bbs.ctx.records).toEqual([`actualLRP.refused 1 ${lrp} ${instance} 0`]);
  });

  test('that evacuates without being ready is told not to be routed to', () => {
    const bbs = new BbsStage();
    bbs.desires();
    const key = bbs.key('app/0', 'ig-1');
    bbs.ctx.records.length = 0;
    bbs.call({ kind: 'bbs.evacuateRunning', ...key, isRoutable: false });
    expect(bbs.rowsOf('app/0').map((row) => [row.presence, row.isRoutable])).toEqual([
      [ORDINARY, false],
      [EVACUATING, false],
    ]);
    expect(bbs.ctx.records).toEqual([
      `actualLRP.evacuating 0 ${key.lrp} ${key.instance} 0`,
      `actualLRP.routable 0 ${key.lrp} ${key.instance} 0`,
    ]);
  });
});

describe('a task', () => {
  test('starts once: the rep that asks again is not to start it again', () => {
    const bbs = new BbsStage();
    bbs.desiresTask('task-1');
    const task = bbs.task('task-1');
    const start: BbsMessage = { kind: 'bbs.startTask', request: 5, cell: 0, task, instance: 9 };
    const answer = { kind: 'rep.taskStartAnswered', request: 5, instance: 9, error: null };
    expect(bbs.call(start)).toEqual([{ ...answer, shouldStart: true }]);
    expect(bbs.call(start)).toEqual([{ ...answer, shouldStart: false }]);
  });
});

describe('the list of cells', () => {
  test('that Locket does not give is an error to who asked, and the last one stands', () => {
    const bbs = new BbsStage();
    bbs.tell({ kind: 'bbs.fetchCells', request: 7 });
    const [ticket = -1] = bbs.state.listings.keys();
    bbs.ctx.sent.length = 0;
    bbs.tell({ kind: 'bbs.presences', ticket, cells: null });
    expect(bbs.ctx.sent).toEqual([
      { to: CALLER, message: { kind: 'calls.failed', request: 7, error: 'UnknownError' } },
    ]);
    expect([...bbs.state.listedCells]).toEqual([0, 1]);
  });
});

describe('while the database refuses', () => {
  function refusing(): BbsStage {
    const bbs = running();
    bbs.plane.database.mode = 'refuses';
    return bbs;
  }

  test.each([
    [7, [{ kind: 'calls.failed', request: 7, error: 'UnknownError' }]],
    [NO_REQUEST, []],
  ])('the call with request %d is answered so: %j', (request, answers) => {
    const bbs = refusing();
    expect(bbs.call({ kind: 'bbs.removeActual', ...bbs.key('app/0', 'ig-1'), request })).toEqual(
      answers,
    );
    expect(bbs.sum('bbs.queriesFailed')).toBe(3);
  });

  test('a heartbeat changes nothing and is not counted', () => {
    const bbs = refusing();
    const { lrp: subject, instance } = bbs.key('app/1', 'ig-2');
    const heartbeat = { cell: 0, subject, instance, isRoutable: true } as const;
    bbs.call({ kind: 'bbs.heartbeat', call: 'start', ...heartbeat });
    expect(bbs.rowsOf('app/1')[0]?.instance).toBe(NONE);
    expect(bbs.sum('bbs.queriesFailed')).toBe(0);
  });

  test('every job of a convergence pass is a query that failed', () => {
    const bbs = new BbsStage();
    bbs.tell({ kind: 'bbs.converge' });
    const [ticket = -1] = bbs.state.listings.keys();
    bbs.tell({ kind: 'bbs.presences', ticket, cells: Int32Array.of(0, 1) });
    bbs.plane.database.mode = 'refuses';
    bbs.tell({ kind: 'bbs.tasksGathered' });
    bbs.tell({ kind: 'bbs.queryDone' });
    expect(bbs.sum('bbs.queriesFailed')).toBe(2);
  });
});

test('what waits for a database that hangs waits on when that is another but hangs still', () => {
  const bbs = running();
  bbs.plane.database.mode = 'hangs';
  const removal: BbsMessage = { kind: 'bbs.removeActual', ...bbs.key('app/0', 'ig-1') };
  expect(bbs.call(removal)).toEqual([]);
  expect(bbs.call({ kind: 'bbs.databaseChanged' })).toEqual([]);
  expect(bbs.state.held).toHaveLength(1);
  expect(bbs.sum('bbs.queriesFailed')).toBe(0);
  bbs.plane.database.mode = 'up';
  expect(bbs.call({ kind: 'bbs.databaseChanged' })).toMatchObject([{ kind: 'rep.endAnswered' }]);
  expect(bbs.rowsOf('app/0')).toEqual([]);
});
