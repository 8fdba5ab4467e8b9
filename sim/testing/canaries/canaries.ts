/**
 * The canaries: deliberate defects that `diegosim check` has to find. Data only; the build of a canary applies one of
 * them (`canaryPlugin`), and nothing that is published contains any. To add one: see README.md.
 */
import type { Canary } from './canary.ts';

export const CANARIES: readonly Canary[] = [
  {
    name: 'lost-unclaim',
    file: 'sim/diego/bbs/convergenceActions.ts',
    text: 'return unclaimAndStart(rows, now, action.lrp, options);',
    instead: 'return NOTHING;',
    breaks:
      'Convergence plans to unclaim and auction what is stale or may restart, and then forgets to.',
    heardFrom: ['settles', 'noIdleRoom'],
  },
  {
    name: 'stale-rows-ignored',
    file: 'sim/diego/bbs/lrpConvergence.ts',
    text: '(slot) => (since[slot] as number) < now - STALE_UNCLAIMED,',
    instead: '(slot) => (since[slot] as number) < 0,',
    breaks: 'Convergence never sees that a row has been UNCLAIMED for too long.',
    heardFrom: ['settles', 'noIdleRoom'],
  },
  {
    name: 'skipped-promotion',
    file: 'sim/diego/bbs/convergenceActions.ts',
    text: 'return promote(rows, action.lrp);',
    instead: 'return NOTHING;',
    breaks: 'A SUSPECT row whose cell is back is not made ORDINARY again.',
    heardFrom: ['passingRows', 'settles'],
  },
  {
    name: 'evacuating-rows-kept',
    file: 'sim/diego/bbs/lrpConvergence.ts',
    text: 'if (countAll(rows, EVACUATING) === 0) return events;',
    instead: 'return events;',
    breaks: 'EVACUATING rows of cells that are gone are never pruned.',
    heardFrom: ['passingRows', 'settles'],
  },
  {
    name: 'ignored-freshness',
    file: 'sim/diego/bbs/lrpConvergence.ts',
    text: 'if (!fresh.includes(domain)) continue;',
    instead: '',
    breaks: 'Convergence ends extra instances though their domain is stale.',
    heardFrom: ['retiresOnlyUndesired', 'retiredUndesired'],
  },
  {
    name: 'early-restart',
    file: 'sim/diego/bbs/crashPolicy.ts',
    text: 'return crashCount < policy.immediateRestarts;',
    instead: 'return crashCount <= policy.immediateRestarts;',
    breaks: 'The back-off is off by one: the third crash restarts at once as well.',
    heardFrom: ['backsOff', 'legalLRPStates'],
  },
  {
    name: 'double-claim',
    file: 'sim/diego/bbs/actualLRPRows.ts',
    text: "if (!allowsTransition(from, CLAIMED, isSame ? 'same' : 'other'))",
    instead: "if (!allowsTransition(from, CLAIMED, 'same'))",
    breaks: 'An instance may claim a row that another one holds.',
    heardFrom: ['createdIfClaimed', 'legalLRPStates', 'conserved', 'runningOnce'],
  },
  {
    name: 'stop-not-sent',
    file: 'sim/diego/bbs/effects.ts',
    text: "ctx.send(parts.reps[effect.cell] as ActorId, { kind: 'rep.stopLRP', lrp, instance });",
    instead: 'void [lrp, instance];',
    breaks: 'The BBS retires an instance without telling its rep to stop it.',
    heardFrom: ['settles', 'conserved'],
  },
  {
    name: 'leak-at-destroy',
    file: 'sim/diego/executor/deletion.ts',
    text: 'giveBack(state.available, container.memory, container.disk);',
    instead: 'giveBack(state.available, 0, container.disk);',
    breaks: 'A container that is destroyed does not give its memory back.',
    heardFrom: ['capacityNeverExceeded', 'containersAccounted'],
  },
  {
    name: 'stale-report',
    file: 'sim/diego/executor/deletion.ts',
    text: 'depot.letGo();',
    instead: 'void depot;',
    breaks: 'A cell goes on reporting containers that it has destroyed.',
    heardFrom: ['containersAccounted', 'capacityNeverExceeded'],
  },
  {
    name: 'wrong-tie',
    file: 'sim/diego/auctioneer/search.ts',
    text: 'if (tied === 0) first = position;',
    instead: 'first = position;',
    breaks: 'Of equally good cells in a zone the last one wins, not the first one that answered.',
    heardFrom: ['auctionsLegal'],
  },
  {
    name: 'locality-ignored',
    file: 'sim/diego/auctioneer/scoring.ts',
    text: 'return resource + LOCALITY_OFFSET * sameProcess + packing;',
    instead: 'return resource + packing;',
    breaks: 'Instances of one app do not keep away from each other.',
    heardFrom: ['auctionsLegal'],
  },
  {
    name: 'auctioned-twice',
    file: 'sim/diego/auctioneer/batch.ts',
    text: 'if (seen.has(id)) return false;',
    instead: '',
    breaks: 'Work that was asked for twice is placed twice in one batch.',
    heardFrom: ['auctionsLegal'],
  },
  {
    name: 'overcommitted-cell',
    file: 'sim/diego/auctioneer/cellColumns.ts',
    text: 'subtract(columns.memoryAvailable, position, auction.memory);',
    instead: 'subtract(columns.memoryAvailable, position, 0);',
    breaks: 'The auctioneer forgets the memory of what it has just placed on a cell.',
    heardFrom: ['auctionsWithinCapacity', 'auctionsLegal'],
  },
  {
    name: 'second-callback',
    file: 'sim/diego/bbs/callbacks.ts',
    text: 'makeAttempt(state, parts, { task, attempt: 1 }, written - ctx.now, ctx);',
    instead:
      'for (const attempt of [1, 1]) makeAttempt(state, parts, { task, attempt }, written - ctx.now, ctx);',
    breaks: 'Whoever asked for a task is told twice that it has ended.',
    heardFrom: ['oneCallback'],
  },
  {
    name: 'lost-tasks-kept',
    file: 'sim/diego/bbs/taskConvergence.ts',
    text: '(task) => !cells.has(task.cell)',
    instead: '(task) => task.cell < 0',
    breaks: 'A task stays Running though its cell is gone.',
    heardFrom: ['tasksFailWithCells', 'passingRows'],
  },
  {
    name: 'subnet-given-twice',
    file: 'sim/diego/silk/subnetPool.ts',
    text: 'for (const other of numbers) if (other <= number) number++;',
    instead: 'number += 0;',
    breaks: 'The lease controller hands out subnets that are leased already.',
    heardFrom: ['uniqueSubnets'],
  },
  {
    name: 'lock-for-everybody',
    file: 'sim/diego/locket/lockCalls.ts',
    text: 'if (row !== undefined && row.owner !== owner) {',
    instead: 'if (row !== undefined && row.owner !== owner && isPresence(key)) {',
    breaks: 'Locket tells whoever asks for a lock that he holds it.',
    heardFrom: ['writesByHolder', 'deposedEnds', 'oneLockHolder'],
  },
];

/** @throws RangeError for a name that no canary has. */
export function canaryNamed(name: string): Canary {
  const found = CANARIES.find((canary) => canary.name === name);
  if (found !== undefined) return found;
  const names = CANARIES.map((canary) => canary.name).join(', ');
  throw new RangeError(`there is no canary ${name}, only ${names}`);
}
