/**
 * The answer about capacity as one object: what `capacity --json` prints and what the text is written from.
 * One schema yields the type, the JSON Schema and the test that the program keeps to it. Numbers carry
 * their unit in their name; shares are from 0 to 1; 1 GB = 1024 MB.
 */
import * as z from 'zod';
import { PLACEMENT_GROUP } from '../result';

z.config({ jitless: true });

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const CAPACITY_VERSION = 1;

const count = z.int().min(0);
const megabytes = z.number().min(0);
const share = z.number().min(0).max(1);
const tags = z.array(z.string());

const SPREAD = z.strictObject({
  minimum: z.number(),
  median: z.number(),
  maximum: z.number(),
});

const ROOM = z.strictObject({
  zone: z.string().nullable().describe('Null: of all zones.'),
  placementTags: tags
    .nullable()
    .describe('Tags that work must ask for on these cells; null: whatever they require.'),
  cells: count.describe('Cells that exist.'),
  cellsUp: count.describe('Cells whose rep takes work; the other numbers are of these.'),
  memoryTotalMB: megabytes,
  memoryLeftMB: megabytes,
  memoryLeftShare: share,
  diskTotalMB: megabytes,
  diskLeftMB: megabytes,
  diskLeftShare: share,
  containersTotal: count,
  containersLeft: count,
  containersLeftShare: share,
  freeChunks: count.describe('Pieces of chunk that fit, cell by cell, with one container each.'),
  freeChunksByMemory: count.describe("By memory alone: Healthwatch's available free chunks."),
  freeDiskChunks: count.describe('Pieces of 6 GB disk, by disk alone.'),
  largestFreeMB: megabytes.describe('Memory left on the cell that has most.'),
  fragmentation: share.describe('1 - largestFreeMB / memoryLeftMB; 0 when full.'),
  stagingTasks: count.describe('Staging tasks that fit at once.'),
  cellsShortOfDisk: count.describe('Cells with less than 6 GB disk, on which staging fails.'),
  memoryLeftPerCellMB: SPREAD,
  diskLeftPerCellMB: SPREAD,
  containersLeftPerCell: SPREAD,
  instancesPerCell: SPREAD.describe('Containers of LRPs, in any state.'),
});

const SIZE_CLASS = z.strictObject({
  memoryMB: megabytes.describe('As apps ask for it; each container takes its proxy as well.'),
  diskMB: megabytes,
  placementTags: tags,
  rootFs: z.string(),
  apps: count,
  instances: count,
  placeable: count.describe('How many more would fit, were it only those.'),
});

const VERDICT = z.enum(['fits', 'does not fit', 'depends on chance']);

const LOSS = z.strictObject({
  kind: z.enum(['zone', 'zone and tags', 'cell']),
  zone: z.string(),
  placementTags: tags.nullable().describe('Null: cells are lost whatever they require.'),
  cellGuid: z.string().nullable().describe('Null unless one cell is lost.'),
  cellsLost: count,
  cellsLeft: count,
  instances: count.describe('Desired instances that must start elsewhere.'),
  tasksLost: count.describe('Tasks that fail with their cells; nobody starts them elsewhere.'),
  verdict: VERDICT.describe('By auctions: whether all find room in every, in no or in some draws.'),
  draws: count,
  placedMinimum: count.describe('In the worst of the draws.'),
  placedMaximum: count,
  batchesMaximum: count.describe('Until a batch placed nothing more.'),
  unplaced: z.array(PLACEMENT_GROUP).describe('In the worst of the draws.'),
  smallestUnplacedMB: megabytes
    .nullable()
    .describe('What the smallest of them needs on one cell, its proxy included.'),
  largestFreeMB: megabytes.describe(
    'Memory left then on the cell that has most, of those that take what found none.',
  ),
  sum: z
    .strictObject({
      verdict: z.enum(['fits', 'does not fit']),
      short: z.array(z.enum(['memory', 'disk', 'containers'])),
      memoryNeededMB: megabytes,
      memoryFreeMB: megabytes,
      diskNeededMB: megabytes,
      diskFreeMB: megabytes,
      containersNeeded: count,
      containersFree: count,
    })
    .describe('By adding up what is left on cells that take any of the instances.'),
  after: z
    .strictObject({
      cells: count,
      memoryUsedShare: share,
      diskUsedShare: share,
      containersUsedShare: share,
      memoryLeftPerCellMB: SPREAD,
    })
    .describe('How full those cells get, in the worst of the draws.'),
});

const GROWTH = z.strictObject({
  instances: count.describe('Desired now.'),
  survives: z
    .number()
    .min(0)
    .nullable()
    .describe('Growth of all apps, as a share, that survives any zone; null: not even none.'),
  fails: z.number().min(0).nullable().describe('A little more, which does not; null: not found.'),
  failure: z
    .strictObject({
      where: z
        .enum(['placing', 'losing'])
        .describe('The new instances find no room, or those of a lost zone do not.'),
      zone: z.string().nullable(),
    })
    .nullable(),
});

const INDICATOR = z.strictObject({
  metric: z.string(),
  about: z.string().describe('What the value is of, over which window.'),
  value: z.number(),
  unit: z.enum(['share', 'MB', 'chunks', 'cells', 'instances', 'per minute', 'seconds', 'flag']),
  compare: z.enum(['below', 'at most', 'at least']).describe('How a value is past a threshold.'),
  yellow: z.number().nullable(),
  red: z.number().nullable(),
  level: z.enum(['green', 'yellow', 'red']),
  source: z.enum(['indicators', 'docs', 'healthwatch', 'derived']),
});

const SIZE = z.strictObject({ memoryMB: megabytes, diskMB: megabytes });

/** What is computed from a foundation at an instant, whoever asks. */
const CAPACITY_REPORT = z.strictObject({
  chunk: SIZE,
  staging: SIZE,
  proxyMB: megabytes.describe('Memory of each container for its Envoy.'),
  desired: count.describe('Desired instances.'),
  placed: count.describe('Those that have a container on a cell that is up.'),
  rooms: z.array(ROOM).describe('By zone, by required tags where cells have them, in all last.'),
  sizes: z.array(SIZE_CLASS).describe('Of desired apps, those with most instances first.'),
  sizesLeftOut: count,
  losses: z.array(LOSS),
  growth: GROWTH,
  indicators: z.array(INDICATOR),
  notEvaluated: z.array(z.strictObject({ metric: z.string(), reason: z.string() })),
});

export type CapacityReport = z.output<typeof CAPACITY_REPORT>;

export const CAPACITY_RESULT = z.strictObject({
  version: z.literal(CAPACITY_VERSION),
  build: z.string().describe('Version of the program.'),
  scenario: z.string(),
  seed: z.int().min(0),
  atSeconds: z.number().min(0).describe('Simulated time of the state that is looked at.'),
  atReason: z
    .enum(['asked for', 'before the first event that changes the cells', 'end of the run'])
    .describe('Why that instant.'),
  warnings: z.array(z.string()),
  ...CAPACITY_REPORT.shape,
});

export type CapacityResult = z.output<typeof CAPACITY_RESULT>;

/** The JSON Schema (draft 2020-12) of what `capacity --json` prints. */
export function capacityResultJsonSchema(): Record<string, unknown> {
  return { title: 'diegosim capacity result', ...z.toJSONSchema(CAPACITY_RESULT) };
}
