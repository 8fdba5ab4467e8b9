/**
 * One auction batch as a line of JSON: the shape that the recordings of the real scheduler and the
 * simulation's auction log share. Names are the recordings'; unknown fields are ignored, lists may be
 * null or absent (Go writes an empty list so), anything else that is missing is an error.
 */
import { z } from 'zod';

const count = z.number().int();
const names = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

const resources = z.object({ memoryMB: count, diskMB: count, containers: count });

const demand = {
  memoryMB: count,
  diskMB: count,
  rootFs: z.string(),
  placementTags: names,
  volumeDrivers: names,
};

const cell = z.object({
  id: z.string(),
  index: count,
  zone: z.string(),
  total: resources,
  available: resources,
  lrps: z
    .array(z.object({ processGuid: z.string(), index: count }))
    .nullish()
    .transform((list) => list ?? []),
  tasks: z
    .array(z.object({ taskGuid: z.string() }))
    .nullish()
    .transform((list) => list ?? []),
  startingContainerCount: count,
  evacuating: z.boolean(),
  stacks: names,
  arbitraryRootFsSchemes: names,
  volumeDrivers: names,
  placementTags: names,
  optionalPlacementTags: names,
  proxyMemoryAllocationMB: count,
});

const lrp = z.object({ processGuid: z.string(), index: count, ...demand });
const task = z.object({ taskGuid: z.string(), ...demand });

const batchFields = {
  config: z.object({
    binPackFirstFitWeight: z.number(),
    startingContainerWeight: z.number(),
    startingContainerCountMaximum: count,
  }),
  cells: z
    .array(cell)
    .nullable()
    .transform((list) => list ?? []),
  lrps: z
    .array(lrp)
    .nullable()
    .transform((list) => list ?? []),
  tasks: z
    .array(task)
    .nullable()
    .transform((list) => list ?? []),
};

const outcome = z
  .object({ winner: z.string().optional(), error: z.string().optional() })
  .refine(({ winner, error }) => (winner === undefined) !== (error === undefined), {
    message: 'exactly one of winner and error is expected',
  });

const decision = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('lrp'),
    processGuid: z.string(),
    index: count,
    winner: z.string().optional(),
    error: z.string().optional(),
  }),
  z.object({
    kind: z.literal('task'),
    taskGuid: z.string(),
    winner: z.string().optional(),
    error: z.string().optional(),
  }),
]);

/** The batch alone: what a scheduler is given. */
export const auctionBatchSchema = z.object(batchFields);

/** A recorded case: the batch and, by identity, what the real scheduler made of it. */
export const recordedAuctionSchema = z.object({
  ...batchFields,
  name: z.string().optional(),
  expect: z.record(z.string(), outcome),
});

/** A line of the auction log: the batch, and the decisions in the order in which they were made. */
export const auctionLogSchema = z.object({ ...batchFields, decisions: z.array(decision) });

export type AuctionBatch = z.output<typeof auctionBatchSchema>;
export type RecordedAuction = z.output<typeof recordedAuctionSchema>;
export type AuctionLogEntry = z.output<typeof auctionLogSchema>;
export type RecordedCell = z.output<typeof cell>;
export type RecordedLRP = z.output<typeof lrp>;
export type RecordedTask = z.output<typeof task>;
export type RecordedDecision = z.output<typeof decision>;
