/**
 * C.5: the auctioneer's own time, an auction, from one batch that fills empty cells evenly.
 *
 * The real scheduler was run alone in memory, so here the auctioneer stands among cells that answer at once:
 * its time is what passes between the last cell's state and the first Perform. The two costs that it follows
 * from were fitted to these three figures, so they show that the law has the right shape, nothing more.
 */
import { createAuctioneer } from '../../diego/auctioneer/auctioneer';
import { type DiegoMessage, MESSAGE_KINDS } from '../../diego/messages';
import type { Actor, Message } from '../../engine/actor';
import { DEFAULT_LIMITS } from '../../engine/limits';
import { createNetwork } from '../../engine/network';
import { SILENT } from '../../engine/recorder';
import { Simulation } from '../../engine/simulation';
import { APPS_DOMAIN } from '../../model/domain';
import {
  cellId,
  createIdentities,
  domainId,
  type Identities,
  processId,
} from '../../model/identity';
import { exactly, foundationSpec } from '../builders';
import { controlPlane } from '../controlPlaneFixture';
import { type Figure, figure } from './figure';
import { SCHEDULER } from './published';

const AUCTIONEER = 0;
const BBS = 1;
const FIRST_REP = 2;

export function auctionTimeFigures(): Figure[] {
  return SCHEDULER.map(({ cells, upTo, perAuction }) =>
    figure(
      'C.5 auction',
      `one auction, ${cells} cells filling up to ${upTo} instances each`,
      perAuction,
      auctionTime(cells, upTo),
      { unit: 'µs', role: 'fitted' },
    ),
  );
}

/** µs an auction, of a batch of cells × upTo. */
function auctionTime(cells: number, upTo: number): number {
  const { config } = foundationSpec({ cells: 0 });
  const identities = createIdentities();
  for (let cell = 0; cell < cells; cell++) cellId(identities, `cell-${cell}`);
  const domain = domainId(identities, APPS_DOMAIN);
  const process = processId(identities, 'app-1');
  const simulation = new Simulation({
    seed: 1,
    messageKinds: MESSAGE_KINDS,
    network: createNetwork({ sameZone: exactly(0), acrossZones: exactly(0), links: {} }),
    recorder: SILENT,
    limits: DEFAULT_LIMITS,
  });
  const reps = Array.from({ length: cells }, (_, cell) => FIRST_REP + cell);
  const nobody = { operator: -1, lockets: [], lockDeadline: 0, isEager: false };
  const parts = { config: config.auctioneer, index: 0, reps, logger: null, ...nobody };
  const auctioneer = createAuctioneer(
    parts,
    { identities, plane: controlPlane({ bbs: BBS }) },
    'z1',
  );
  auctioneer.state.isActive = true;
  simulation.add(auctioneer);
  simulation.add(bbs(cells));
  const clock: Clock = { asked: 0, performed: 0 };
  reps.forEach((_, cell) => {
    simulation.add(rep(cell, identities, upTo, clock));
  });
  const indices = Array.from({ length: cells * upTo }, (_, index) => index);
  const constraint = { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] };
  const start = { process, domain, indices, memory: 1, disk: 1, constraint };
  simulation.post(0, AUCTIONEER, { kind: 'auctioneer.requestLRPs', starts: [start] } as Message);
  while (simulation.step());
  return (clock.performed - clock.asked) / indices.length;
}

/** When the cells were asked for their state, and when they were given work. */
interface Clock {
  asked: number;
  performed: number;
}

type Guest = Actor<null, DiegoMessage, DiegoMessage>;

function bbs(cells: number): Guest {
  return {
    role: 'bbs',
    name: 'bbs',
    zone: 'z1',
    state: null,
    receive: (_state, message, ctx) => {
      if (message.kind !== 'bbs.fetchCells') return;
      const listed = Int32Array.from({ length: cells }, (_, cell) => cell);
      const { request } = message;
      ctx.send(ctx.sender, { kind: 'auctioneer.cells', request, cells: listed });
    },
  };
}

/** An empty cell, which has twice the room that it will need. */
function rep(cell: number, identities: Identities, upTo: number, clock: Clock): Guest {
  const total = { memory: 2 * upTo, disk: 2 * upTo, containers: 2 * upTo };
  const profile = {
    stacks: ['cflinuxfs4'],
    arbitraryRootFsSchemes: [],
    volumeDrivers: [],
    placementTags: [],
    optionalPlacementTags: [],
  };
  const nothing = new Int32Array(0);
  return {
    role: 'rep',
    name: `cell-${cell}`,
    zone: 'z1',
    state: null,
    receive: (_state, message, ctx) => {
      if (message.kind === 'rep.state') {
        clock.asked = ctx.now;
        const { batch, attempt } = message;
        ctx.send(ctx.sender, {
          kind: 'auctioneer.cellState',
          batch,
          attempt,
          cell,
          state: {
            cell,
            cellGuid: identities.cells[cell] ?? '',
            index: cell,
            zone: cell % 2 === 0 ? 'z1' : 'z2',
            total,
            available: { ...total },
            lrps: nothing,
            tasks: nothing,
            startingContainerCount: 0,
            evacuating: false,
            profile,
            proxyMemoryAllocation: 0,
          },
        });
      } else if (message.kind === 'rep.perform') {
        clock.performed = ctx.now;
        const { batch } = message;
        ctx.send(ctx.sender, { kind: 'auctioneer.performed', batch, cell, lrps: [], tasks: [] });
      }
    },
  };
}
