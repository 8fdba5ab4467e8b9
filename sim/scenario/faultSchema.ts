/**
 * Scenario files, faults among the `events`: one verb each. `for` repairs a fault by itself; every fault
 * that lasts can be repaired by an event as well.
 */
import * as z from 'zod';
import { checkTimes, lasting, repeated } from './eventTimes';
import * as scalars from './scalars';
import {
  all,
  CELL_SELECTOR,
  cellVariants,
  ENDPOINT,
  EVERYTHING,
  PROCESS,
  VMS,
} from './targetSchema';

const KILL = z
  .strictObject({
    kill: z
      .union([...cellVariants, PROCESS, VMS, EVERYTHING])
      .describe(
        'The VMs of these cells stop: containers are gone, nothing is released. A lost zone is a kill of all its cells, or of `everythingIn` it. A killed process is started again by its supervisor.',
      ),
    ...lasting,
  })
  .superRefine(checkTimes);

const RESTORE = z
  .strictObject({
    restore: z
      .union([...cellVariants, VMS, EVERYTHING, all])
      .describe(
        'Killed and drained VMs boot again: same name, same address, no containers. `all`: all that are down.',
      ),
    ...repeated,
  })
  .superRefine(checkTimes);

const STOP = z
  .strictObject({
    stop: PROCESS.describe('As `monit stop`: they end cleanly and stay down. `start` ends it.'),
    ...lasting,
  })
  .superRefine(checkTimes);

const START = z
  .strictObject({
    start: PROCESS.describe('As `monit start`: stopped processes start again.'),
    ...repeated,
  })
  .superRefine(checkTimes);

const RESTART = z
  .strictObject({
    restart: PROCESS.describe('As `monit restart`: a clean end, then a start.'),
    ...repeated,
  })
  .superRefine(checkTimes);

const HANG = z
  .strictObject({
    hang: PROCESS.describe(
      'SIGSTOP: they neither work nor answer, but their connections stay open. `resume` ends it.',
    ),
    ...lasting,
  })
  .superRefine(checkTimes);

const sync = scalars.word(['sync']);

const PAUSE = z
  .strictObject({
    pause: sync.describe(
      "Cloud Controller's Diego sync does not run, all else of it does: domains go stale. `resume: sync` ends it.",
    ),
    ...lasting,
  })
  .superRefine(checkTimes);

const RESUME = z
  .strictObject({
    resume: z
      .union([PROCESS, sync])
      .describe('Processes that hang go on where they stood still; `sync`: the Diego sync runs.'),
    ...repeated,
  })
  .superRefine(checkTimes);

const named = {
  named: scalars.name
    .refine((name) => name !== 'all', {
      message: '"all" is no name',
      params: { expected: 'another name: "heal: all" ends all of them' },
    })
    .optional()
    .describe('A name for it in records and for `heal`. Default: its kind and a number.'),
};

/** Both directions, or one; `more` is what a rule of this kind says beside. */
function wires<More extends z.ZodRawShape>(more: More) {
  return z.union([
    z.strictObject({
      between: ENDPOINT.describe('One end; both directions are meant.'),
      and: ENDPOINT.optional().describe('The other end. Default: all else.'),
      ...more,
      ...named,
    }),
    z.strictObject({
      from: ENDPOINT.describe('Where messages come from; only this direction is meant.'),
      to: ENDPOINT.optional().describe('Where they go. Default: to all else.'),
      ...more,
      ...named,
    }),
  ]);
}

const PARTITION = z
  .strictObject({
    partition: wires({}).describe('No message passes between the two ends. `heal` ends it.'),
    ...lasting,
  })
  .superRefine(checkTimes);

const DELAY = z
  .strictObject({
    delay: wires({
      latency: scalars.distribution.describe(
        'How long a message takes one way, in place of what the wire usually takes.',
      ),
    }).describe('Messages between the two ends are slow. `heal` ends it.'),
    ...lasting,
  })
  .superRefine(checkTimes);

const DROP = z
  .strictObject({
    drop: wires({
      share: scalars.share.describe('Share of the messages that are lost, picked by chance.'),
    }).describe('Messages between the two ends are lost now and then. `heal` ends it.'),
    ...lasting,
  })
  .superRefine(checkTimes);

const HEAL = z
  .strictObject({
    heal: scalars.name.describe(
      'Ends the partitions, delays and losses that are `named` so; `all`: all of them.',
    ),
    ...repeated,
  })
  .superRefine(checkTimes);

