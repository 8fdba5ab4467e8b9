/**
 * Warnings of a foundation that runs out of addresses in its Silk subnets, or of subnets: by its cells, or by the
 * leases that cells leave behind when BOSH recreates them on new addresses without their drain, which would release
 * them.
 *
 * With P subnets and C live cells of which a deploy leaves all leases behind, C + S + i − 1 rows are there
 * when recreated cell number i asks for its own, S of them from deploys before: the first to find none is
 * number P − C − S + 1; of 255 subnets number 256 − C. silk: controller/leaser/lease_controller.go.
 */
import type { Duration } from '../engine/units';
import { MAX_PREFIX } from '../model/address';
import type { DeploySpec } from '../model/foundationSpec';
import { subnetPool } from './componentConfigs';
import { type Foundation, powerOfTwo } from './foundationSchema';
import type { Report } from './parts';
import type { Population } from './population';
import { formatDuration } from './quantities';

/** Cells on Silk that are recommended at most. cf-networking: large deployments; VMware TAS: Diego. */
const CELLS_RECOMMENDED = 250;

/** Call it when every cell and deploy is known. `leaseExpiration` is that of the leases. */
export function warnAboutSilk(
  population: Population,
  deploys: readonly DeploySpec[],
  leaseExpiration: Duration,
  warn: Report,
): void {
  const { parts } = population;
  if (parts.silk === 'none' || !parts.isComplete.cells) return;
  const { poolSize, containerAddresses } = subnetPool(parts.silk);
  warnAboutAddresses(population, parts.silk, containerAddresses, warn);
  warnAboutCells(population, poolSize, parts.silk.subnetPrefix, warn);
  warnAboutDeploys(population, deploys, poolSize, leaseExpiration, warn);
}

/** VMs that hold one address each, and containers in the subnet of a cell: more than there are addresses. */
function warnAboutAddresses(
  { cells }: Population,
  { subnetPrefix, singleIps }: Exclude<Foundation['silk'], 'none'>,
  containerAddresses: number,
  warn: Report,
): void {
  const singles = powerOfTwo(MAX_PREFIX - subnetPrefix) - 1;
  if (singleIps > singles) {
    warn(['foundation', 'silk', 'singleIps'], {
      message: `${singleIps} VMs share the ${singles} single addresses of a first block of /${subnetPrefix}: the others never get one`,
      expected: `at most ${singles}, or a shorter subnetPrefix`,
    });
  }
  const most = cells.reduce((all, { total }) => Math.max(all, total.containers), 0);
  // Garden's health check has a container of its own.
  if (most + 1 <= containerAddresses) return;
  warn(['foundation', 'silk', 'subnetPrefix'], {
    message: `a subnet of /${subnetPrefix} has ${containerAddresses} addresses for containers, and a cell may come to have ${most + 1}: what finds none cannot be created`,
    expected: 'a shorter subnetPrefix, or fewer containers a cell',
  });
}

function warnAboutCells(
  { cells }: Population,
  poolSize: number,
  prefix: number,
  warn: Report,
): void {
  const initial = cells.filter((cell) => cell.joinsAt === 0).length;
  if (cells.length > poolSize) {
    const when = initial > poolSize ? 'at the start' : 'in the course of the run';
    warn(['foundation', 'cells'], {
      message: `${cells.length} cells share ${poolSize} subnets of /${prefix}: ${when} the pool runs out. A dead cell's lease stays taken for its expiration; a cell that gets none has no network, creates no container, and its rep does not become ready`,
      expected: `at most ${poolSize} cells, those added later included, or a larger foundation.silk`,
    });
  } else if (initial > CELLS_RECOMMENDED) {
    warn(['foundation', 'cells'], {
      message: `${initial} cells on Silk are more than the recommended limit`,
      expected: `at most ${CELLS_RECOMMENDED}`,
    });
  }
}

/** Of deploys that leave leases behind, the first at which the subnets run out. */
function warnAboutDeploys(
  { cells, deploys: drafts }: Population,
  deploys: readonly DeploySpec[],
  poolSize: number,
  leaseExpiration: Duration,
  warn: Report,
): void {
  const left: { at: number; leases: number }[] = [];
  let expired = 0;
  let stale = 0;
  for (const [position, deploy] of deploys.entries()) {
    const draft = drafts[position];
    const isLeaking =
      deploy.change === 'recreate' && deploy.addresses === 'new' && deploy.skipDrain;
    if (draft === undefined || !isLeaking) continue;
    const { at, path } = draft;
    const live = cells.filter((cell) => cell.joinsAt <= at).length;
    const recreated = deploy.groups
      .flatMap(({ zones }) => zones.flatMap((zone) => zone.cells))
      .filter((cell) => (cells[cell]?.joinsAt ?? 0) <= at).length;
    // Deploys stand in the order of time.
    for (let oldest = left[expired]; oldest !== undefined; oldest = left[++expired]) {
      if (oldest.at + leaseExpiration > at) break;
      stale -= oldest.leases;
    }
    const first = poolSize - live - stale + 1;
    if (first <= recreated && live <= poolSize) {
      const before = stale === 0 ? '' : `, beside ${stale} of deploys before`;
      warn(path, {
        message: `recreated on new addresses without drain, ${recreated} cells leave their leases behind for ${formatDuration(leaseExpiration)}${before}: of ${poolSize} subnets, ${live} of them in use, none is left for number ${Math.max(1, first)}`,
        expected: `drains, addresses: same, or at most ${Math.floor(poolSize / 2)} cells within ${formatDuration(leaseExpiration)}`,
      });
      return;
    }
    left.push({ at, leases: recreated });
    stale += recreated;
  }
}
