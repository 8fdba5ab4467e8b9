/**
 * The words a scenario is written with: one zod schema for each kind of value (size, duration, share,
 * name, count, spread of durations), and beside it what to say about a value that is not one.
 *
 * zod runs in jitless mode, because it may not evaluate code under the page's content policy.
 */
import * as z from 'zod';
import type { Distribution } from '../engine/distribution';
import { type Duration, HOUR, SECOND } from '../engine/units';
import { nearest } from './problems';
import * as quantities from './quantities';

z.config({ jitless: true });

/** What people are told about a kind of value. */
export interface ValueDoc {
  /** Column of the reference page. */
  readonly label: string;
  /** Completes "expected …". */
  readonly expected: string;
  /** What this wrong value may have meant. */
  suggest?(value: unknown): string | undefined;
}

/** By schema: how to speak of it. Clones made by `describe` inherit the entry. */
export const valueDocs = z.registry<ValueDoc>();

function documented<Schema extends z.ZodType>(schema: Schema, doc: ValueDoc): Schema {
  valueDocs.add(schema, doc);
  return schema;
}

/** Such a suggestion only as would be valid, and is not what stands there. */
function onlyValid(
  schema: z.ZodType,
  suggest: ((value: unknown) => string | undefined) | undefined,
): (value: unknown) => string | undefined {
  return (value) => {
    const text = suggest?.(value);
    return text !== value && schema.safeParse(text).success ? text : undefined;
  };
}

function parsed<T>(pattern: RegExp, parse: (text: string) => T | undefined, doc: ValueDoc) {
  const schema = z
    .string()
    .regex(pattern)
    .transform((text, context): T => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message: '' });
      return z.NEVER;
    });
  return documented(schema, { ...doc, suggest: onlyValid(schema, doc.suggest) });
}

/** Names of apps, cells groups, zones, tags: safe in files, records and terminals. */
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

export const name = documented(z.string().regex(NAME_PATTERN), {
  label: 'name',
  expected: 'a name: 1 to 200 letters, digits, dots, hyphens or underscores',
  suggest: (value) => {
    if (typeof value === 'number' || typeof value === 'boolean') return `"${value}"`;
    if (typeof value !== 'string') return undefined;
    const safe = value
      .trim()
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 200);
    return NAME_PATTERN.test(safe) ? safe : undefined;
  },
});

/** The name of an app, or a pattern in which `*` stands for any text. */
export const appPattern = documented(z.string().regex(/^[A-Za-z0-9*][A-Za-z0-9._*-]{0,199}$/), {
  label: 'app name, `*` for any text',
  expected: 'the name of an app, in which * may stand for any text',
});

/** A sentence for people. */
export const sentence = documented(
  z
    .string()
    .min(1)
    .max(1000)
    // Control characters could move a terminal's cursor, or turn the order in which it is read.
    .regex(/^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\u200C|\u200D)*$/u),
  {
    label: 'text',
    expected: 'a sentence of at most 1,000 characters on one line, all of them printable',
  },
);

export const rootFs = documented(z.string().regex(/^[A-Za-z][A-Za-z0-9+.-]*:[!-~]{1,480}$/), {
  label: 'rootfs',
  expected: 'a root filesystem such as preloaded:cflinuxfs4 or docker:///image',
  suggest: (value) =>
    typeof value === 'string' && NAME_PATTERN.test(value) ? `preloaded:${value}` : undefined,
});

/** 512 TB: two of them, an instance and its proxy, fit into a column of 32 bits. */
const SIZE_MAXIMUM = 512 * 1024 * 1024;

export const size = parsed(
  quantities.SIZE_PATTERN,
  (text) => {
    const megabytes = quantities.parseSize(text);
    return megabytes !== undefined && megabytes <= SIZE_MAXIMUM ? megabytes : undefined;
  },
  {
    label: 'size',
    expected: 'a size such as 512MB or 22GB (1GB = 1024MB), at most 512TB',
    suggest: quantities.suggestSize,
  },
);

export interface DurationBounds {
  readonly minimum?: Duration;
  readonly maximum?: Duration;
}

