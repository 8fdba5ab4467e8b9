/** A subnet in words and exact numbers: under the pointer, in the table, for people who listen. */
import { DAY, type Duration, HOUR, type Instant } from '../../../sim/engine/units';
import { NONE } from '../../../sim/model/identity';
import { count, duration } from '../../charts/format';
import { instantText } from '../../charts/instantText';
import type { TextLine } from '../../charts/tooltip';
import type { Replay } from '../../replay/openReplay';
import type { View } from '../../replay/view';
import { cellName } from '../../session/runFacts';
import { leaseLeft, type SubnetView } from './silkModel';
import { type SilkNetwork, subnetText } from './silkNetwork';
import { staysIn } from './subnetModel';

export function stateText({ state }: SubnetView): string {
  switch (state) {
    case 'single':
      return 'left out of the pool';
    case 'free':
      return 'free';
    case 'leased':
      return 'leased';
    case 'stale':
      return 'kept for a cell that is down';
  }
}

export function subnetTitle({ subnet }: SubnetView, network: SilkNetwork): string {
  return `Subnet ${count(subnet)}, ${subnetText(network, subnet)}`;
}

export function subnetLines(
  replay: Replay,
  { at }: Pick<View, 'at'>,
  network: SilkNetwork,
  subnet: SubnetView,
): TextLine[] {
  const lines: TextLine[] = [['state', stateText(subnet)]];
  if (subnet.state === 'single') lines.push(['holds', 'single addresses, which no cell leases']);
  if (subnet.cell === NONE) return lines;
  const zone = replay.facts.cells[subnet.cell]?.zone;
  lines.push(['cell', cellName(replay, subnet.cell)]);
  if (zone !== undefined) lines.push(['zone', zone]);
  const stay = staysIn(replay, subnet.subnet).findLast(({ from }) => from <= at);
  if (stay !== undefined) lines.push(['leased since', instantText(replay, stay.from)]);
  const { downSince } = subnet;
  if (downSince === undefined) return lines;
  return [
    ...lines,
    ['down since', instantText(replay, downSince)],
    ['kept for', leaseLeftText(network, downSince, at)],
  ];
}

/** How long a lease without its cell is kept. */
export function leaseLeftText(network: SilkNetwork, downSince: number, at: number): string {
  const left = leaseLeft(network, downSince, at);
  if (left === 0) return 'expired: the next cell that finds none free gets it';
  return `at most ${daysText(left)} more`;
}

/** `6d 23h` from two days on. */
function daysText(elapsed: Duration): string {
  if (elapsed < 2 * DAY) return duration(elapsed);
  const hours = Math.floor(elapsed / HOUR);
  return `${count(Math.floor(hours / 24))}d ${hours % 24}h`;
}

/** What a cell that is new to the network would get now. */
export function nextJoinText(
  subnets: readonly SubnetView[],
  network: SilkNetwork,
  at: Instant,
): string {
  const free = subnets.filter(({ state }) => state === 'free').length;
  if (free === 1) return 'The next new cell gets the last free subnet.';
  if (free > 1) return `The next new cell gets one of ${count(free)} free subnets, by chance.`;
  const down = subnets.flatMap(({ downSince }) => downSince ?? []);
  if (down.length === 0) {
    return 'No subnet is free and no lease will expire: the next new cell is refused.';
  }
  const first = Math.min(...down);
  const left = leaseLeft(network, first, at);
  if (left === 0) return 'No subnet is free: the next new cell gets the one that expired first.';
  return `No subnet is free: new cells are refused until the first lease expires, for at most ${daysText(left)}.`;
}
