/** How far the cells of one group are from taking the work: the most that any has free, and what is asked. */
import type { LackedResource, RemovedCells } from '../../../sim/explain/auctionTable';
import type { CellState } from '../../../sim/model/cellState';
import { count } from '../../charts/format';
import type { AskedDecision } from './askedDecision';
import { listed } from './narrative';

/** "at most 32 of 1,056 MB memory free"; empty for cells that were removed for another reason. */
export function lackingText({ standing }: AskedDecision, { lacks, cells }: RemovedCells): string {
  if (lacks.length === 0) return '';
  const { auction, zones } = standing;
  const removed = new Set(cells);
  const own = zones.cells.filter((_, position) => removed.has(zones.cellIds[position] ?? -1));
  const proxies = auction.kind === 'lrp' ? own.map((cell) => cell.proxyMemoryAllocation) : [];
  const asked: Readonly<Record<LackedResource, number>> = {
    memory: auction.memory + Math.max(0, ...proxies),
    disk: auction.disk,
    containers: 1,
  };
  const texts = lacks.map((resource) => resourceText(resource, mostFree(own, resource), asked));
  return `at most ${listed(texts)} free`;
}

function mostFree(cells: readonly CellState[], resource: LackedResource): number {
  return cells.reduce(
    (most, { available }) => Math.max(most, available[resource]),
    Number.NEGATIVE_INFINITY,
  );
}

function resourceText(
  resource: LackedResource,
  free: number,
  asked: Readonly<Record<LackedResource, number>>,
): string {
  const amounts = `${count(free)} of ${count(asked[resource])}`;
  return resource === 'containers' ? `${amounts} containers` : `${amounts} MB ${resource}`;
}
