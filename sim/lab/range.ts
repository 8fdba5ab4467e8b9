/**
 * `from:to:step`: evenly spaced numbers (`0.5:2:0.25`), sizes (`20GB:24GB:1GB`), durations (`30s:5m:30s`) or
 * shares (`5%:50%:5%`). The step may be negative; `to` is included when the steps meet it.
 */
import { formatCount } from '../answers/format';
import {
  formatDuration,
  formatShare,
  formatSize,
  parseCost,
  parseShare,
  parseSize,
} from '../scenario/quantities';
import { POINTS_MAX } from '../scenario/sweepSchema';

/** Why a range is none, and what would be one. */
export interface RangeRefusal {
  readonly message: string;
  readonly expected: string;
}

/** A kind of quantity: how it is read, as whole multiples of something small, and written. */
interface Kind {
  readonly name: string;
  /** Whole units of text without a sign; undefined when it is not of this kind. */
  parse(text: string): number | undefined;
  format(units: number): string;
}

/** Parts of one that plain numbers and percentages are counted in: decimal digits are kept exactly. */
const PARTS = 1e6;

const KINDS: readonly Kind[] = [
  { name: 'number', parse: parseDecimal, format: (units) => String(units / PARTS) },
  { name: 'size', parse: parseSize, format: formatSize },
  { name: 'duration', parse: parseNanoseconds, format: (units) => formatDuration(units / 1000) },
  {
    name: 'share',
    parse: (text) => (parseShare(text) === undefined ? undefined : parseDecimal(text.slice(0, -1))),
    format: (units) => formatShare(units / PARTS / 100),
  },
];

/** The values of a range as text; undefined when the text is something else. */
export function expandRange(text: string): string[] | RangeRefusal | undefined {
  const parts = text.split(':').map((part) => part.trim());
  if (parts.length < 2 || parts.length > 3) return undefined;
  const kinds = parts.map((part) => KINDS.find(({ parse }) => signed(part, parse) !== undefined));
  if (kinds.some((kind) => kind === undefined)) return undefined;
  const [kind] = kinds;
  if (kind === undefined) return undefined;
  const example = { message: 'this range cannot be read', expected: EXPECTED };
  if (parts.length === 2 || kinds.some((each) => each !== kind)) return example;
  const [from = 0, to = 0, step = 0] = parts.map((part) => signed(part, kind.parse));
  if (kind.name !== 'number' && (from < 0 || to < 0)) return example;
  return spaced(from, to, step, kind);
}

const EXPECTED = 'from:to:step of one kind, such as 1:10:1, 20GB:24GB:1GB or 5m:1m:-30s';

function spaced(from: number, to: number, step: number, kind: Kind): string[] | RangeRefusal {
  if (step === 0 || (to - from) * step < 0) {
    const message = 'these steps never arrive';
    return { message, expected: 'a step that leads from the first value to the last' };
  }
  // Whole units: the division is exact enough for its floor.
  const steps = Math.floor((to - from) / step);
  if (steps + 1 > POINTS_MAX) {
    const message = `these are ${formatCount(steps + 1)} values`;
    return { message, expected: `at most ${formatCount(POINTS_MAX)}` };
  }
  return Array.from({ length: steps + 1 }, (_, i) => kind.format(from + i * step));
}

function signed(text: string, parse: Kind['parse']): number | undefined {
  const isNegative = text.startsWith('-');
  const units = parse(isNegative ? text.slice(1) : text);
  if (units === undefined || !isNegative) return units;
  return units === 0 ? 0 : -units;
}

function parseDecimal(text: string): number | undefined {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) return undefined;
  return Math.round(Number(text) * PARTS);
}

function parseNanoseconds(text: string): number | undefined {
  const cost = parseCost(text);
  const units = cost === undefined ? Number.NaN : Math.round(cost * 1000);
  return Number.isSafeInteger(units) ? units : undefined;
}
