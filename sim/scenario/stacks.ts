/**
 * Named stacks: what the BBS and its database cost in three foundations that somebody measured, as sets of
 * property values. A scenario picks one with `foundation.stack`; its own properties override it.
 *
 * Each value says where it comes from: fitted to published figures (and which), published as it stands, or
 * assumed. Fits have closed forms, which `sim/testing/calibration/fits` computes; a test holds the values
 * here to them. How well each stack predicts figures that it was not fitted to stands in
 * `benchmarks/calibration.md`. Figures by row: C.2 of the collected publications, S1 the diego-perf write-up
 * of 2015, S2 the CF-MySQL spike of 2016.
 *
 * Not here: the values of `postgres-small`, which are the defaults in `defaults/bbs` with their sources.
 */
import * as z from 'zod';
import { nearest } from './problems';
import type { Property } from './property';
import * as scalars from './scalars';

export const STACK_NAMES = ['postgres-small', 'etcd-2015', 'sql-2016'] as const;
export type StackName = (typeof STACK_NAMES)[number];

export const DEFAULT_STACK: StackName = 'postgres-small';

/** How a value was come by: solved from published figures, published itself, or nobody measured it. */
export type Basis = 'fitted' | 'published' | 'assumption';

export interface StackValue {
  readonly property: string;
  /** As a scenario file would write it. */
  readonly value: Property['default'];
  readonly basis: Basis;
  /** The figures or the reason. */
  readonly source: string;
}

export interface Stack {
  readonly name: StackName;
  readonly description: string;
  /** What differs from the defaults. */
  readonly values: readonly StackValue[];
}

const value = (
  basis: Basis,
  source: string,
  values: Readonly<Record<string, Property['default']>>,
): StackValue[] =>
  Object.entries(values).map(([property, each]) => ({ property, value: each, basis, source }));

const ETCD_2015: readonly StackValue[] = [
  ...value('assumption', 'etcd writes one log, and a long read holds the store', {
    'sim.bbs.parallelism': 1,
  }),
  ...value('fitted', 'row 5: 2,400 ActualLRP records created a second, a write each', {
    'sim.bbs.desire_time_per_instance': '417µs',
    'sim.bbs.upsert_domain_time': '417µs',
  }),
  ...value('fitted', 'row 7: 1,500 claims a second, a read and a write each', {
    'sim.bbs.claim_time': '667µs',
    'sim.bbs.start_time': '667µs',
    'sim.bbs.crash_time': '667µs',
    'sim.bbs.change_actual_time': '667µs',
    'sim.bbs.change_desired_time': '667µs',
    'sim.bbs.convergence_action_time': '667µs',
  }),
  ...value('fitted', 'rows 5 and 7: reading one record is what a claim takes beyond a write', {
    'sim.bbs.start_unchanged_time': '250µs',
    'sim.bbs.fetch_time': '250µs',
    'sim.bbs.fetch_time_per_lrp': '250µs',
    'sim.bbs.converge_time_per_lrp': '250µs',
    'sim.bbs.converge_tasks_time': '250µs',
    'sim.bbs.converge_time_per_task': '250µs',
  }),
  ...value(
    'fitted',
    "half of a pass, which reads this tree and that of the ActualLRPs, at the mix's 25 instances to 20 DesiredLRPs",
    { 'sim.bbs.fetch_desired_time_per_lrp': '156.25µs' },
  ),
  ...value('fitted', 'row 2: 4,000 tasks stored in at most 1.5s', {
    'sim.bbs.change_task_time': '375µs',
  }),
  ...value('assumption', 'a tree is read record by record: the time is in the records', {
    'sim.bbs.read_growth': 0,
  }),
  ...value('assumption', 'a listing of 100 cells reads 100 presences, a record each', {
    'sim.bbs.fetch_cells_time': '25ms',
  }),
  ...value('assumption', 'the tree of ActualLRPs, then that of DesiredLRPs', {
    'sim.bbs.gathering_queries': 2,
  }),
  ...value(
    'fitted',
    'rows 6, 8 and 9: from the middle of the creations until half of 4,000 instances run',
    { 'sim.executor.setup_time': '12s' },
  ),
  ...value('published', 'row 34: 30s then', { 'diego.rep.lock_ttl': '30s' }),
  ...value('published', 'there were no proxies and no instance identities in 2015', {
    'containers.proxy.enabled': false,
    'sim.executor.credentials_time': '0s',
  }),
];

