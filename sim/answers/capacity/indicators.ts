/**
 * The thresholds of Diego's own indicators, one line each, and what they say of a foundation.
 *
 * Sources: `indicators` are the files jobs/NAME/templates/indicators.yml.erb of diego-release 2.105.0;
 * `docs` is Cloud Foundry's capacity guidance; `healthwatch` is what Healthwatch 1.x alerts on where the
 * indicator says that its threshold depends on the foundation; `derived` is the docs' rule for another
 * number of zones. What the simulation cannot tell yet is in `NOT_EVALUATED`, with the reason.
 */
import type { CapacityInput } from './input';
import { zonesOf } from './losses';
import type { Readings } from './readings';
import type { CapacityReport } from './result';

type Room = CapacityReport['rooms'][number];
type Indicator = CapacityReport['indicators'][number];
type NotEvaluated = CapacityReport['notEvaluated'][number];

/** What indicators are evaluated on. */
export interface Seen {
  readonly input: CapacityInput;
  /** Of all cells. */
  readonly all: Room;
  /** Free pieces of 4 GB by memory alone, whatever chunk was asked for. */
  readonly memoryChunks: number;
}

/** A threshold and how its metric is read. */
interface Line {
  readonly metric: string;
  /** What the value is: of what, over which window. */
  readonly about: string;
  readonly unit: Indicator['unit'];
  readonly source: Indicator['source'];
  /** `below`: lower is worse. A value at the threshold is past it only where the line says `at least`. */
  readonly compare: 'below' | 'at most' | 'at least';
  /** Null: the indicator has no warning level. */
  readonly yellow: number | null;
  /** Null: no critical level. */
  readonly red: number | null;
  /** Null: nothing was measured. */
  readonly value: (seen: Seen, readings: Readings) => number | null;
}

/** The docs' rule for three zones (indicators: rep). */
const SHARE_LEFT = 0.35;

/** What lines have in common. */
const SHARE = { unit: 'share', source: 'indicators', compare: 'below', red: SHARE_LEFT } as const;
const LEAST = { source: 'healthwatch', compare: 'at most' } as const;
const DIEGO = { source: 'indicators', compare: 'at least' } as const;
const WATCH = { source: 'healthwatch', compare: 'at least' } as const;
const RATE = { about: 'rate over 5 m', unit: 'per minute' } as const;

type NumberReading = Exclude<keyof Readings, `is${string}`>;

const flag =
  (name: Extract<keyof Readings, `is${string}`>): Line['value'] =>
  (_, { [name]: isSo }) =>
    isSo === null ? null : Number(isSo);

const reading =
  (name: NumberReading): Line['value'] =>
  (_, readings) =>
    readings[name];

// biome-ignore format: a table, one line each.
const CAPACITY_LINES: readonly Line[] = [
  { metric: 'rep.CapacityRemainingMemory', about: 'share left, for 3 zones', ...SHARE, yellow: null, value: ({ all }) => all.memoryLeftShare },
  { metric: 'rep.CapacityRemainingDisk', about: 'share left, for 3 zones', ...SHARE, yellow: null, value: ({ all }) => all.diskLeftShare },
  { metric: 'rep.CapacityRemainingContainers', about: 'share left', ...SHARE, yellow: 0.4, value: ({ all }) => all.containersLeftShare },
  { metric: 'rep.CapacityRemainingDisk', about: 'cells with less than 6 GB, which breaks staging', unit: 'cells', source: 'docs', compare: 'at least', yellow: null, red: 1, value: ({ all }) => all.cellsShortOfDisk },
  { metric: 'Diego.AvailableFreeChunks', about: 'free pieces of 4 GB memory', unit: 'chunks', ...LEAST, yellow: 2, red: 1, value: ({ memoryChunks }) => memoryChunks },
  { metric: 'Diego.AvailableFreeChunksDisk', about: 'free pieces of 6 GB disk', unit: 'chunks', ...LEAST, yellow: 2, red: 1, value: ({ all }) => all.freeDiskChunks },
  { metric: 'Diego.TotalAvailableMemory', about: 'all cells', unit: 'MB', ...LEAST, yellow: 65_536, red: 32_768, value: ({ all }) => all.memoryLeftMB },
  { metric: 'Diego.TotalAvailableDisk', about: 'all cells', unit: 'MB', ...LEAST, yellow: 12_288, red: 6_144, value: ({ all }) => all.diskLeftMB },
];

