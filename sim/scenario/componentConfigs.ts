/** From properties, named or left at their defaults, to each component's configuration. */
import { MAX_PREFIX } from '../model/address';
import type { FoundationConfig, SilkConfig } from '../model/config';
import { PROPERTIES } from './defaults';
import { type Foundation, type PropertyValues, parseNetwork, powerOfTwo } from './foundationSchema';
import type { Property } from './property';
import { DEFAULT_STACK, type StackName, stackValue } from './stacks';

/** What a property is set to: under its name, under an alias, by the stack, or by default. */
function settingOf(property: Property, values: PropertyValues, stack: StackName): unknown {
  for (const name of [property.name, ...property.aliases]) {
    if (values[name] !== undefined) return values[name];
  }
  return property.schema.parse(stackValue(stack, property.name) ?? property.default);
}

type Group = { [field: string]: unknown };

/** The configuration of every component of a foundation on that stack with these properties. */
export function componentConfigs(
  values: PropertyValues,
  silk: Foundation['silk'],
  stack: StackName = DEFAULT_STACK,
): FoundationConfig {
  const config: Group = { network: { links: {} }, silk: {} };
  for (const property of PROPERTIES) {
    const fields = property.sets.split('.');
    const last = fields.pop() ?? '';
    let group = config;
    for (const field of fields) {
      group[field] ??= {};
      group = group[field] as Group;
    }
    group[last] = settingOf(property, values, stack);
  }
  // The type of every `sets` is a path of FoundationConfig, and a test holds the table complete.
  const complete = config as unknown as FoundationConfig;
  return {
    ...complete,
    rep: {
      ...complete.rep,
      // rep: cmd/rep/main.go hands the allocation on only when proxies are enabled.
      proxyMemoryAllocation: complete.executor.isProxyEnabled
        ? complete.rep.proxyMemoryAllocation
        : 0,
    },
    silk: silk === 'none' ? null : { ...(complete.silk as SilkConfig), ...subnetPool(silk) },
  };
}

/**
 * The subnets cells can lease: all but the first block of the network, which single addresses come from.
 * silk: controller/leaser/cidrpool.go generateBlockPool.
 */
export function subnetPool(silk: Exclude<Foundation['silk'], 'none'>) {
  const network = parseNetwork(silk.network) ?? { address: 0, prefix: 32 };
  return {
    network: silk.network,
    networkAddress: network.address,
    networkPrefix: network.prefix,
    subnetPrefix: silk.subnetPrefix,
    poolSize: powerOfTwo(silk.subnetPrefix - network.prefix) - 1,
    // Not its first, which is the VTEP's, not the gateway, not the last (host-local: allocator.go, range.go).
    containerAddresses: powerOfTwo(MAX_PREFIX - silk.subnetPrefix) - 3,
    singleIps: silk.singleIps,
  };
}
