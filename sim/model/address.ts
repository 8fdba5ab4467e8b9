/** IPv4 addresses and networks: numbers inside, dotted text at the edges. */

/** An unsigned 32-bit number. */
export type Address = number;

/** Prefix length of one address. */
export const MAX_PREFIX = 32;

const OCTET = /^(0|[1-9]\d{0,2})$/;

/** Reads a dotted quad as Go's net.ParseIP does: four decimal numbers to 255, no leading zeros; else undefined. */
export function parseAddress(text: string): Address | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let address = 0;
  for (const octet of octets) {
    if (!OCTET.test(octet) || Number(octet) > 255) return undefined;
    address = address * 256 + Number(octet);
  }
  return address;
}

/** `10.0.16.4`. */
export function addressText(address: Address): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/** The same of what is known to be an address: a `CellSpec`'s. Throws a RangeError for anything else. */
export function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new RangeError(`"${text}" is no IPv4 address`);
  return address;
}

/** The first address of the network of that prefix length in which an address lies. */
export function networkAddress(address: Address, prefix: number): Address {
  let size = 1;
  for (let bit = prefix; bit < MAX_PREFIX; bit++) size *= 2;
  return address - (address % size);
}