/** The longest run, and so the longest duration that means anything. */
export const DURATION_MAXIMUM: Duration = 366 * 24 * HOUR;

function boundsText({ minimum = 0, maximum = DURATION_MAXIMUM }: DurationBounds): string {
  const least =
    minimum === 1 ? ', more than 0s' : `, at least ${quantities.formatDuration(minimum)}`;
  const atLeast = minimum > 0 ? least : '';
  return `${atLeast}, at most ${quantities.formatDuration(maximum)}`;
}

/** A duration between bounds, 366 days at most. */
export function duration(bounds: DurationBounds = {}) {
  const { minimum = 0, maximum = DURATION_MAXIMUM } = bounds;
  return parsed(
    quantities.DURATION_PATTERN,
    (text) => {
      const value = quantities.parseDuration(text);
      return value !== undefined && value >= minimum && value <= maximum ? value : undefined;
    },
    {
      label: 'duration',
      expected: `a duration such as 30s, 1m30s, 250ms or 168h${boundsText(bounds)}`,
      suggest: quantities.suggestDuration,
    },
  );
}

const UNIT_OF_COUNT = { seconds: SECOND, hours: HOUR } as const;

/** A duration, or the whole number of seconds or hours that BOSH writes for it. */
export function countedDuration(unit: 'seconds' | 'hours', bounds: DurationBounds) {
  const { minimum = 0, maximum = DURATION_MAXIMUM } = bounds;
  const step = UNIT_OF_COUNT[unit];
  const schema = z.union([
    duration(bounds),
    z
      .int()
      .min(Math.ceil(minimum / step))
      .max(Math.floor(maximum / step))
      .transform((value): Duration => value * step),
  ]);
  return documented(schema, {
    label: `duration, or ${unit}`,
    expected: `a duration such as 30s, or a whole number of ${unit}${boundsText(bounds)}`,
    // A bare number is of that unit.
    suggest: onlyValid(schema, (value) =>
      quantities.suggestDuration(typeof value === 'number' ? `${value}${unit}` : value),
    ),
  });
}

/** A size, or the whole number of megabytes that BOSH writes for it. */
export const countedSize = documented(z.union([size, z.int().min(0).max(SIZE_MAXIMUM)]), {
  label: 'size, or MB',
  expected: 'a size such as 32MB, or a whole number of megabytes, at most 512TB',
  suggest: quantities.suggestSize,
});

/** A duration that may have a fraction of a microsecond. */
export const cost = parsed(quantities.DURATION_PATTERN, quantities.parseCost, {
  label: 'duration',
  expected: 'a duration such as 12.5µs or 850ns',
  suggest: quantities.suggestDuration,
});

export const share = parsed(quantities.SHARE_PATTERN, quantities.parseShare, {
  label: 'share',
  expected: 'a share from 0% to 100%, such as 98%',
  suggest: quantities.suggestShare,
});

export const calendarInstant = documented(
  z
    .string()
    .regex(quantities.INSTANT_PATTERN, { abort: true })
    .refine((text) => quantities.parseInstant(text) !== undefined),
  {
    label: 'instant',
    expected: 'an instant with its offset from UTC, such as 2026-01-05T09:40:00Z',
    suggest: (value) =>
      typeof value === 'string' && quantities.parseInstant(`${value}Z`) !== undefined
        ? `${value}Z`
        : undefined,
  },
);

/** A whole number between bounds. */
export function count(minimum: number, maximum: number) {
  return documented(z.int().min(minimum).max(maximum), {
    label: 'whole number',
    expected: minimum === maximum ? `${minimum}` : `a whole number from ${minimum} to ${maximum}`,
    suggest: suggestNumber,
  });
}

/** A number between bounds. */
export function number(minimum: number, maximum: number) {
  return documented(z.number().min(minimum).max(maximum), {
    label: 'number',
    expected: `a number from ${minimum} to ${maximum}`,
    suggest: suggestNumber,
  });
}

function suggestNumber(value: unknown): string | undefined {
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value)
    ? `${value.trim()}, without quotes`
    : undefined;
}

