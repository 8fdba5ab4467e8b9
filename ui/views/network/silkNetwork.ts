/**
 * The overlay network as the scenario in a trace's header describes it: where its subnets are, and how they
 * are laid out as a square. A file may hold anything, so every number is looked at.
 */
import type { Duration } from '../../../sim/engine/units';
import type { Replay } from '../../replay/openReplay';

export interface SilkNetwork {
  /** First address, as an unsigned number of 32 bits. */
  readonly address: number;
  readonly prefix: number;
  /** Of each subnet. */
  readonly subnetPrefix: number;
  /** Subnets of the network; number 0 is left out of the pool, for it holds single addresses. */
  readonly subnets: number;
  /** How long after its last renewal a lease is kept. */
  readonly leaseExpiration: Duration;
  /** VMs that hold a single address of the first block; undefined where the scenario does not say. */
  readonly singleIps: number | undefined;
}

/** As the replay bounds them. */
const SUBNETS_MAX = 65_536;

/** `none`: cells are not on Silk. undefined: the header does not say. */
export function silkNetworkOf({
  header,
}: Pick<Replay, 'header'>): SilkNetwork | 'none' | undefined {
  const silk = fieldOf(fieldOf(fieldOf(header.scenario, 'foundation'), 'config'), 'silk');
  if (silk === null) return 'none';
  const address = fieldOf(silk, 'networkAddress');
  const prefix = fieldOf(silk, 'networkPrefix');
  const subnetPrefix = fieldOf(silk, 'subnetPrefix');
  const leaseExpiration = fieldOf(silk, 'leaseExpiration');
  if (!isWhole(address, 2 ** 32 - 1) || !isWhole(prefix, 32)) return undefined;
  if (!isWhole(subnetPrefix, 32) || subnetPrefix < prefix) return undefined;
  if (!isWhole(leaseExpiration, Number.MAX_SAFE_INTEGER)) return undefined;
  const subnets = Math.min(SUBNETS_MAX, 2 ** (subnetPrefix - prefix));
  const singleIps = fieldOf(silk, 'singleIps');
  return {
    ...{ address, prefix, subnetPrefix, subnets, leaseExpiration },
    singleIps: isWhole(singleIps, 2 ** 32 - 1) ? singleIps : undefined,
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function isWhole(value: unknown, maximum: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maximum;
}

/** `10.255.17.0/24`. */
export function subnetText(network: SilkNetwork, subnet: number): string {
  return `${addressText(firstAddress(network, subnet))}/${network.subnetPrefix}`;
}

/** `10.255.17.0 to 10.255.17.255`. */
export function rangeText(network: SilkNetwork, subnet: number): string {
  const first = firstAddress(network, subnet);
  return `${addressText(first)} to ${addressText(first + addressesOf(network) - 1)}`;
}

/** Addresses of one subnet. */
export function addressesOf({ subnetPrefix }: SilkNetwork): number {
  return 2 ** (32 - subnetPrefix);
}

/** Subnets that cells can lease. */
export function poolOf({ subnets }: SilkNetwork): number {
  return Math.max(0, subnets - 1);
}

export function networkText({ address, prefix }: SilkNetwork): string {
  return `${addressText(address)}/${prefix}`;
}

function firstAddress(network: SilkNetwork, subnet: number): number {
  return network.address + subnet * addressesOf(network);
}

function addressText(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');
}

/** Squares a row: the largest power of two that is no more than the rows there are. */
export function squaresPerRow({ subnets }: Pick<SilkNetwork, 'subnets'>): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, subnets)) / 2);
}
