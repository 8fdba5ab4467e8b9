/** The sync of processes against a BBS that a test plays. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import type { BbsErrorType } from '../../model/errors';
import { app } from '../../testing/builders';
import { type Asked, CloudControllerStage, present } from '../../testing/cloudControllerStage';

const kinds = (asked: readonly Asked[]): string[] => asked.map(({ kind }) => kind);

/** Wants two apps: `dora` with one instance, `nora` with three. */
const stage = (): CloudControllerStage =>
  new CloudControllerStage({ apps: [app('dora'), app('nora', { instances: 3 })] });

describe('the sync of processes', () => {
  test('calls nobody when all is as it should be, and refreshes the domain (bbs R-1)', () => {
    const cc = stage();
    const asked = cc.lists(cc.syncs(), [
      [0, 1],
      [1, 3],
    ]);
    expect(kinds(asked)).toEqual(['bbs.upsertDomain']);
    expect(asked[0]).toMatchObject({ domain: cc.identities.domainByName.get('cf-apps') });
  });

  test('updates, then desires, then removes what differs, and refreshes the domain last (bbs R-9, R-11)', () => {
    const cc = new CloudControllerStage({
      apps: [app('gone', { arrivesAt: SECOND }), app('dora'), app('nora', { instances: 3 })],
    });
    const asked = cc.lists(cc.syncs(), [
      [0, 1],
      [2, 2],
    ]);
    expect(asked).toMatchObject([
      { kind: 'bbs.update', process: 2, instances: 3 },
      { kind: 'bbs.desire', process: 1, instances: 1 },
      { kind: 'bbs.remove', process: 0 },
    ]);
    expect(asked.slice(0, 2).flatMap((each) => kinds(cc.answer(each)))).toEqual([]);
    expect(kinds(cc.answer(asked[2]))).toEqual(['bbs.upsertDomain']);
  });

  test('skips what has changed between the comparison and its turn (bbs R-4)', () => {
    const apps = Array.from({ length: 51 }, (_, i) => app(`app${i}`));
    const cc = new CloudControllerStage({ apps });
    const asked = cc.lists(cc.syncs(), []);
    // The pool is full: the last one waits, and is deleted meanwhile.
    expect(asked).toHaveLength(50);
    cc.tell({ kind: 'cc.changeApp', process: 50, instances: 0, change: 'delete' });
    expect(asked.flatMap((each) => kinds(cc.answer(each)))).toEqual(['bbs.upsertDomain']);
  });

  test.each<[BbsErrorType, 'update' | 'desire', string]>([
    ['InvalidRequest', 'update', '(bbs R-6)'],
    ['ResourceNotFound', 'update', '(bbs R-7)'],
    ['InvalidRequest', 'desire', '(bbs R-10, R-23)'],
    ['ResourceExists', 'desire', '(bbs R-10, R-23)'],
  ])('refreshes the domain though the BBS answered %s to an %s %s', (error, call) => {
    const cc = stage();
    const held =
      call === 'update'
        ? ([
            [0, 1],
            [1, 2],
          ] as const)
        : ([[0, 1]] as const);
    const [asked] = cc.lists(cc.syncs(), held);
    expect(asked?.kind).toBe(`bbs.${call}`);
    expect(kinds(cc.answer(asked, error))).toEqual(['bbs.upsertDomain']);
    expect(cc.recorded('sync.completed')).toBe(1);
  });

  test('takes it for done when what it removes is not there (bbs R-24)', () => {
    const cc = new CloudControllerStage({ apps: [app('gone', { arrivesAt: SECOND })] });
    const [asked] = cc.lists(cc.syncs(), [[0, 1]]);
    expect(kinds(cc.answer(asked, 'ResourceNotFound'))).toEqual(['bbs.upsertDomain']);
  });

  test.each<['update' | 'desire' | 'remove', string]>([
    ['update', '(bbs R-8)'],
    ['desire', '(bbs R-10, R-23)'],
    ['remove', '(bbs R-11)'],
  ])(
    'lets the domain go stale when a call of kind %s fails otherwise, and goes on with the tasks %s',
    (call) => {
      const cc =
        call === 'remove'
          ? new CloudControllerStage({ apps: [app('gone', { arrivesAt: SECOND })] })
          : stage();
      const held = {
        update: [
          [0, 1],
          [1, 2],
        ] as const,
        desire: [[0, 1]] as const,
        remove: [[0, 1]] as const,
      }[call];
      const [asked] = cc.lists(cc.syncs(), held);
      expect(asked?.kind).toBe(`bbs.${call}`);
      expect(kinds(cc.answer(asked, 'InvalidStateTransition'))).toEqual(['bbs.fetchTasks']);
      expect(cc.recorded('sync.failed')).toBe(1);
    },
  );

  test('does all other work when one call fails, and many harmless errors harm nothing (bbs R-14)', () => {
    const apps = Array.from({ length: 60 }, (_, i) => app(`app${i}`));
    const ending = (last: BbsErrorType): string[] => {
      const cc = new CloudControllerStage({ apps });
      const waiting = cc.lists(cc.syncs(), []);
      const made: Asked[] = [];
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        made.push(next);
        if (next.kind !== 'bbs.desire') break;
        const error = next.process === 59 ? last : 'ResourceExists';
        waiting.push(...cc.answer(next, error));
      }
      expect(kinds(made).filter((kind) => kind === 'bbs.desire')).toHaveLength(60);
      return kinds(made).slice(60);
    };
    expect(ending('ResourceExists')).toEqual(['bbs.upsertDomain']);
    expect(ending('InvalidStateTransition')).toEqual(['bbs.fetchTasks']);
  });

  test('fails when the list cannot be fetched, and then the tasks have no turn (bbs R-12)', () => {
    const cc = stage();
    const asked = cc.answer(cc.syncs(), 'InvalidRequest');
    expect(kinds(asked)).toEqual([]);
    expect(cc.recorded('sync.failed')).toBe(1);
    expect(cc.state.sync.isRunning).toBe(false);
  });

  test('has its tasks’ turn after the processes’, and says how long it took (bbs R-28)', () => {
    const cc = stage();
    const [bump] = cc.lists(cc.syncs(), [
      [0, 1],
      [1, 3],
    ]);
    const [fetch] = cc.answer(bump);
    expect(fetch?.kind).toBe('bbs.fetchTasks');
    const [taskBump] = cc.listsTasks(fetch, []);
    expect(taskBump).toMatchObject({
      kind: 'bbs.upsertDomain',
      domain: cc.identities.domainByName.get('cf-tasks'),
    });
    expect(cc.state.sync.isRunning).toBe(true);
    expect(kinds(cc.answer(taskBump))).toEqual([]);
    expect(cc.state.sync.isRunning).toBe(false);
    expect(cc.recorded('sync.completed')).toBe(1);
  });

  test('repeats a call that is not answered for a minute, less and less often, then fails', () => {
    const cc = stage();
    let asked = present(cc.syncs());
    let attempts = 1;
    const began = cc.ctx.now;
    while (cc.recorded('sync.failed') === 0) {
      cc.ctx.now = present(cc.ctx.timers.find(({ message }) => message.kind === 'cc.callTimer')).at;
      const { request } = asked;
      cc.ctx.timers = cc.ctx.timers.filter(({ message }) => message.kind !== 'cc.callTimer');
      const [again] = cc.tell({ kind: 'cc.callTimer', request });
      if (again !== undefined) {
        asked = again;
        attempts++;
      }
    }
    // Ten seconds each, after pauses of 0.25, 0.5, 1, 2 and 4 s; the next would begin after the minute.
    expect(attempts).toBe(6);
    expect(cc.ctx.now - began).toBe(67.75 * SECOND);
  });
});