/** Convergence of an ActualLRP took 10.8 times as long in S2 as in the measurements of 2,000 instances. */
const SCALED =
  'row 17: 10.8 times the default, as convergence of an ActualLRP is (135µs to 12.5µs)';

const SQL_2016: readonly StackValue[] = [
  ...value('fitted', 'row 17: 200,000 LRPs gathered in 27.0s', {
    'sim.bbs.converge_time_per_lrp': '135µs',
  }),
  ...value('fitted', 'row 19: 200,000 scheduling infos in 15.13s', {
    'sim.bbs.fetch_desired_time_per_lrp': '75.65µs',
  }),
  ...value('fitted', SCALED, {
    'sim.bbs.desire_time_per_instance': '7776µs',
    'sim.bbs.change_desired_time': '10.8ms',
    'sim.bbs.claim_time': '10.8ms',
    'sim.bbs.start_time': '15.12ms',
    'sim.bbs.start_unchanged_time': '8208µs',
    'sim.bbs.crash_time': '11556µs',
    'sim.bbs.change_actual_time': '10.8ms',
    'sim.bbs.change_task_time': '10.8ms',
    'sim.bbs.upsert_domain_time': '10.8ms',
    'sim.bbs.fetch_time': '6264µs',
    'sim.bbs.fetch_time_per_lrp': '34.56µs',
    'sim.bbs.fetch_cells_time': '10.8ms',
    'sim.bbs.convergence_action_time': '14.04ms',
    'sim.bbs.converge_tasks_time': '43.2ms',
    'sim.bbs.converge_time_per_task': '135µs',
  }),
  ...value('fitted', 'row 20, by simulation: with 59 workers its fetch comes nearest to 69ms', {
    'sim.bbs.parallelism': 59,
  }),
  ...value('assumption', 'the factor was taken at 200,000 rows and has the growth in it', {
    'sim.bbs.read_growth': 0,
  }),
];

export const STACKS: Readonly<Record<StackName, Stack>> = {
  'postgres-small': {
    name: 'postgres-small',
    description:
      'Release 2.105.0 over PostgreSQL 15 on two cores, as measured with 2,000 instances: the defaults above.',
    values: [],
  },
  'etcd-2015': {
    name: 'etcd-2015',
    description:
      'The BBS of 2015 over etcd on a machine of 16 cores, 100 cells, 9,700 instances. For shapes, not for plans: that store is long gone.',
    values: ETCD_2015,
  },
  'sql-2016': {
    name: 'sql-2016',
    description:
      'The BBS of 2016 over a CF-MySQL cluster of three, 1,000 cells, 200,000 instances: a bigger and slower database under load.',
    values: SQL_2016,
  },
};

/** `foundation.stack`. */
export const STACK_NAME = z.enum(STACK_NAMES);
scalars.valueDocs.add(STACK_NAME, {
  label: 'stack of BBS and database',
  expected: `one of ${STACK_NAMES.join(', ')}`,
  suggest: (given) => (typeof given === 'string' ? nearest(given, STACK_NAMES) : undefined),
});

const valuesByStack: ReadonlyMap<StackName, ReadonlyMap<string, Property['default']>> = new Map(
  STACK_NAMES.map((name) => [
    name,
    new Map(STACKS[name].values.map(({ property, value: each }) => [property, each])),
  ]),
);

/** What the stack sets the property to, as a scenario file writes it; undefined: it leaves the default. */
export function stackValue(stack: StackName, property: string): Property['default'] | undefined {
  return valuesByStack.get(stack)?.get(property);
}
