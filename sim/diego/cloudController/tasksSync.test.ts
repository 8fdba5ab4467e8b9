/** The sync of tasks against a BBS that a test plays. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { task } from '../../testing/builders';
import { type Asked, CloudControllerStage } from '../../testing/cloudControllerStage';

const kinds = (asked: readonly Asked[]): string[] => asked.map(({ kind }) => kind);

/** One task, `report-1`, PENDING: the BBS has not answered its desire yet. */
function pending() {
  const cc = new CloudControllerStage({ tasks: [task('report')] });
  const [desire] = cc.tell({ kind: 'cc.runTasks', source: 0 });
  return { cc, desire, id: cc.task('report-1') };
}

function running() {
  const { cc, desire, id } = pending();
  cc.answer(desire);
  expect(cc.state.tasks.unfinished.get(id)?.state).toBe('RUNNING');
  return { cc, id };
}

function canceling() {
  const { cc, id } = running();
  const [cancel] = cc.tell({ kind: 'cc.cancelTask', task: id });
  expect(cancel?.kind).toBe('bbs.cancelTask');
  expect(cc.state.tasks.unfinished.get(id)?.state).toBe('CANCELING');
  return { cc, id, cancel };
}

describe('the sync of tasks', () => {
  test('does nothing when both hold the same, and refreshes the domain (bbs R-15)', () => {
    const { cc, id } = running();
    expect(kinds(cc.listsTasks(cc.syncsTasks(), [id]))).toEqual(['bbs.upsertDomain']);
  });

  test('looks up a running task that the BBS does not list, and fails it when it is not there (bbs R-16)', () => {
    const { cc, id } = running();
    const [lookUp] = cc.listsTasks(cc.syncsTasks(), []);
    expect(lookUp).toMatchObject({ kind: 'bbs.fetchTask', task: id });
    const request = lookUp?.request ?? -1;
    const asked = cc.tell({ kind: 'cc.taskFetched', request, task: id, isHeld: false });
    expect(kinds(asked)).toEqual(['bbs.upsertDomain']);
    expect(cc.state.tasks.unfinished.has(id)).toBe(false);
    expect(cc.recorded('ccTask.failed')).toBe(1);
  });

  test('leaves alone a recent PENDING task, and one that has ended (bbs R-17)', () => {
    const { cc, id } = pending();
    expect(kinds(cc.listsTasks(cc.syncsTasks(), []))).toEqual(['bbs.upsertDomain']);
    expect(cc.state.tasks.unfinished.get(id)?.state).toBe('PENDING');
    const ended = running();
    const done = { kind: 'cc.taskCompleted', callback: 1, task: ended.id, reason: 0 } as const;
    ended.cc.tell({ ...done, hasFailed: false });
    expect(kinds(ended.cc.listsTasks(ended.cc.syncsTasks(), []))).toEqual(['bbs.upsertDomain']);
    expect(ended.cc.recorded('ccTask.failed')).toBe(0);
  });

  test.each([
    [300 * SECOND, true],
    [300 * SECOND + 1, false],
  ])(
    'fails what has been PENDING for more than 300 s: after %d µs it is still there: %s (bbs R-18)',
    (age, isThere) => {
      const { cc, id } = pending();
      const asked = cc.syncsTasks();
      cc.passes(age);
      expect(kinds(cc.listsTasks(asked, []))).toEqual(['bbs.upsertDomain']);
      expect(cc.state.tasks.unfinished.has(id)).toBe(isThere);
    },
  );

  test('cancels a task of the BBS that it does not know; when that fails the domain is not refreshed (bbs R-19)', () => {
    const cc = new CloudControllerStage({ tasks: [task('report')] });
    const stranger = cc.task('stranger');
    const [cancel] = cc.listsTasks(cc.syncsTasks(), [stranger]);
    expect(cancel).toMatchObject({ kind: 'bbs.cancelTask', task: stranger });
    expect(kinds(cc.answer(cancel))).toEqual(['bbs.upsertDomain']);
    const [again] = cc.listsTasks(nextFetch(cc), [stranger]);
    // Diego's own: it has completed already, which is no "not found".
    expect(kinds(cc.answer(again, 'InvalidStateTransition'))).toEqual([]);
    expect(cc.recorded('sync.failed')).toBe(1);
    const [third] = cc.listsTasks(nextFetch(cc), [stranger]);
    expect(kinds(cc.answer(third, 'ResourceNotFound'))).toEqual(['bbs.upsertDomain']);
  });

  test('cancels once more what is to be cancelled and still there; when that fails there is no refresh (bbs R-20)', () => {
    const { cc, id } = canceling();
    const [cancel] = cc.listsTasks(cc.syncsTasks(), [id]);
    expect(cancel).toMatchObject({ kind: 'bbs.cancelTask', task: id });
    expect(kinds(cc.answer(cancel, 'InvalidStateTransition'))).toEqual([]);
    const [again] = cc.listsTasks(nextFetch(cc), [id]);
    expect(kinds(cc.answer(again))).toEqual(['bbs.upsertDomain']);
  });

  test('fails when the list cannot be fetched, and the domain is not refreshed (bbs R-21)', () => {
    const { cc } = running();
    const asked = cc.answer(cc.syncsTasks(), 'InvalidRequest');
    expect(kinds(asked)).toEqual([]);
    expect(cc.recorded('sync.failed')).toBe(1);
    // That of processes is another matter, and was.
    expect(cc.recorded('sync.completed')).toBe(1);
  });

  test('fails nothing that came, or ended, after the list was made (bbs R-22)', () => {
    const { cc, id } = running();
    const [lookUp] = cc.listsTasks(cc.syncsTasks(), []);
    const request = lookUp?.request ?? -1;
    cc.tell({ kind: 'cc.taskFetched', request, task: id, isHeld: true });
    expect(cc.state.tasks.unfinished.get(id)?.state).toBe('RUNNING');
    const other = running();
    const [lookUpOther] = other.cc.listsTasks(other.cc.syncsTasks(), []);
    const done = { kind: 'cc.taskCompleted', callback: 1, task: other.id, reason: 0 } as const;
    other.cc.tell({ ...done, hasFailed: false });
    const late = lookUpOther?.request ?? -1;
    other.cc.tell({ kind: 'cc.taskFetched', request: late, task: other.id, isHeld: false });
    expect(other.cc.recorded('ccTask.failed')).toBe(0);
  });
});

/** The next sync's list of tasks. */
function nextFetch(cc: CloudControllerStage): Asked | undefined {
  cc.state.sync.isRunning = false;
  cc.state.clock.job.lastCompletedAt = cc.ctx.now;
  cc.passes(30 * SECOND);
  return cc.syncsTasks();
}