// biome-ignore format: a table, one line each.
const READING_LINES: readonly Line[] = [
  { metric: 'auctioneer.AuctioneerLRPAuctionsFailed', ...RATE, ...DIEGO, yellow: 0.5, red: 1, value: reading('lrpsFailedPerMinute') },
  { metric: 'auctioneer.AuctioneerTaskAuctionsFailed', ...RATE, ...DIEGO, yellow: 0.5, red: 1, value: reading('tasksFailedPerMinute') },
  { metric: 'auctioneer.AuctioneerLRPAuctionsStarted', ...RATE, ...WATCH, yellow: 50, red: 100, value: reading('lrpsPlacedPerMinute') },
  { metric: 'auctioneer.AuctioneerTaskAuctionsStarted', ...RATE, ...WATCH, yellow: 50, red: 100, value: reading('tasksPlacedPerMinute') },
  { metric: 'auctioneer.AuctioneerFetchStatesDuration', about: 'maximum over 5 m', unit: 'seconds', ...DIEGO, yellow: 2, red: 5, value: reading('fetchSeconds') },
  { metric: 'bbs.ConvergenceLRPDuration', about: 'maximum over 15 m', unit: 'seconds', ...DIEGO, yellow: 10, red: 20, value: reading('convergenceSeconds') },
  { metric: 'bbs.RequestLatency', about: 'average over 15 m of each minute\'s slowest', unit: 'seconds', ...DIEGO, yellow: 5, red: 10, value: reading('requestSeconds') },
  { metric: 'rep.RepBulkSyncDuration', about: 'maximum over 15 m', unit: 'seconds', ...DIEGO, yellow: 5, red: 10, value: reading('syncSeconds') },
  { metric: 'bbs.LRPsMissing', about: 'average over 5 m', unit: 'instances', ...DIEGO, yellow: 5, red: 10, value: reading('missing') },
  { metric: 'bbs.LRPsExtra', about: 'average over 5 m', unit: 'instances', ...DIEGO, yellow: 5, red: 10, value: reading('extra') },
  { metric: 'bbs.LRPsRunning', about: 'change within 1 h, either way', unit: 'instances', ...WATCH, yellow: 50, red: 100, value: (_, { runningDelta }) => (runningDelta === null ? null : Math.abs(runningDelta)) },
  { metric: 'bbs.CrashedActualLRPs', about: 'at the last convergence pass', unit: 'instances', ...WATCH, yellow: 10, red: 20, value: reading('crashed') },
  { metric: 'bbs.Domain.cf-apps', about: '1 while fresh', unit: 'flag', source: 'indicators', compare: 'below', yellow: null, red: 1, value: flag('isDomainFresh') },
  { metric: 'rep.GardenHealthCheckFailed', about: 'cells whose check fails', unit: 'cells', ...DIEGO, yellow: 1, red: 2, value: reading('unhealthyCells') },
  { metric: 'rep.CellUnhealthy', about: 'health checks that timed out within 1 h', unit: 'cells', ...DIEGO, yellow: null, red: 1, value: reading('timedOutChecks') },
  { metric: 'bbs.LockHeld', about: '1 while a BBS holds the lock', unit: 'flag', source: 'indicators', compare: 'below', yellow: null, red: 1, value: flag('isBbsLockHeld') },
  { metric: 'auctioneer.LockHeld', about: '1 while an auctioneer holds the lock', unit: 'flag', source: 'indicators', compare: 'below', yellow: null, red: 1, value: flag('isAuctioneerLockHeld') },
];

const NOT_EVALUATED: readonly NotEvaluated[] = [
  {
    metric: 'bbs.BBSMasterElected',
    reason: 'its threshold is how often the operator deploys',
  },
  {
    metric: 'locket.ActiveLocks',
    reason: 'its threshold is the number of locks that the operator expects',
  },
  {
    metric: 'locket.ActivePresences',
    reason: 'its threshold is the number of cells that the operator expects',
  },
  {
    metric: 'rep.StrandedEvacuatingActualLRPs',
    reason: 'Diego gives it no threshold; `diegosim run` tells of stranded instances',
  },
  { metric: 'route_emitter.RouteEmitterSyncDuration', reason: 'routing is not modelled' },
];

/** What could be evaluated, and what could not, with the reason. */
export interface Indicators {
  readonly indicators: Indicator[];
  readonly notEvaluated: NotEvaluated[];
}

/** Every indicator, in the order of the tables. */
export function evaluateIndicators(seen: Seen): Indicators {
  const { readings } = seen.input;
  const indicators: Indicator[] = [];
  const notEvaluated: NotEvaluated[] = [];
  const lines = [...capacityLines(seen), ...(readings === undefined ? [] : READING_LINES)];
  for (const line of lines) {
    const value = line.value(seen, readings ?? NO_READINGS);
    if (value === null) notEvaluated.push({ metric: line.metric, reason: unmeasured(line) });
    else indicators.push(judged(line, value));
  }
  if (readings === undefined) {
    const reason = 'nothing was measured up to this instant';
    notEvaluated.push(...READING_LINES.map(({ metric }) => ({ metric, reason })));
  }
  return { indicators, notEvaluated: [...notEvaluated, ...NOT_EVALUATED] };
}

/** The rule of one zone's share, beside the docs' for three zones. */
function capacityLines({ input }: Seen): Line[] {
  const zones = zonesOf(input.cells, input.zones).length;
  const [memory, disk, ...rest] = CAPACITY_LINES;
  if (memory === undefined || disk === undefined || zones < 2) return [...CAPACITY_LINES];
  const about = `share left, one of ${zones} zones`;
  const ofZones = { about, source: 'derived', red: 1 / zones } as const;
  return [memory, { ...memory, ...ofZones }, disk, { ...disk, ...ofZones }, ...rest];
}

function unmeasured({ metric, about }: Line): string {
  if (metric === 'bbs.LRPsRunning') return `${about}: less than that has been simulated`;
  return `${about}: nothing was measured in that time`;
}

function judged(line: Line, value: number): Indicator {
  const { metric, about, unit, source, compare, yellow, red } = line;
  const isPast = (threshold: number | null): boolean => {
    if (threshold === null) return false;
    if (compare === 'below') return value < threshold;
    return compare === 'at most' ? value <= threshold : value >= threshold;
  };
  const level = isPast(red) ? 'red' : isPast(yellow) ? 'yellow' : 'green';
  return { metric, about, value, unit, compare, yellow, red, level, source };
}

const NO_READINGS: Readings = {
  seconds: 0,
  convergenceSeconds: null,
  missing: null,
  extra: null,
  fetchSeconds: null,
  requestSeconds: null,
  syncSeconds: null,
  lrpsFailedPerMinute: 0,
  tasksFailedPerMinute: 0,
  lrpsPlacedPerMinute: 0,
  tasksPlacedPerMinute: 0,
  crashed: null,
  runningDelta: null,
  isDomainFresh: null,
  unhealthyCells: 0,
  timedOutChecks: null,
  isBbsLockHeld: null,
  isAuctioneerLockHeld: null,
};
