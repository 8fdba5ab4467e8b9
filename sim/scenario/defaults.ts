/**
 * Every property a scenario can set under `foundation.properties`: the one table of Diego's settings and
 * of the model's own numbers, each with its default and where that comes from.
 *
 * Names are BOSH's. Where Diego has a constant that operators cannot set, the line says so and the name
 * is the key of the job's configuration file; what only the model needs is called `sim.…`. Sources name
 * files of diego-release 2.105.0, cf-deployment v58, silk-release and capi-release.
 */
import { AROUND, CLOUD_CONTROLLER, LOCKET, SILK } from './defaults/around';
import { AUCTIONEER } from './defaults/auctioneer';
import { BBS, BBS_SERVICE_TIMES } from './defaults/bbs';
import { BOSH } from './defaults/bosh';
import { CONTAINERS, EXECUTOR, REP } from './defaults/cell';
import { HEALTH_MONITOR } from './defaults/healthMonitor';
import type { ConfigField, Property } from './property';

/** Every property, in the order of the reference page. */
export const PROPERTIES: readonly Property[] = [
  ...AUCTIONEER,
  ...BBS,
  ...BBS_SERVICE_TIMES,
  ...REP,
  ...EXECUTOR,
  ...CONTAINERS,
  ...LOCKET,
  ...SILK,
  ...CLOUD_CONTROLLER,
  ...AROUND,
  ...HEALTH_MONITOR,
  ...BOSH,
];

/** By name and by every alias. */
export const propertyByName: ReadonlyMap<string, Property> = new Map(
  PROPERTIES.flatMap((property) =>
    [property.name, ...property.aliases].map((name) => [name, property] as const),
  ),
);

/** Config fields that no property sets: they follow from the scenario's `silk`. */
export const DERIVED_FIELDS = [
  'silk.networkAddress',
  'silk.networkPrefix',
  'silk.subnetPrefix',
  'silk.poolSize',
  'silk.containerAddresses',
  'silk.singleIps',
] as const satisfies readonly ConfigField[];
