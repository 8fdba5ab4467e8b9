/** Scenario files, `foundation`: zones, groups of cells, the overlay network, properties. */
import * as z from 'zod';
import { MAX_PREFIX, networkAddress, parseAddress } from '../model/address';
import { propertyByName } from './defaults';
import * as scalars from './scalars';
import { DEFAULT_STACK, STACK_NAME } from './stacks';

/** Cells of a whole foundation; Diego's own test bed simulates 1,000. */
export const CELLS_MAXIMUM = 2000;

const STACK = 'cflinuxfs4';

export const CELL_GROUP = z.strictObject({
  name: scalars.name.describe('Instance group; its cells are called name-0, name-1, …'),
  count: scalars.count(1, CELLS_MAXIMUM).describe('Cells at the start.'),
  zones: scalars
    .distinct(scalars.name, 1, 100)
    .optional()
    .describe('Zones the cells are dealt to in turn. Default: all of the foundation.'),
  memory: scalars.size.describe(
    'Memory a cell advertises to auctions (the rep reports the whole VM).',
  ),
  disk: scalars.size.describe(
    'Disk a cell advertises (the rep reports its disk less the 10 GB download cache).',
  ),
  physicalMemory: scalars.size
    .optional()
    .describe(
      'Memory that its VM really has, where the cell advertises more. Diego never looks; the kernel kills what does not fit. Source: jobs/rep/spec diego.executor.memory_capacity_mb. Default: as much as it advertises.',
    ),
  containers: scalars
    .count(2, 100_000)
    .prefault(250)
    .describe(
      'Containers Garden allows on a cell; the rep advertises one less, which it keeps for its health check. Source: garden-runc-release jobs/garden/spec garden.max_containers.',
    ),
  stacks: scalars
    .distinct(scalars.name, 0, 20)
    .prefault([STACK])
    .describe(
      'Preloaded root filesystems. Source: cf-deployment.yml diego-cell, diego.rep.preloaded_rootfses.',
    ),
  rootFsSchemes: scalars
    .distinct(scalars.name, 0, 20)
    .prefault(['docker'])
    .describe(
      'Schemes of which a cell takes any root filesystem. Source: jobs/rep/spec diego.rep.rootfs_providers.',
    ),
  volumeDrivers: scalars
    .distinct(scalars.name, 0, 50)
    .prefault([])
    .describe('Volume drivers installed on a cell.'),
  placementTags: scalars
    .distinct(scalars.name, 0, 50)
    .prefault([])
    .describe(
      'Tags an app must ask for to run here. Source: jobs/rep/spec diego.rep.placement_tags.',
    ),
  optionalPlacementTags: scalars
    .distinct(scalars.name, 0, 50)
    .prefault([])
    .describe(
      'Tags an app may ask for to run here. Source: jobs/rep/spec diego.rep.optional_placement_tags.',
    ),
});

/** 2^exponent, exactly, for a whole exponent from 0 to 32. */
export function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let factor = 0; factor < exponent; factor++) power *= 2;
  return power;
}

const NETWORK_PATTERN = /^[\d.]+\/\d{1,2}$/;

/** First address of a masked IPv4 network as an unsigned number, and the length of its prefix. */
export function parseNetwork(text: string): { address: number; prefix: number } | undefined {
  if (!NETWORK_PATTERN.test(text)) return undefined;
  const [dotted = '', prefixText] = text.split('/');
  const prefix = Number(prefixText);
  const address = parseAddress(dotted);
  if (address === undefined || prefix > MAX_PREFIX) return undefined;
  return { address: networkAddress(address, prefix), prefix };
}

const network = z
  .string()
  .regex(NETWORK_PATTERN, { abort: true })
  .refine((text) => parseNetwork(text) !== undefined);
scalars.valueDocs.add(network, {
  label: 'network',
  expected: 'an IPv4 network such as 10.255.0.0/16',
});

const silkNone = z.literal('none');
scalars.valueDocs.add(silkNone, { label: '`none`', expected: 'none' });

