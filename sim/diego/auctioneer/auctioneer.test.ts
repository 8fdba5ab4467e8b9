/** The loop of auction:auctionrunner/auction_runner.go Run, and AuctionCompleted of the delegate. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { AuctioneerStage, BBS, FIRST_REP, stateOf } from '../../testing/auctioneerStage';
import type { DiegoMessage } from '../messages';

const kinds = (messages: readonly DiegoMessage[]) => messages.map(({ kind }) => kind);

describe('the auctioneer', () => {
  test('lists the cells, asks each for its state, and hands each what it won (cell 67)', () => {
    const stage = new AuctioneerStage();
    expect(kinds(stage.requests([0, 1]))).toEqual(['bbs.fetchCells']);
    expect(kinds(stage.lists(0, 1))).toEqual(['rep.state', 'rep.state']);
    expect(stage.answers(1)).toEqual([]);
    stage.answers(0);
    expect(kinds(stage.rings())).toEqual(['rep.perform', 'rep.perform']);
    stage.performed(0);
    expect(stage.performed(1)).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.completed');
  });

  test('decides what arrives while it asks, and leaves what comes later to the next batch', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0);
    stage.requests([1]);
    stage.answers(0);
    expect(stage.requests([2])).toEqual([]);
    const [work] = stage.rings();
    expect(work?.kind === 'rep.perform' && work.lrps.map(({ index }) => index)).toEqual([0, 1]);
    expect(kinds(stage.performed(0))).toEqual(['bbs.fetchCells']);
    stage.lists(0);
    stage.answers(0);
    const [later] = stage.rings();
    expect(later?.kind === 'rep.perform' && later.lrps.map(({ index }) => index)).toEqual([2]);
  });

  test('records an answer that comes after its timeout, and drops it', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0, 1);
    stage.answers(0);
    stage.rings();
    expect(stage.answers(1)).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.replyLate');
    stage.rings();
    stage.rings();
    expect(stage.performed(0)).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.replyLate');
  });

  test('waits for the slowest cell, ten seconds at most (cell 71)', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0, 1);
    stage.answers(1);
    stage.rings();
    expect(stage.ctx.now).toBe(10 * SECOND);
    expect(stage.ctx.recorded).toContain('auction.cellFailed');
    const [work] = stage.rings();
    expect(work).toMatchObject({ kind: 'rep.perform' });
    // What comes later belongs to a round that is over.
    expect(stage.answers(0)).toEqual([]);
  });

  test('asks up to four times while no cell answers, and then gives up on the batch (cell 74)', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0);
    const asked = [1, 2, 3, 4].map((attempt) => kinds(stage.answers(0, null, attempt)));
    expect(asked).toEqual([['rep.state'], ['rep.state'], ['rep.state'], []]);
    expect(stage.rings()).toMatchObject([{ kind: 'bbs.failActual', lrp: stage.lrp(0) }]);
  });

  test('reports failures one call after the other, tasks first', () => {
    const stage = new AuctioneerStage();
    stage.requests([0, 1], 2000);
    stage.requestsTask('report-1', 2000);
    stage.lists(0);
    stage.answers(0);
    const said = [stage.rings()];
    for (let i = 0; i < 3; i++) {
      const request = stage.auctioneer.state.calls.last;
      said.push(stage.tell({ kind: 'auctioneer.failureReported', request }));
    }
    expect(said).toMatchObject([
      [{ kind: 'bbs.rejectTask', reason: 'insufficient resources: memory' }],
      [{ kind: 'bbs.failActual', lrp: stage.lrp(0) }],
      [{ kind: 'bbs.failActual', lrp: stage.lrp(1) }],
      [],
    ]);
  });

  test('reports what a cell handed back without a reason (cell 27)', () => {
    const stage = new AuctioneerStage();
    stage.requestsTask('report-1');
    stage.lists(0);
    stage.answers(0);
    stage.rings();
    const said = stage.performed(0, [], [0]);
    expect(said).toMatchObject([{ kind: 'bbs.rejectTask', task: 0, reason: '' }]);
  });

  test('counts what every cell hands back as not placed (cell 14, 65)', () => {
    const stage = new AuctioneerStage();
    stage.requests([0, 1]);
    stage.lists(0, 1);
    stage.answers(0);
    stage.answers(1);
    const winners = stage
      .rings()
      .flatMap((work) => (work.kind === 'rep.perform' ? [work.lrps] : []));
    const [first, second] = winners.map((lrps) => lrps.map(({ lrp }) => lrp));
    stage.performed(0, first);
    const said = [stage.performed(1, second), stage.reports()].flat();
    expect(stage.ctx.placed).toEqual([0]);
    expect(stage.ctx.recorded.filter((kind) => kind === 'auction.rejected')).toHaveLength(2);
    expect(said).toMatchObject([
      { kind: 'bbs.failActual', lrp: first?.[0] },
      { kind: 'bbs.failActual', lrp: second?.[0] },
    ]);
    // Nothing is auctioned again by itself.
    expect(stage.reports()).toEqual([]);
  });

  test('tells a cell once of all it won, and one that won nothing not at all (cell 63, 64)', () => {
    const stage = new AuctioneerStage();
    stage.requests([0, 1]);
    stage.requestsTask('report-1');
    stage.lists(0, 1);
    stage.answers(0, { ...stateOf(0), available: { memory: 10, disk: 10, containers: 9 } });
    stage.answers(1);
    stage.ctx.heard = [];
    const [work, ...more] = stage.rings();
    expect(more).toEqual([]);
    expect(stage.ctx.heard).toEqual([FIRST_REP + 1]);
    expect(work).toMatchObject({
      kind: 'rep.perform',
      lrps: [{ lrp: stage.lrp(0) }, { lrp: stage.lrp(1) }],
      tasks: [{ task: 0 }],
    });
  });

  test('takes work as started when its Perform is not answered (cell 66)', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0);
    stage.answers(0);
    stage.rings();
    expect(stage.rings()).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.completed');
    expect(stage.ctx.placed).toEqual([1]);
    expect(kinds(stage.requests([0]))).toEqual(['bbs.fetchCells']);
  });

  // A client that cannot be made for want of an address is left out of the model: every rep has one.
  test('asks those that the BBS lists, each at its address, and nobody without a list (cell 91)', () => {
    const stage = new AuctioneerStage();
    stage.ctx.heard = [];
    stage.requests([0]);
    // Each of three attempts waits 10 s, with half a second between them; a second later it asks anew.
    const said = [1, 2, 3, 4, 5].flatMap(() => stage.rings());
    expect(kinds(said)).toEqual(['bbs.fetchCells', 'bbs.fetchCells']);
    expect(stage.ctx.now).toBe(31 * SECOND);
    expect(kinds(stage.rings())).toEqual(['bbs.fetchCells']);
    expect(stage.ctx.now).toBe(32 * SECOND);
    expect(new Set(stage.ctx.heard)).toEqual(new Set([BBS]));
    stage.requests([1]);
    stage.ctx.heard = [];
    stage.lists(0, 1);
    expect(stage.ctx.heard).toEqual([FIRST_REP, FIRST_REP + 1]);
    stage.answers(0);
    stage.answers(1);
    const won = stage.rings().flatMap((work) => (work.kind === 'rep.perform' ? work.lrps : []));
    expect(won.map(({ index }) => index).sort()).toEqual([0, 1]);
  });

  test('tells the BBS of each failure with its text, and of no success (cell 92)', () => {
    const stage = new AuctioneerStage();
    stage.requests([0], 2000);
    stage.requests([1]);
    stage.requestsTask('small');
    stage.requestsTask('big', 2000);
    stage.lists(0);
    stage.answers(0);
    stage.rings();
    const [rejection] = stage.performed(0);
    const [failure] = stage.reports();
    const memory = 'insufficient resources: memory';
    expect(rejection).toMatchObject({ kind: 'bbs.rejectTask', task: 1, reason: memory });
    expect(failure).toMatchObject({ kind: 'bbs.failActual', lrp: stage.lrp(0) });
    expect(failure?.kind === 'bbs.failActual' && stage.text(failure.reason)).toBe(memory);
    expect(stage.reports()).toEqual([]);
    expect(stage.ctx.placed).toEqual([2]);
  });

  // What is no JSON array, or cannot be read, and its 400 or 500 are left out with the wire format.
  test('drops what is invalid among requests and takes the others (cell 93)', () => {
    const stage = new AuctioneerStage();
    stage.requestsTasks(['bad', -1], ['good', 100]);
    stage.requests([0], -1);
    stage.requests([1]);
    stage.lists(0);
    stage.answers(0);
    expect(stage.rings()).toMatchObject([
      { kind: 'rep.perform', lrps: [{ lrp: stage.lrp(1) }], tasks: [{ task: 1 }] },
    ]);
    stage.performed(0);
    expect(stage.reports()).toEqual([]);
  });

  test('drops requests that name nothing to start, and makes no auction of them', () => {
    const stage = new AuctioneerStage();
    stage.requests([]);
    stage.lists(0);
    stage.answers(0);
    expect(stage.rings()).toEqual([]);
    expect(stage.ctx.recorded).not.toContain('auction.completed');
  });
});

describe('an answer that comes too late', () => {
  test.each([
    ['an earlier batch', 1, 2],
    ['an earlier round of this batch', 2, 1],
  ])('for %s is dropped, not taken for one of this round', (_, batch, attempt) => {
    const stage = new AuctioneerStage();
    stage.requests([]);
    stage.lists(0);
    // Four rounds time out; nothing is there to be decided.
    for (let i = 0; i < 5; i++) stage.rings();
    stage.requests([0]);
    stage.lists(0);
    expect(kinds(stage.rings())).toEqual(['rep.state']);
    stage.answers(0, stateOf(0), attempt, batch);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.replyLate');
    stage.answers(0, stateOf(0), 2);
    expect(kinds(stage.rings())).toEqual(['rep.perform']);
  });

  test('and hands back what an earlier batch had placed changes nothing in this one', () => {
    const stage = new AuctioneerStage();
    for (const index of [0, 1]) {
      stage.requests([index]);
      stage.lists(0);
      stage.answers(0);
      stage.rings();
      if (index === 0) stage.rings();
    }
    stage.performed(0, [stage.lrp(0)], [], 1);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.replyLate');
    expect(stage.performed(0)).toEqual([]);
    expect(stage.ctx.placed).toEqual([1, 1]);
  });

  test('to a process that has ended is dropped by the next one', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.boots();
    expect(stage.lists(0)).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('call.replyLate');
  });
});

test('a batch ends where nobody keeps an auction log', () => {
  const stage = new AuctioneerStage(1000, false);
  stage.requests([0]);
  stage.lists(0);
  stage.answers(0);
  stage.rings();
  stage.performed(0);
  expect(stage.ctx.placed).toEqual([1]);
});

describe('with more cells than workers', () => {
  test('the next is asked when one has answered, or was given up after ten seconds', () => {
    const stage = new AuctioneerStage(1);
    stage.requests([0]);
    stage.ctx.heard = [];
    stage.lists(0, 1, 2);
    expect(stage.ctx.heard).toEqual([FIRST_REP]);
    stage.rings();
    expect(stage.ctx.heard).toEqual([FIRST_REP, FIRST_REP + 1]);
    stage.answers(0);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.replyLate');
    stage.answers(1);
    expect(stage.ctx.heard).toEqual([FIRST_REP, FIRST_REP + 1, FIRST_REP + 2]);
    stage.rings();
    expect(stage.ctx.now).toBe(20 * SECOND);
    stage.rings();
    expect(stage.ctx.heard.at(-1)).toBe(FIRST_REP + 1);
  });

  test('the next is told what it won when one has answered, or was given up after a while', () => {
    const stage = new AuctioneerStage(1);
    stage.requests([0, 1, 2]);
    stage.lists(0, 1, 2);
    for (const cell of [0, 1, 2]) stage.answers(cell);
    stage.ctx.heard = [];
    const told = [stage.rings(), stage.rings(), stage.performed(1), stage.performed(2)];
    expect(told.map(kinds)).toEqual([['rep.perform'], ['rep.perform'], ['rep.perform'], []]);
    expect(stage.ctx.heard).toEqual([FIRST_REP, FIRST_REP + 1, FIRST_REP + 2]);
    expect(stage.ctx.placed).toEqual([3]);
  });

  test('a cell that was given up is not heard any more, also when the last have been asked', () => {
    const stage = new AuctioneerStage(1);
    stage.requests([0]);
    stage.lists(0, 1);
    stage.rings();
    stage.answers(0);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.replyLate');
    stage.answers(1);
    stage.ctx.heard = [];
    expect(kinds(stage.rings())).toEqual(['rep.perform']);
    expect(stage.ctx.heard).toEqual([FIRST_REP + 1]);
  });

  test('no more cells are told at a time than there are workers', () => {
    const stage = new AuctioneerStage(2);
    const cells = [0, 1, 2, 3];
    stage.requests(cells);
    stage.lists(...cells);
    for (const cell of cells) stage.answers(cell);
    expect(kinds(stage.rings())).toEqual(['rep.perform', 'rep.perform']);
    expect(cells.map((cell) => stage.performed(cell).length)).toEqual([1, 1, 0, 0]);
    expect(stage.ctx.placed).toEqual([4]);
  });

  test('a Perform that was given up is not heard any more', () => {
    const stage = new AuctioneerStage(1);
    stage.requests([0, 1]);
    stage.lists(0, 1);
    for (const cell of [0, 1]) stage.answers(cell);
    stage.rings();
    expect(kinds(stage.rings())).toEqual(['rep.perform']);
    stage.performed(0, [0]);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.replyLate');
    expect(stage.ctx.placed).toEqual([]);
    stage.performed(1);
    expect(stage.ctx.placed).toEqual([2]);
  });
});

describe('a call to the BBS', () => {
  test('for the cells is made again a second after the database failed it', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    expect(stage.fails()).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('call.failed');
    // Whose call is over already hears of it no more.
    stage.fails();
    expect(stage.ctx.recorded.at(-1)).toBe('call.replyLate');
    expect(kinds(stage.rings())).toEqual(['bbs.fetchCells']);
    expect(stage.ctx.now).toBe(SECOND);
    expect(stage.ctx.timers.map(({ message }) => message.kind)).toEqual(['auctioneer.callTimer']);
  });

  test('with a failure is not made again after an error: the next failure is reported', () => {
    const stage = new AuctioneerStage();
    stage.requests([0, 1], 2000);
    stage.lists(0);
    stage.answers(0);
    const said = [...stage.rings(), ...stage.fails(), ...stage.fails()];
    expect(said).toMatchObject([
      { kind: 'bbs.failActual', lrp: stage.lrp(0) },
      { kind: 'bbs.failActual', lrp: stage.lrp(1) },
    ]);
    expect(kinds(stage.requests([2]))).toEqual(['bbs.fetchCells']);
  });

  test('with a failure is given up after three attempts: the next failure is reported', () => {
    const stage = new AuctioneerStage();
    stage.requests([0, 1], 2000);
    stage.lists(0);
    stage.answers(0);
    const said = [1, 2, 3, 4, 5, 6].flatMap(() => stage.rings());
    const [first, second] = [stage.lrp(0), stage.lrp(1)];
    expect(said).toMatchObject([first, first, first, second].map((lrp) => ({ lrp })));
  });

  test('is made three times, half a second apart, when the BBS ends each time', () => {
    const stage = new AuctioneerStage();
    const ends = () => stage.tell({ kind: 'calls.connectionLost', peer: BBS });
    const said = [stage.requests([0])];
    for (let i = 0; i < 3; i++) said.push(ends(), stage.rings());
    expect(said.flat().map(({ kind }) => kind)).toEqual(Array(4).fill('bbs.fetchCells'));
    // After the third it is given up, and the cells are listed anew a second later.
    expect(stage.ctx.now).toBe(2 * SECOND);
  });
});

describe('the auction log', () => {
  test('has the cells that answered, and what was handed back', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.requestsTask('report-1');
    stage.lists(0, 1, 2);
    stage.answers(0, null);
    stage.answers(1);
    stage.answers(2, { ...stateOf(2), evacuating: true });
    stage.rings();
    stage.performed(1, [stage.lrp(0)], [0]);
    const cells = [stateOf(1), { ...stateOf(2), evacuating: true }];
    const rejected = [{ cell: 1, lrps: [stage.lrp(0)], tasks: [0] }];
    expect(stage.logged).toMatchObject([{ at: 0, cells, rejected }]);
    expect(stage.logged[0]?.decisions).toHaveLength(2);
    expect(stage.ctx.placed).toEqual([0]);
  });

  test('has nothing handed back by cells that took everything, and no batch without work', () => {
    const stage = new AuctioneerStage();
    stage.requests([]);
    stage.lists(0);
    stage.answers(0);
    stage.rings();
    expect(stage.logged).toEqual([]);
    stage.requests([0]);
    stage.lists(0);
    stage.answers(0);
    stage.rings();
    stage.performed(0);
    expect(stage.logged).toMatchObject([{ cells: [stateOf(0)], rejected: [] }]);
  });
});
