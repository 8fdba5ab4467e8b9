/**
 * Holds Silk's lease controller to recordings of the real one: each recorded sequence of calls goes through the
 * same functions as in a simulation, and every answer, choice, error, row and routable address must come out as
 * recorded, and so must the sizes of the pools.
 *
 * The adapter translates addresses, nothing else. Where the real controller picked a random free subnet the
 * recording dictates the pick: it becomes the draw with which the simulation's pool gives that very subnet, and
 * the step fails when there is no such draw.
 */
import { z } from 'zod';
import {
  acquireLease,
  releaseLease,
  renewLease,
  routableLeases,
} from '../../diego/silk/leaseController';
import { createLeaseTable, type LeaseTable, takenSubnets } from '../../diego/silk/leaseTable';
import { parseSubnet, subnetText } from '../../diego/silk/subnet';
import { drawFor, type LeaseKind, poolSize, type SubnetPool } from '../../diego/silk/subnetPool';
import { type Duration, type Instant, SECOND } from '../../engine/units';
import { addressText, MAX_PREFIX, networkAddress, parseAddress } from '../../model/address';
import { NONE } from '../../model/identity';
import {
  type Conformance,
  checkLine,
  checkLines,
  type Difference,
  type FieldDifference,
  fieldDifference,
  MISSING_NAMED,
  many,
  single,
  unknownFields,
} from './recordedCases';

/** Ten thousand years and more: whole microseconds still fit a number. */
const SECONDS_MAX = 8_000_000_000;
const seconds = z.number().int().min(0).max(SECONDS_MAX);

/** A call looks at every row, and each may have made one: more would take minutes. */
const STEPS_MAX = 10_000;

const rowSchema = z.strictObject({
  underlayIP: z.string(),
  subnet: z.string(),
  renewedAtS: z.number(),
});

const expectSchema = z.looseObject({
  subnet: z.string().optional(),
  choice: z.string().optional(),
  evicted: z.string().optional(),
  error: z.string().optional(),
  retriable: z.boolean().optional(),
  underlayIPs: z.array(z.string()).nullish(),
  leases: z.array(rowSchema).nullish(),
});

const sequenceSchema = z.object({
  name: z.string().optional(),
  network: z.string(),
  subnetPrefix: z.number().int().min(0).max(MAX_PREFIX),
  leaseExpirationSeconds: seconds,
  blockPoolSize: z.number().optional(),
  singlePoolSize: z.number().optional(),
  steps: z
    .array(
      z.object({
        atS: seconds,
        op: z.string(),
        args: z.record(z.string(), z.unknown()).optional(),
        expect: expectSchema,
      }),
    )
    .max(STEPS_MAX),
});

type RecordedSequence = z.infer<typeof sequenceSchema>;
type RecordedStep = RecordedSequence['steps'][number];
type Expected = RecordedStep['expect'];

/** A controller under replay. */
interface Replay {
  readonly table: LeaseTable;
  readonly expiration: Duration;
  now: Instant;
}

/** What a step answered, under the names of the recording. */
interface Answer {
  readonly subnet?: string;
  readonly choice?: string;
  readonly evicted?: string | undefined;
  readonly error?: string;
  readonly retriable?: boolean;
  readonly underlayIPs?: string[];
  /** Why the recorded pick could not have been one of the simulation. */
  readonly pick?: string | undefined;
}

/** Replays one recorded sequence a line; blank lines are skipped. A line that is none counts as failed. */
export function checkSilkSequences(lines: Iterable<string>): Conformance {
  return checkLines(lines, checkSilkLine);
}

/**
 * Replays the sequence of one line; `place` is its name when it has none of its own. A difference is in
 * `<number> <operation> <field>`, counting steps from 1.
 */
export function checkSilkLine(line: string, place: string): Difference[] {
  const recorded = { schema: sequenceSchema, what: 'a recorded sequence of calls' };
  return checkLine(line, place, recorded, checkSequence);
}

function checkSequence(recorded: RecordedSequence, name: string): Difference[] {
  const difference = (step: string, expected: unknown, got: unknown): Difference => ({
    case: name,
    step,
    expected: String(expected),
    got: String(got),
  });
  const pool = poolOf(recorded);
  if (pool === undefined) {
    return [difference('network', 'an IPv4 network no smaller than a block', recorded.network)];
  }
  const differences: Difference[] = [];
  for (const kind of ['block', 'single'] as const) {
    const expected = recorded[`${kind}PoolSize`];
    const got = poolSize(pool, kind);
    if (expected !== undefined && expected !== got) {
      differences.push(difference(`${kind}PoolSize`, expected, got));
    }
  }
  const expiration = recorded.leaseExpirationSeconds * SECOND;
  const replay: Replay = { table: createLeaseTable(pool), expiration, now: 0 };
  recorded.steps.forEach((step, index) => {
    const place = `${index + 1} ${step.op}`;
    for (const { field, expected, got } of checkStep(replay, step)) {
      differences.push(difference(`${place} ${field}`.trimEnd(), expected, got));
    }
  });
  return differences;
}

/** Go masks the network of a CIDR; undefined for what is none, or smaller than its blocks. */
function poolOf({ network, subnetPrefix }: RecordedSequence): SubnetPool | undefined {
  const [first = '', prefix = '', ...rest] = network.split('/');
  const address = parseAddress(first);
  const networkPrefix = /^\d{1,2}$/.test(prefix) ? Number(prefix) : MAX_PREFIX + 1;
  if (address === undefined || rest.length > 0 || networkPrefix > subnetPrefix) return undefined;
  return { network: networkAddress(address, networkPrefix), networkPrefix, subnetPrefix };
}

