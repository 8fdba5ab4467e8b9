/**
 * A subnet of the overlay network as one whole number, so that it can be compared and be a key.
 *
 * Real counterpart: the text in `overlay_subnet` (silk:controller/lease.go), which is compared as a text: so an
 * address that is not the first of its network is kept as it stands.
 */
import { type Address, addressText, parseAddress } from '../../model/address';

/** Base address × 64 + prefix length. */
export type Subnet = number;

const PREFIXES = 64;
/** Prefix length of a single address. */
export const SINGLE_PREFIX = 32;

export function subnetOf(base: Address, prefix: number): Subnet {
  return base * PREFIXES + prefix;
}

export function baseOf(subnet: Subnet): Address {
  return Math.floor(subnet / PREFIXES);
}

export function prefixOf(subnet: Subnet): number {
  return subnet % PREFIXES;
}

/** Whether it is the subnet of a VM with a single address: silk tells them by their `/32`. */
export function isSingle(subnet: Subnet): boolean {
  return prefixOf(subnet) === SINGLE_PREFIX;
}

/** `10.255.17.0/24`. */
export function subnetText(subnet: Subnet): string {
  return `${addressText(baseOf(subnet))}/${prefixOf(subnet)}`;
}

const PREFIX_TEXT = /^(0|[1-9]\d?)$/;

/** Reads `10.255.17.0/24`; undefined for what is no such text. */
export function parseSubnet(text: string): Subnet | undefined {
  const [first = '', prefix = '', ...rest] = text.split('/');
  const base = parseAddress(first);
  if (base === undefined || rest.length > 0) return undefined;
  if (!PREFIX_TEXT.test(prefix) || Number(prefix) > SINGLE_PREFIX) return undefined;
  return subnetOf(base, Number(prefix));
}
