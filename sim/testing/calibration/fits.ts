/**
 * From published figures to the values of the stacks, in closed form. A test holds the defaults and
 * `sim/scenario/stacks` to what is computed here; nothing is typed in by eye but what is named so.
 *
 * Times are in µs.
 */

import { ETCD, MEASURED_2000, SQL } from './published';
import { mean } from './statistics';

/** Base and row of a query, from two listings of different length. */
function line(
  [rows, time]: readonly [number, number],
  [otherRows, otherTime]: readonly [number, number],
): { base: number; perRow: number } {
  const perRow = (otherTime - time) / (otherRows - rows);
  return { base: time - rows * perRow, perRow };
}

/**
 * postgres-small, from the 2,000 column alone. With c workers and constant service, k > c callers that
 * call again at once see the latency k/c of one caller: that gives c, three times.
 */
export function fitPostgresSmall() {
  const { claim, start, startUnchanged, fetchCell, fetchAll, idlePass, instances } = MEASURED_2000;
  const workers = [claim, start, startUnchanged].map((measured) => {
    const [one, sixteen] = measured;
    return one === undefined || sixteen === undefined
      ? 0
      : (sixteen.callers * one.latency) / sixteen.latency;
  });
  const { base, perRow } = line([100, fetchCell], [instances, fetchAll]);
  return {
    parallelism: Math.round(mean(workers)),
    fetch: base * 1000,
    fetchPerLRP: perRow * 1000,
    convergePerLRP: (mean(idlePass) / instances) * 1000,
  };
}

/** Row 25: a batch of the published mix. */
const MIX = { instances: 25, desiredLRPs: 20 };

/** From the start of the process until its check has passed: assumption, half a second and one probe. */
const STARTUP_CHECK = 1.5;

/**
 * etcd-2015: a creation is a write (row 5), a claim a read and a write (row 7), and setting up an instance
 * is what lies between the middle of the creations and of the instances that run (rows 6, 8 and 9).
 */
export function fitEtcd2015() {
  const { allocated, containersCreated, halfRunning } = ETCD;
  const write = 1e6 / ETCD.createdPerSecond;
  const readAndWrite = 1e6 / ETCD.claimedPerSecond;
  return {
    write,
    readAndWrite,
    read: readAndWrite - write,
    fetchDesiredPerLRP: ((readAndWrite - write) / 2) * (MIX.instances / MIX.desiredLRPs),
    changeTask: (ETCD.tasksStoredIn / ETCD.tasks) * 1e6,
    setup: (halfRunning - (allocated + containersCreated) / 2 - STARTUP_CHECK) * 1e6,
  };
}

/**
 * sql-2016, from rows 17 and 19: the factor of row 17 scales every service time. The number of workers,
 * from row 20, has no closed form (a rep whose fetch waits holds its own burst of starts back): see
 * `repFetchWith` in `sql2016`.
 */
export function fitSql2016() {
  const { instances, gathering, schedulingInfos } = SQL;
  const convergePerLRP = (gathering * 1e6) / instances;
  return {
    convergePerLRP,
    factor: convergePerLRP / fitPostgresSmall().convergePerLRP,
    fetchDesiredPerLRP: (schedulingInfos * 1e6) / instances,
  };
}