const SILK = z
  .strictObject({
    network: network
      .prefault('10.255.0.0/16')
      .describe('Overlay network. Source: silk-release jobs/silk-controller/spec network.'),
    subnetPrefix: scalars
      .count(9, 30)
      .prefault(24)
      .describe(
        'Prefix length of the subnet each cell leases. Source: silk-release jobs/silk-controller/spec subnet_prefix_length.',
      ),
    singleIps: scalars
      .count(0, 1000)
      .prefault(0)
      .describe(
        'VMs that are no cells and hold a single address each, a /32 of the first block, for ever. Source: silk-release jobs/silk-daemon/spec single_ip_only.',
      ),
  })
  .refine(({ network: text, subnetPrefix }) => subnetPrefix >= (parseNetwork(text)?.prefix ?? 0), {
    // What is out of bounds in any case is reported once.
    when: ({ issues }) => issues.length === 0,
    path: ['subnetPrefix'],
    message: 'a subnet is larger than its network',
    params: { expected: "a prefix at least as long as the network's" },
  });

/** VMs of a group of the control plane, at most. */
export const CONTROL_PLANE_MAXIMUM = 8;

const apis = scalars.count(1, 1);
scalars.valueDocs.add(apis, {
  label: '1',
  expected: '1: one Cloud Controller, with its clock, is modelled',
});

const databases = z.union([z.literal(1), z.literal(3)]);
scalars.valueDocs.add(databases, { label: '1 or 3', expected: '1, or 3 for a Galera cluster' });

export const CONTROL_PLANE = z.strictObject({
  diegoApi: scalars
    .count(1, CONTROL_PLANE_MAXIMUM)
    .prefault(2)
    .describe(
      'diego-api VMs: a BBS, a Locket and a Silk controller each. Source: cf-deployment.yml diego-api.',
    ),
  scheduler: scalars
    .count(1, CONTROL_PLANE_MAXIMUM)
    .prefault(2)
    .describe('scheduler VMs: an auctioneer each. Source: cf-deployment.yml scheduler.'),
  database: databases
    .prefault(1)
    .describe(
      'database VMs: 3 are a Galera cluster that survives the loss of one. Source: cf-deployment.yml database.',
    ),
  api: apis.prefault(1).describe('api VMs: one Cloud Controller with its clock is modelled.'),
  zones: scalars
    .distinct(scalars.name, 1, 100)
    .optional()
    .describe('Zones that the VMs of each group are dealt to in turn. Default: all.'),
});

/** By name or alias. Read through `properties.ts`, which brings the names together. */
export const PROPERTY_VALUES = z.strictObject(
  Object.fromEntries(
    [...propertyByName].map(([name, property]) => [
      name,
      property.schema.optional().describe(property.description),
    ]),
  ),
);

export const FOUNDATION = z.strictObject({
  zones: scalars.distinct(scalars.name, 1, 100).describe('Availability zones.'),
  cells: z
    .array(CELL_GROUP)
    .min(1)
    .max(100)
    .describe('Groups of equal cells; cells are dealt to their zones in turn.'),
  silk: z
    .union([SILK, silkNone])
    .prefault({})
    .describe('Overlay network that leases a subnet to every cell, or `none`.'),
  controlPlane: CONTROL_PLANE.prefault({}).describe('The VMs of the control plane.'),
  stack: STACK_NAME.prefault(DEFAULT_STACK).describe(
    'What the BBS and its database cost: one of the measured stacks below.',
  ),
  properties: PROPERTY_VALUES.prefault({}).describe(
    'Settings under their dotted BOSH names; what is not named has the default of the table below.',
  ),
});

export type ControlPlaneEntry = z.output<typeof CONTROL_PLANE>;
export type CellGroup = z.output<typeof CELL_GROUP>;
export type Foundation = z.output<typeof FOUNDATION>;
export type PropertyValues = z.output<typeof PROPERTY_VALUES>;
