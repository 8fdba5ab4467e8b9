import { describe, expect, it } from 'vitest';
import { SECOND } from '../engine/units';
import { componentConfigs } from './componentConfigs';
import { DERIVED_FIELDS, PROPERTIES, propertyByName } from './defaults';
import { PROPERTY_VALUES } from './foundationSchema';

const SILK = { network: '10.255.0.0/16', subnetPrefix: 24, singleIps: 0 };

/** Dotted paths of all values of a configuration; a spread of durations is one value. */
function leaves(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null || 'kind' in value) return [prefix];
  return Object.entries(value).flatMap(([key, each]) =>
    leaves(each, prefix === '' ? key : `${prefix}.${key}`),
  );
}

describe('the table of properties', () => {
  it('names each property and alias once', () => {
    const names = PROPERTIES.flatMap((property) => [property.name, ...property.aliases]);
    expect(new Set(names).size).toBe(names.length);
    expect(propertyByName.size).toBe(names.length);
  });

  it('sets each field of the configuration once, and misses none', () => {
    const set: string[] = PROPERTIES.map((property) => property.sets);
    expect(new Set(set).size).toBe(set.length);
    const fields = leaves(componentConfigs({}, SILK));
    expect([...set, ...DERIVED_FIELDS, 'silk.network'].sort()).toEqual(fields.sort());
  });

  it.each(PROPERTIES.map((property) => [property.name, property] as const))(
    'says of %s what it means and where its default comes from',
    (_, property) => {
      expect(property.schema.safeParse(property.default).success).toBe(true);
      expect(property.description).toMatch(/\.$/);
      expect(property.source).not.toBe('');
    },
  );
});

describe('configurations', () => {
  it('hold the defaults of release 2.105.0 as cf-deployment sets it', () => {
    const { auctioneer, bbs, rep, executor, cloudController, silk } = componentConfigs({}, SILK);
    expect(auctioneer).toMatchObject({
      startingContainerWeight: 0.25,
      startingContainerCountMaximum: 0,
      binPackFirstFitWeight: 0,
      cellStateTimeout: 10 * SECOND,
    });
    expect(bbs).toMatchObject({
      convergeRepeatInterval: 30 * SECOND,
      kickTaskDuration: 30 * SECOND,
      expireCompletedTaskDuration: 120 * SECOND,
      expirePendingTaskDuration: 1800 * SECOND,
      maxTaskRetries: 3,
      convergenceWorkers: 20,
    });
    expect(rep).toMatchObject({
      pollingInterval: 30 * SECOND,
      presenceTtl: 15 * SECOND,
      presenceRetryInterval: 5 * SECOND,
      proxyMemoryAllocation: 32,
    });
    expect(executor).toMatchObject({
      createWorkPoolSize: 32,
      isProxyEnabled: true,
      unhealthyMonitoringInterval: 2 * SECOND,
      gracefulShutdownInterval: 10 * SECOND,
    });
    expect(cloudController).toMatchObject({ syncInterval: 30 * SECOND, domainTtl: 120 * SECOND });
    expect(silk).toMatchObject({ poolSize: 255, leaseExpiration: 168 * 3600 * SECOND });
  });

  it('take a value under the name of the BOSH property or under its other name', () => {
    for (const name of [
      'diego.bbs.convergence.repeat_interval_in_seconds',
      'diego.bbs.converge_repeat_interval',
    ]) {
      for (const text of [45, '45s']) {
        const values = PROPERTY_VALUES.parse({ [name]: text });
        expect(componentConfigs(values, 'none').bbs.convergeRepeatInterval).toBe(45 * SECOND);
      }
    }
  });

  it('charge no proxy memory when proxies are off', () => {
    const off = componentConfigs(
      PROPERTY_VALUES.parse({ 'containers.proxy.enabled': false }),
      SILK,
    );
    expect(off.rep.proxyMemoryAllocation).toBe(0);
  });

  it('have no Silk where cells are not on it', () => {
    expect(componentConfigs({}, 'none').silk).toBeNull();
  });

  it.each([
    ['10.255.0.0/16', 24, 255],
    ['10.255.0.0/16', 20, 15],
    ['10.255.0.0/16', 16, 0],
    ['10.240.0.0/12', 24, 4095],
    ['10.255.0.0/16', 25, 511],
  ])('lease from %s with /%i a pool of %i subnets', (network, subnetPrefix, poolSize) => {
    const { silk } = componentConfigs({}, { ...SILK, network, subnetPrefix });
    expect(silk?.poolSize).toBe(poolSize);
  });

  it('mask the overlay network', () => {
    const { silk } = componentConfigs({}, { ...SILK, network: '10.255.255.255/12' });
    expect(silk?.networkAddress).toBe(10 * 2 ** 24 + 240 * 2 ** 16);
  });
});
