/**
 * A shorter input that fails in the same way: pieces are left out, large ones first, as long as it does (Zeller's
 * delta debugging, in its simple form). Bounded by tries, never by a clock.
 */
import type { FuzzInput } from './subject';

export async function shorter(
  input: FuzzInput,
  fails: (input: FuzzInput) => Promise<boolean>,
  triesMax: number,
): Promise<FuzzInput> {
  let found = input;
  let tries = 0;
  let hasChanged = true;
  while (hasChanged && tries < triesMax) {
    hasChanged = false;
    for (let size = Math.ceil(found.length / 2); size >= 1 && tries < triesMax; size >>= 1) {
      for (let at = 0; at < found.length && tries < triesMax; ) {
        const candidate = without(found, at, at + size);
        tries++;
        if (await fails(candidate)) {
          found = candidate;
          hasChanged = true;
        } else at += size;
      }
    }
  }
  return found;
}

function without(input: FuzzInput, from: number, until: number): FuzzInput {
  if (typeof input === 'string') return input.slice(0, from) + input.slice(until);
  if (!(input instanceof Uint8Array)) return [...input.slice(0, from), ...input.slice(until)];
  const rest = input.subarray(until);
  const left = new Uint8Array(from + rest.length);
  left.set(input.subarray(0, from));
  left.set(rest, from);
  return left;
}