const slow = z.strictObject({
  slow: scalars.number(1, 100_000).describe('It takes that many times as long as usual.'),
});

const DATABASE = z
  .strictObject({
    database: z
      .union([slow, scalars.word(['refuses', 'hangs', 'failover', 'up'])])
      .describe(
        'The SQL database of BBS and Locket is slow, cuts and refuses connections (`refuses`), or answers nothing (`hangs`). `failover`: a cluster of three loses the VM of a member, and answers nothing until its proxies have turned to another (sim.database.failover_time); `for` restores the VM. `up` ends what is wrong with it.',
      ),
    ...lasting,
  })
  .superRefine(checkTimes);

const BLOBSTORE = z
  .strictObject({
    blobstore: z
      .union([slow, scalars.word(['refuses', 'hangs', 'up'])])
      .describe(
        'The blobstore, from which cells download droplets, is slow, refuses connections, or answers nothing. `up` ends what is wrong with it.',
      ),
    ...lasting,
  })
  .superRefine(checkTimes);

const FAIL_GARDEN = z
  .strictObject({
    failGarden: CELL_SELECTOR.describe(
      'Garden of these cells fails every call at once. `mendGarden` ends it.',
    ),
    ...lasting,
  })
  .superRefine(checkTimes);

const HANG_GARDEN = z
  .strictObject({
    hangGarden: CELL_SELECTOR.describe(
      'Calls to Garden of these cells never return. `mendGarden` ends it.',
    ),
    ...lasting,
  })
  .superRefine(checkTimes);

const MEND_GARDEN = z
  .strictObject({
    mendGarden: z.union([...cellVariants, all]).describe('Garden of these cells works again.'),
    ...repeated,
  })
  .superRefine(checkTimes);

const LOSE_CONTAINERS = z
  .strictObject({
    loseContainers: CELL_SELECTOR.describe(
      'Garden of these cells forgets containers, which are gone.',
    ),
    lost: scalars.share
      .prefault('100%')
      .describe('Share of the containers of each, picked by chance.'),
    ...repeated,
  })
  .superRefine(checkTimes);

const DRAIN = z
  .strictObject({
    drain: CELL_SELECTOR.describe(
      "BOSH's drain: these cells evacuate, then their reps end. `restore`, or `for`, counted from the beginning of the drain, starts them again, but not before the drain has ended.",
    ),
    ...lasting,
  })
  .superRefine(checkTimes);

const CANCEL = z
  .strictObject({
    cancel: z
      .strictObject({
        tasks: scalars.name.describe('The source of the tasks.'),
        share: scalars.share
          .prefault('100%')
          .describe('Share of its tasks that have not ended, picked by chance.'),
      })
      .describe('`cf terminate-task`.'),
    ...repeated,
  })
  .superRefine(checkTimes);

const yes = z.literal(true);
scalars.valueDocs.add(yes, {
  label: '`true`',
  expected: 'true',
  suggest: (value) => (value === false ? undefined : 'true'),
});

const PAUSE_RESURRECTOR = z
  .strictObject({
    pauseResurrector: yes.describe(
      '`bosh update-resurrection off`: the resurrector recreates no VM. `resumeResurrector` ends it.',
    ),
    ...lasting,
  })
  .superRefine(checkTimes);

const RESUME_RESURRECTOR = z
  .strictObject({
    resumeResurrector: yes.describe(
      '`bosh update-resurrection on`: the resurrector recreates VMs again.',
    ),
    ...repeated,
  })
  .superRefine(checkTimes);

export const FAULTS = [
  KILL,
  RESTORE,
  STOP,
  START,
  RESTART,
  HANG,
  RESUME,
  PARTITION,
  DELAY,
  DROP,
  HEAL,
  DATABASE,
  BLOBSTORE,
  FAIL_GARDEN,
  HANG_GARDEN,
  MEND_GARDEN,
  LOSE_CONTAINERS,
  PAUSE,
  DRAIN,
  CANCEL,
  PAUSE_RESURRECTOR,
  RESUME_RESURRECTOR,
] as const;

export type FaultEntry = z.output<(typeof FAULTS)[number]>;
type EntryWith<Verb extends string> = Extract<FaultEntry, Record<Verb, unknown>>;
export type KillTarget = EntryWith<'kill'>['kill'];
export type RestoreTarget = EntryWith<'restore'>['restore'];
export type WireEntry = EntryWith<'partition'> | EntryWith<'delay'> | EntryWith<'drop'>;
export type StoreEntry = EntryWith<'database'>['database'] | EntryWith<'blobstore'>['blobstore'];
