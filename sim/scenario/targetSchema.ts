/** Scenario files, whom an event is about: cells, processes, VMs of the control plane. */
import * as z from 'zod';
import { COMPONENTS } from '../model/foundationSpec';
import { CELLS_MAXIMUM, CONTROL_PLANE_MAXIMUM } from './foundationSchema';
import { nearest } from './problems';
import * as scalars from './scalars';

const zone = scalars.name.describe('A zone.');
export const group = scalars.name.describe('A group of cells.');

const within = z.union([z.strictObject({ zone }), z.strictObject({ group })]);

const inside = within.optional().describe('Where chance picks them. Default: anywhere.');

/** Which cells. Chance picks `count` and `share`, the same cells for the same seed. */
export const cellVariants = [
  z.strictObject({ zone: zone.describe('All cells of a zone.') }),
  z.strictObject({ group: group.describe('All cells of a group.') }),
  z.strictObject({
    cells: scalars.distinct(scalars.name, 1, CELLS_MAXIMUM).describe('Cells by name.'),
  }),
  z.strictObject({
    count: scalars.count(1, CELLS_MAXIMUM).describe('That many cells, picked by chance.'),
    in: inside,
  }),
  z.strictObject({ share: scalars.share.describe('A share of the cells.'), in: inside }),
] as const;

export const CELL_SELECTOR = z.union(cellVariants);

export const all = scalars.word(['all']);

/** Processes of the control plane, and those of every cell. */
const PROCESSES = [...COMPONENTS, 'rep', 'silk-daemon'] as const;

const which = z.union([
  scalars.word(['active', 'standby', 'any', 'all']),
  scalars.count(0, CONTROL_PLANE_MAXIMUM - 1),
]);
scalars.valueDocs.add(which, {
  label: '`active`, `standby`, `any`, `all`, or its number',
  expected: 'active, standby, any, all, or the number of the VM, such as 0',
});

const processName = scalars.word(PROCESSES);
scalars.valueDocs.add(processName, {
  label: PROCESSES.map((each) => `\`${each}\``).join(', '),
  expected: `one of ${PROCESSES.join(', ')}`,
  suggest: suggestProcess,
});

/** A process of the control plane by the name of its job and the number of its VM, as `bosh` lists it. */
function suggestProcess(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const [, job, number] = /^([^/]+)\/(\d{1,3})$/.exec(given) ?? [];
  const name = nearest(job ?? given, PROCESSES);
  if (name === undefined || number === undefined) return name;
  return COMPONENTS.some((each) => each === name) ? `${name}, which: ${number}` : name;
}

export const PROCESS = z.strictObject({
  process: processName.describe('The process, by the name of its job.'),
  which: which
    .optional()
    .describe(
      'Of a process of the control plane: the one on the VM of that number, the one that holds the lock at that instant (`active`), those that wait for it (`standby`), one picked by chance among those that are up (`any`), or all. Default: all.',
    ),
  cells: scalars
    .distinct(scalars.name, 1, CELLS_MAXIMUM)
    .optional()
    .describe('Of a process of cells: the cells by name.'),
  count: scalars
    .count(1, CELLS_MAXIMUM)
    .optional()
    .describe('Of a process of cells: on that many cells, picked by chance.'),
  share: scalars.share
    .optional()
    .describe('Of a process of cells: on a share of the cells, picked by chance.'),
  in: within
    .optional()
    .describe('The zone or group in which the processes stand. Default: anywhere.'),
});

/** Groups of VMs, or a VM: `diego-api`, `diego-api/0`. */
const vmName = z.string().regex(/^[a-z][a-z-]{0,49}(\/\d{1,3})?$/);
scalars.valueDocs.add(vmName, {
  label: 'VM, or group of VMs',
  expected: 'a VM such as diego-api/0, or a group of them such as diego-api',
});

export const VMS = z.strictObject({
  vms: z
    .union([scalars.distinct(vmName, 1, 100), all])
    .describe('VMs of the control plane: `diego-api/0`; `diego-api` for all of the group; `all`.'),
  in: z.strictObject({ zone }).optional().describe('Of these, those in a zone. Default: all.'),
  count: scalars
    .count(1, 100)
    .optional()
    .describe('Of these, that many, picked by chance. Default: all.'),
});

export const EVERYTHING = z.strictObject({
  everythingIn: scalars.name.describe('A zone: its cells and its VMs of the control plane.'),
});

/** What stands at an end of a wire. */
export const ENDPOINT = z.union([
  z.strictObject({ zone: zone.describe('All that stands in a zone: cells and control plane.') }),
  ...cellVariants.slice(1),
  PROCESS,
]);

export type CellSelector = z.output<typeof CELL_SELECTOR>;
export type ProcessSelector = z.output<typeof PROCESS>;
export type VmSelector = z.output<typeof VMS>;
export type Endpoint = { readonly zone: string } | CellSelector | ProcessSelector;