interface Operation {
  readonly args: z.ZodType;
  run(replay: Replay, args: unknown, expected: Expected): Answer;
}

function operation<Args extends z.ZodType>(
  args: Args,
  run: (replay: Replay, args: z.output<Args>, expected: Expected) => Answer,
): Operation {
  return { args, run: (replay, given, expected) => run(replay, given as z.output<Args>, expected) };
}

const INVALID = 'invalid address';
const underlayIP = z.string();

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['acquire', operation(z.object({ underlayIP, singleOverlayIP: z.boolean() }), acquire)],
  ['renew', operation(z.object({ underlayIP, subnet: z.string() }), renew)],
  ['release', operation(z.object({ underlayIP }), release)],
  // Time has passed by the instant of the step.
  ['advance', operation(z.object({ s: seconds }), () => ({}))],
  ['routable', operation(z.object({}), routable)],
]);

function acquire(
  { table, expiration, now }: Replay,
  { underlayIP: text, singleOverlayIP: isSingle }: { underlayIP: string; singleOverlayIP: boolean },
  expected: Expected,
): Answer {
  const address = parseAddress(text);
  if (address === undefined) return { error: INVALID };
  const picked = pickOf(table, isSingle ? 'single' : 'block', expected);
  const request = { address, owner: NONE, isSingle };
  let pick: string | undefined;
  const answer = acquireLease(table, request, now, expiration, () => {
    if (picked === undefined) pick = 'not free in the pool';
    return picked ?? 0;
  });
  if (answer === undefined) return { error: 'no lease available' };
  const { subnet, choice, evicted } = answer;
  return {
    subnet: subnetText(subnet),
    choice,
    evicted: evicted && addressText(evicted.address),
    pick,
  };
}

/** The draw with which the pool, as it is before the call, gives what the real controller picked. */
function pickOf(table: LeaseTable, kind: LeaseKind, { subnet }: Expected): number | undefined {
  const wanted = subnet === undefined ? undefined : parseSubnet(subnet);
  if (wanted === undefined) return undefined;
  return drawFor(table.pool, kind, takenSubnets(table, kind), wanted);
}

function renew(
  { table, now }: Replay,
  { underlayIP: text, subnet: believed }: { underlayIP: string; subnet: string },
): Answer {
  const address = parseAddress(text);
  const subnet = parseSubnet(believed);
  if (address === undefined || subnet === undefined) return { error: INVALID, retriable: false };
  const answer = renewLease(table, { address, owner: NONE, subnet }, now);
  return answer === 'renewed' || answer === 'inserted' ? {} : { error: answer, retriable: false };
}

/** An address that is none has no row. */
function release({ table }: Replay, { underlayIP: text }: { underlayIP: string }): Answer {
  const address = parseAddress(text);
  if (address !== undefined) releaseLease(table, address);
  return {};
}

function routable({ table, expiration, now }: Replay): Answer {
  return { underlayIPs: routableLeases(table, now, expiration).map(addressText) };
}

function checkStep(replay: Replay, step: RecordedStep): FieldDifference[] {
  const { op, atS, expect } = step;
  const known = OPERATIONS.get(op);
  if (known === undefined) return [{ field: '', expected: 'a known operation', got: op }];
  const args = known.args.safeParse(step.args ?? {}, MISSING_NAMED);
  if (!args.success) {
    const got = args.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return [{ field: 'args', expected: 'arguments of the operation', got: got.join('; ') }];
  }
  const before = replay.now / SECOND;
  const earliest = op === 'advance' ? before + (args.data as { s: number }).s : before;
  if (atS < earliest) {
    return [{ field: 'atS', expected: `${earliest} or later`, got: String(atS) }];
  }
  replay.now = atS * SECOND;
  return compare(replay, expect, known.run(replay, args.data, expect));
}

function compare(replay: Replay, expect: Expected, answer: Answer): FieldDifference[] {
  const differences = [
    answer.pick === undefined ? null : fieldDifference('pick', expect.subnet, answer.pick),
    single('error', expect.error, answer.error),
    single('retriable', expect.retriable, answer.retriable),
    single('choice', expect.choice, answer.choice),
    single('subnet', expect.subnet, answer.subnet),
    single('evicted', expect.evicted, answer.evicted),
    many('underlayIPs', expect.underlayIPs ?? [], answer.underlayIPs ?? []),
    // A long sequence tells its rows at the end only.
    'leases' in expect
      ? many('leases', (expect.leases ?? []).map(rowText), rowsOf(replay.table))
      : null,
    ...unknownFields(expect, expectSchema),
  ];
  return differences.filter((each) => each !== null);
}

function rowsOf({ leases }: LeaseTable): string[] {
  return [...leases].map(([address, { subnet, lastRenewedAt }]) =>
    rowText({
      underlayIP: addressText(address),
      subnet: subnetText(subnet),
      renewedAtS: lastRenewedAt / SECOND,
    }),
  );
}

function rowText({ underlayIP: address, subnet, renewedAtS }: z.infer<typeof rowSchema>): string {
  return `${address} ${subnet} renewed at ${renewedAtS} s`;
}
