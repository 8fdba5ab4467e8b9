/**
 * The auctioneer gives a cell nothing that it knows the cell has no room for.
 *
 * Source: auction auctionrunner/cell.go (ScoreForLRP, ScoreForTask, ReserveLRP, ReserveTask over rep/resources.go
 * ResourceMatch): what the cell reported, less what was placed on it earlier in the batch, must hold the memory, the
 * disk and one container. Memory for the proxy is asked for but not taken within a batch, which is Diego's flaw. The
 * judge adds up what records tell (`auction.cellFetched`, `auction.placed`, `auction.taskPlaced`) and the sizes in the
 * scenario. While two auctioneers serve, their batches cannot be told apart, and nothing is judged.
 * Cost: a step a report of a cell that differs, and one a placement.
 */
import { lrpName } from '../model/identity';
import type { Resources } from '../model/placement';
import { processEnds } from './processEnds';
import type { RecordInvariant } from './recordInvariant';

export const auctionsWithinCapacity: RecordInvariant = {
  name: 'auctionsWithinCapacity',
  sentence: 'Within a batch no cell is given more than it reported to have left.',
  watch({ spec, identities }, report) {
    const { apps, config } = spec;
    const proxy = config.executor.isProxyEnabled ? config.rep.proxyMemoryAllocation : 0;
    const reported = new Map<number, Resources>();
    let batch = -1;
    let left = new Map<number, Resources>();
    const serving = new Set(['auctioneer/0']);
    const nameOf = (text: number): string => identities.texts[text] ?? '';
    const leftOn = (cell: number, ofBatch: number): Resources | undefined => {
      if (ofBatch !== batch) left = new Map();
      batch = ofBatch;
      const known = left.get(cell) ?? reported.get(cell);
      if (known === undefined) return undefined;
      const copy = { ...known };
      left.set(cell, copy);
      return copy;
    };
    return {
      'component.activated': ({ a }) => {
        const name = nameOf(a);
        if (!name.startsWith('auctioneer/')) return;
        serving.add(name);
        // A new process has asked nobody.
        reported.clear();
      },
      ...processEnds({ identities }, (name) => serving.delete(name)),
      'auction.cellFetched': ({ cell, a: memory, b: disk, x: containers }) => {
        reported.set(cell, { memory, disk, containers });
        left.delete(cell);
      },
      'auction.started': () => {
        left = new Map();
      },
      'auction.placed': ({ cell, lrp, a }) => {
        const process = identities.lrpProcess[lrp] ?? -1;
        const app = apps[process];
        const room = leftOn(cell, a);
        if (app === undefined || serving.size !== 1) return;
        const key = lrpName(identities, lrp);
        if (room === undefined) return report(key, `placed on cell ${cell}, which never reported`);
        const memory = app.memory + proxy;
        if (room.memory < memory || room.disk < app.disk || room.containers < 1) {
          report(key, `placed on cell ${cell}, which has ${roomText(room)} left in batch ${a}`);
        }
        room.memory -= app.memory;
        room.disk -= app.disk;
        room.containers -= 1;
      },
      'auction.taskPlaced': ({ cell, a, b: task }) => {
        const room = leftOn(cell, a);
        if (room === undefined || serving.size !== 1) return;
        const name = identities.tasks[task] ?? '';
        const source = spec.tasks.find((each) => name.replace(/-\d+$/, '') === each.name);
        if (source === undefined) return;
        if (room.memory < source.memory || room.disk < source.disk || room.containers < 1) {
          report(name, `placed on cell ${cell}, which has ${roomText(room)} left in batch ${a}`);
        }
        room.memory -= source.memory;
        room.disk -= source.disk;
        room.containers -= 1;
      },
    };
  },
};

function roomText({ memory, disk, containers }: Resources): string {
  return `${memory} MB of memory, ${disk} MB of disk and ${containers} containers`;
}
