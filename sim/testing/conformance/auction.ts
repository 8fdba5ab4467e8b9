/**
 * Holds the scheduler to recordings of the real one: each recorded batch goes through the same zone
 * builder and the same `schedule` as in a simulation, and every identity must come out as recorded.
 *
 * The adapter translates names to ids and back, nothing else.
 */

import { type Decision, schedule } from '../../diego/auctioneer/scheduler';
import { buildZones, type StateReply } from '../../diego/auctioneer/zoneBuilder';
import type { AuctionRequest, Demand } from '../../model/auction';
import {
  cellId,
  createIdentities,
  domainId,
  type Identities,
  lrpId,
  processId,
  taskId,
} from '../../model/identity';
import type { PlacementConstraint } from '../../model/placement';
import {
  type AuctionBatch,
  type RecordedAuction,
  type RecordedCell,
  type RecordedDecision,
  recordedAuctionSchema,
} from '../auctionRecord';
import { type Conformance, checkLine, checkLines, type Difference } from './recordedCases';

/**
 * Replays one recorded case a line; blank lines are skipped. Recorded cases do not depend on chance, so
 * any `chance` must do. A line that is no case counts as failed, with the reason.
 */
export function checkAuctions(lines: Iterable<string>, chance: () => number): Conformance {
  return checkLines(lines, (line, place) => checkAuctionLine(line, place, chance));
}

/**
 * Replays the case of one line; `place` is its name when it has none of its own. A difference is in
 * `lrp:<processGuid>.<index>` or `task:<taskGuid>`.
 */
export function checkAuctionLine(line: string, place: string, chance: () => number): Difference[] {
  const recorded = { schema: recordedAuctionSchema, what: 'a recorded auction' };
  return checkLine(line, place, recorded, (one, name) => checkCase(one, name, chance));
}

/** Where the scheduler differs from the recording. */
function checkCase(recorded: RecordedAuction, name: string, chance: () => number): Difference[] {
  const got = new Map(decide(recorded, chance).map((d) => [identityOf(d), textOf(d)]));
  const expected = new Map(Object.entries(recorded.expect).map(([id, o]) => [id, textOf(o)]));
  const differences: Difference[] = [];
  for (const identity of new Set([...expected.keys(), ...got.keys()])) {
    const wanted = expected.get(identity) ?? 'not in the recording';
    const found = got.get(identity) ?? 'no decision';
    if (wanted !== found) {
      differences.push({ case: name, step: identity, expected: wanted, got: found });
    }
  }
  return differences;
}

function identityOf(decision: RecordedDecision): string {
  return decision.kind === 'lrp'
    ? `lrp:${decision.processGuid}.${decision.index}`
    : `task:${decision.taskGuid}`;
}

function textOf(outcome: { winner?: string | undefined; error?: string | undefined }): string {
  return outcome.error === undefined ? `winner ${outcome.winner}` : `error "${outcome.error}"`;
}

/** What the scheduler makes of a batch, in the order in which it decides. */
export function decide(batch: AuctionBatch, chance: () => number): RecordedDecision[] {
  const identities = createIdentities();
  const { config } = batch;
  const replies = batch.cells.map((cell) => replyOf(cell, identities));
  const zones = buildZones(replies, config.binPackFirstFitWeight);
  const request = requestOf(batch, identities);
  const { decisions } = schedule({ request, zones, config, identities, chance });
  return decisions.map((decision) => recordOf(decision, identities));
}

function replyOf(recorded: RecordedCell, identities: Identities): StateReply {
  const cell = cellId(identities, recorded.id);
  const { index, zone, startingContainerCount, evacuating, total, available } = recorded;
  const state = {
    cell,
    cellGuid: recorded.id,
    index,
    zone,
    total: { memory: total.memoryMB, disk: total.diskMB, containers: total.containers },
    available: {
      memory: available.memoryMB,
      disk: available.diskMB,
      containers: available.containers,
    },
    lrps: Int32Array.from(recorded.lrps, (lrp) =>
      lrpId(identities, processId(identities, lrp.processGuid), lrp.index),
    ),
    tasks: Int32Array.from(recorded.tasks, (task) => taskId(identities, task.taskGuid)),
    startingContainerCount,
    evacuating,
    profile: recorded,
    proxyMemoryAllocation: recorded.proxyMemoryAllocationMB,
  };
  return { cell, cellGuid: recorded.id, state };
}

function requestOf(batch: AuctionBatch, identities: Identities): AuctionRequest {
  const domain = domainId(identities, 'recorded');
  return {
    lrps: batch.lrps.map((lrp) => {
      const process = processId(identities, lrp.processGuid);
      const { index } = lrp;
      return {
        kind: 'lrp' as const,
        lrp: lrpId(identities, process, index),
        process,
        index,
        domain,
        ...demandOf(lrp),
        queuedAt: 0,
      };
    }),
    tasks: batch.tasks.map((task) => ({
      kind: 'task' as const,
      task: taskId(identities, task.taskGuid),
      domain,
      ...demandOf(task),
      queuedAt: 0,
    })),
  };
}

function demandOf(
  recorded: { memoryMB: number; diskMB: number } & PlacementConstraint,
): Demand & { constraint: PlacementConstraint } {
  const { memoryMB, diskMB, rootFs, placementTags, volumeDrivers } = recorded;
  return { memory: memoryMB, disk: diskMB, constraint: { rootFs, placementTags, volumeDrivers } };
}

function recordOf({ auction, cell, error }: Decision, identities: Identities): RecordedDecision {
  const outcome = error === undefined ? { winner: identities.cells[cell] } : { error };
  if (auction.kind === 'task') {
    return { kind: 'task', taskGuid: identities.tasks[auction.task] ?? '?', ...outcome };
  }
  const processGuid = identities.processes[auction.process] ?? '?';
  return { kind: 'lrp', processGuid, index: auction.index, ...outcome };
}
