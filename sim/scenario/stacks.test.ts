import { describe, expect, it } from 'vitest';
import { SECOND } from '../engine/units';
import { componentConfigs } from './componentConfigs';
import { propertyByName } from './defaults';
import { PROPERTY_VALUES } from './foundationSchema';
import { STACK_NAMES, STACKS } from './stacks';
import { parseScenario } from './validate';

const scenario = (stack: string): string => `
name: stacked
question: Which stack is it?
foundation:
  ${stack}
  zones: [z1]
  cells: [{ name: cell, count: 1, memory: 4GB, disk: 8GB }]
run: { duration: 1m, seed: 1, startsAt: 2026-01-05T09:00:00Z }
`;

const parse = (stack: string) =>
  parseScenario(scenario(stack), { file: 'stacked.yaml', readSibling: () => undefined });

describe('a stack', () => {
  it.each(STACK_NAMES)(
    '%s sets only properties there are, to values they take, once each',
    (name) => {
      const { values } = STACKS[name];
      expect(new Set(values.map(({ property }) => property)).size).toBe(values.length);
      for (const { property, value, source } of values) {
        const known = propertyByName.get(property);
        expect(known?.name).toBe(property);
        expect(known?.schema.safeParse(value).success).toBe(true);
        expect(source).not.toBe('');
      }
    },
  );

  it('is postgres-small when the scenario names none, which is the defaults', () => {
    const parsed = parse('');
    expect(parsed.ok && parsed.scenario.foundation.stack).toBe('postgres-small');
    expect(componentConfigs({}, 'none', 'postgres-small')).toEqual(componentConfigs({}, 'none'));
  });

  it('takes the place of the defaults and gives way to properties of the scenario', () => {
    const plain = componentConfigs({}, 'none', 'etcd-2015');
    expect(plain.bbs.parallelism).toBe(1);
    expect(plain.rep.presenceTtl).toBe(30 * SECOND);
    expect(plain.executor.isProxyEnabled).toBe(false);
    const values = PROPERTY_VALUES.parse({ 'diego.rep.lock_ttl': '20s' });
    const own = componentConfigs(values, 'none', 'etcd-2015');
    expect(own.rep.presenceTtl).toBe(20 * SECOND);
    expect(own.bbs).toEqual(plain.bbs);
  });

  it('that does not exist is refused with the nearest name', () => {
    const parsed = parse('stack: etcd-2016');
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.problems).toHaveLength(1);
    expect(parsed.problems[0]).toMatchObject({
      expected: 'one of postgres-small, etcd-2015, sql-2016',
      suggestion: 'etcd-2015',
    });
  });
});
