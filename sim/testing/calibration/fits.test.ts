import { describe, expect, it } from 'vitest';
import { propertyByName } from '../../scenario/defaults';
import { type StackName, stackValue } from '../../scenario/stacks';
import { fitEtcd2015, fitPostgresSmall, fitSql2016 } from './fits';

/** What the property is by default, or in a stack; durations in µs. */
function settingOf(name: string, stack: StackName = 'postgres-small'): number {
  const property = propertyByName.get(name);
  if (property === undefined) throw new Error(`no property ${name}`);
  return property.schema.parse(stackValue(stack, name) ?? property.default) as number;
}

/** Written with three digits. */
function expectNear(value: number, fitted: number): void {
  expect(Math.abs(value / fitted - 1)).toBeLessThan(0.005);
}

describe('the values of postgres-small', () => {
  it('follow from the 2,000 column of the measurement', () => {
    const fit = fitPostgresSmall();
    expect(settingOf('sim.bbs.parallelism')).toBe(fit.parallelism);
    expectNear(settingOf('sim.bbs.fetch_time'), fit.fetch);
    expectNear(settingOf('sim.bbs.fetch_time_per_lrp'), fit.fetchPerLRP);
    expectNear(settingOf('sim.bbs.converge_time_per_lrp'), fit.convergePerLRP);
  });
});

describe('the values of etcd-2015', () => {
  const fit = fitEtcd2015();
  it.each([
    ['a write', ['desire_time_per_instance', 'upsert_domain_time'], fit.write],
    [
      'a read and a write',
      [
        'claim_time',
        'start_time',
        'crash_time',
        'change_actual_time',
        'change_desired_time',
        'convergence_action_time',
      ],
      fit.readAndWrite,
    ],
    [
      'a read',
      [
        'start_unchanged_time',
        'fetch_time',
        'fetch_time_per_lrp',
        'converge_time_per_lrp',
        'converge_tasks_time',
        'converge_time_per_task',
      ],
      fit.read,
    ],
    ['half a pass', ['fetch_desired_time_per_lrp'], fit.fetchDesiredPerLRP],
    ['a stored task', ['change_task_time'], fit.changeTask],
  ])('are %s where they stand for one', (_, names, fitted) => {
    for (const name of names) expectNear(settingOf(`sim.bbs.${name}`, 'etcd-2015'), fitted);
  });

  it('set an instance up in the time between its creation and its start', () => {
    const setup = stackValue('etcd-2015', 'sim.executor.setup_time');
    expect(setup).toBe(`${Math.round(fit.setup / 1e6)}s`);
  });
});

describe('the values of sql-2016', () => {
  const fit = fitSql2016();

  it('are row 17 and row 19 where they stand for them', () => {
    expect(settingOf('sim.bbs.converge_time_per_lrp', 'sql-2016')).toBeCloseTo(fit.convergePerLRP);
    const perInfo = settingOf('sim.bbs.fetch_desired_time_per_lrp', 'sql-2016');
    expect(perInfo).toBeCloseTo(fit.fetchDesiredPerLRP);
  });

  it.each([
    'desire_time_per_instance',
    'change_desired_time',
    'claim_time',
    'start_time',
    'start_unchanged_time',
    'crash_time',
    'change_actual_time',
    'change_task_time',
    'upsert_domain_time',
    'fetch_time',
    'fetch_time_per_lrp',
    'fetch_cells_time',
    'convergence_action_time',
    'converge_tasks_time',
    'converge_time_per_task',
  ])('are the default times the factor of row 17 for %s', (name) => {
    const scaled = settingOf(`sim.bbs.${name}`) * fit.factor;
    expect(settingOf(`sim.bbs.${name}`, 'sql-2016')).toBeCloseTo(scaled, 3);
  });
});
