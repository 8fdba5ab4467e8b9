/** A subnet in words and exact numbers: under the pointer, in the table, for people who listen. */
import type { Duration } from '../../../sim/engine/units';
import { NONE } from '../../../sim/model/identity';
import { count, counted, longDuration } from '../../charts/format';
import { instantText } from '../../charts/instantText';
import type { TextLine } from '../../charts/tooltip';
import type { Replay } from '../../replay/openReplay';
import { addressText } from '../../replay/things';
import type { View } from '../../replay/view';
import { cellName } from '../../session/runFacts';
import { countsOf, type SubnetView } from './silkModel';
import { type SilkNetwork, subnetText } from './silkNetwork';

export function stateText({ state, isLeftBehind }: SubnetView): string {
  switch (state) {
    case 'single':
      return 'left out of the pool';
    case 'free':
      return 'free';
    case 'leased':
      return 'leased';
    case 'stale':
      return isLeftBehind ? 'left behind under an old address' : 'kept, not renewed';
    case 'expired':
      return 'expired, and still in the table';
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
  if (subnet.state === 'single') lines.push(['holds', singleText(network)]);
  if (subnet.cell === NONE) return lines;
  const zone = replay.facts.cells[subnet.cell]?.zone;
  const address = addressText(replay, subnet.cell, subnet.address);
  lines.push(['cell', cellName(replay, subnet.cell)]);
  if (zone !== undefined) lines.push(['zone', zone]);
  if (address !== undefined) lines.push(['address', address]);
  const { since, deadSince, left } = subnet;
  if (since !== undefined) {
    lines.push(['leased since', `${instantText(replay, since)}, for ${longDuration(at - since)}`]);
  }
  if (deadSince === undefined || left === undefined) return lines;
  return [
    ...lines,
    ['not renewed since', instantText(replay, deadSince)],
    ['kept for', leftText(left)],
  ];
}

/** `3 single addresses, which no cell leases`. */
export function singleText({ singleIps }: SilkNetwork): string {
  const amount =
    singleIps === undefined
      ? 'single addresses'
      : counted(singleIps, 'single address', 'single addresses');
  return `${amount} of VMs that are no cells`;
}

/** How long a lease that nobody renews is kept. */
export function leftText(left: Duration): string {
  if (left === 0) return 'expired: the next cell that finds none free gets it';
  return `at most ${longDuration(left)} more`;
}

/** What a cell that is new to the network would get now. */
export function nextJoinText(subnets: readonly SubnetView[]): string {
  const { free, expired } = countsOf(subnets);
  if (free === 1) return 'The next new cell gets the last free subnet.';
  if (free > 1) return `The next new cell gets one of ${count(free)} free subnets, by chance.`;
  if (expired > 0) return 'No subnet is free: the next new cell gets the one that expired first.';
  const left = subnets.flatMap((subnet) => subnet.left ?? []);
  if (left.length === 0) {
    return 'No subnet is free and no lease will expire: the next new cell is refused.';
  }
  return `No subnet is free: new cells are refused until the first lease expires, for at most ${longDuration(Math.min(...left))}.`;
}

/** Which subnets a cell that is new to the network may get now. */
export function nextSubnets(subnets: readonly SubnetView[]): ReadonlySet<number> {
  const free = subnets.filter(({ state }) => state === 'free');
  if (free.length > 0) return new Set(free.map(({ subnet }) => subnet));
  const [first] = subnets
    .filter(({ state }) => state === 'expired')
    .sort((one, other) => (one.deadSince ?? 0) - (other.deadSince ?? 0));
  return new Set(first === undefined ? [] : [first.subnet]);
}