export const flag = documented(z.boolean(), {
  label: 'true or false',
  expected: 'true or false',
  suggest: (value) => {
    if (typeof value !== 'string') return undefined;
    if (/^(yes|on|y)$/i.test(value)) return 'true';
    return /^(no|off|n)$/i.test(value) ? 'false' : undefined;
  },
});

/** A number of things, or a share of all of them. */
export type Amount =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'share'; readonly share: number };

export const amount = documented(
  z.union([
    z
      .int()
      .min(0)
      .max(1_000_000)
      .transform((value): Amount => ({ kind: 'count', count: value })),
    share.transform((value): Amount => ({ kind: 'share', share: value })),
  ]),
  { label: 'whole number or share', expected: 'a whole number such as 100, or a share such as 2%' },
);

const positive = duration({ minimum: 1 });

const range = documented(z.tuple([duration(), duration()]), {
  label: 'two durations',
  expected: 'two durations, the shorter first, such as [10s, 1m]',
});

const spreads = [
  z
    .strictObject({
      uniform: range.describe('Shortest and longest.'),
    })
    .refine(({ uniform: [low, high] }) => low <= high, {
      path: ['uniform'],
      message: 'the longest is shorter than the shortest',
    })
    .transform(({ uniform: [low, high] }): Distribution => ({ kind: 'uniform', low, high })),
  z
    .strictObject({ exponential: positive.describe('The mean.') })
    .transform(({ exponential: mean }): Distribution => ({ kind: 'exponential', mean })),
  z
    .strictObject({
      median: positive.describe('Half are shorter.'),
      p95: positive.describe('95% are shorter.'),
    })
    .refine(({ median, p95 }) => median <= p95, {
      path: ['p95'],
      message: 'the 95th percentile is shorter than the median',
    })
    .transform(({ median, p95 }): Distribution => ({ kind: 'lognormal', median, p95 })),
] as const;

const SPREAD_EXPECTED =
  'a duration such as 30s, at most 8784h, or { uniform: [10s, 1m] }, { exponential: 2m } or { median: 12s, p95: 30s }';

const spread = z.union([
  duration().transform((value): Distribution => ({ kind: 'constant', value })),
  ...spreads,
]);

/** A spread of durations: one duration, or a distribution. */
export const distribution = documented(spread, {
  label: 'spread',
  expected: SPREAD_EXPECTED,
  suggest: onlyValid(spread, quantities.suggestDuration),
});

const instants = z.union([duration(), ...spreads]);

/** An instant of the run: one, or a spread that chance picks one from. */
export const instant = documented(instants, {
  label: 'duration, or spread',
  expected: SPREAD_EXPECTED,
  suggest: onlyValid(instants, quantities.suggestDuration),
});

/** One of a few words, or what is nearest to it. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  return documented(z.literal(words), {
    label: words.length === 1 ? `\`${words[0]}\`` : words.map((each) => `\`${each}\``).join(', '),
    expected: words.length === 1 ? words[0] : `one of ${words.join(', ')}`,
    suggest: (given) => (typeof given === 'string' ? nearest(given, words) : undefined),
  });
}

/** A list without repetitions. */
export function distinct<Item extends z.ZodType>(item: Item, minimum: number, maximum: number) {
  return documented(
    z
      .array(item)
      .min(minimum)
      .max(maximum)
      .superRefine((items, context) => {
        const seen = new Set<unknown>();
        for (const [index, value] of items.entries()) {
          if (seen.has(value)) {
            context.addIssue({
              code: 'custom',
              path: [index],
              message: `${String(value)} is listed twice`,
              params: { expected: 'each entry once' },
            });
          }
          seen.add(value);
        }
      }),
    {
      label: 'list',
      expected:
        minimum > 0
          ? `a list of ${minimum} to ${maximum} entries, each once`
          : 'a list, each entry once',
      suggest: (value) =>
        typeof value === 'string' && NAME_PATTERN.test(value) ? `[${value}]` : undefined,
    },
  );
}
