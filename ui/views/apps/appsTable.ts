/** The table of apps: which columns it has, and what stands in them. */
import { NONE, type ProcessId } from '../../../sim/model/identity';
import { count, megabytes, UNKNOWN } from '../../charts/format';
import type { Table, TableColumn } from '../../charts/table';
import type { AppsNow } from './appsModel';

/** Zones up to this many are told one by one. */
const ZONES_TOLD = 4;

/** The table of those processes. */
export function appsTable(now: AppsNow, processes: readonly ProcessId[]): Table<ProcessId> {
  return { caption: 'Apps', columns: columnsOf(now), rows: processes };
}

function columnsOf(now: AppsNow): TableColumn<ProcessId>[] {
  const { facts, columns } = now.replay;
  const guid = (process: ProcessId) => columns.identities.processes[process] ?? '';
  return [
    { key: 'app', title: 'Process', text: guid },
    {
      key: 'version',
      title: 'Version',
      isNumber: true,
      text: (process) => count(facts.apps[process]?.version),
      value: (process) => facts.apps[process]?.version,
      width: 60,
    },
    { ...counter('desired', 'Desired', now.desired), ...orGone(now) },
    counter('running', 'Running', now.running),
    { key: 'share', title: 'States', text: (process) => stateText(now, process), width: 96 },
    counter('missing', 'Missing', now.missing),
    counter('claimed', 'Claimed', now.claimed),
    counter('unclaimed', 'Unclaimed', now.unclaimed),
    counter('crashed', 'Crashed', now.crashed),
    {
      ...counter('crashes', 'Crashes so far', now.crashes),
      ...(now.hasAllCrashes ? {} : { text: () => UNKNOWN, value: () => undefined }),
    },
    {
      key: 'memory',
      title: 'Memory each',
      isNumber: true,
      text: (process) => megabytes(facts.apps[process]?.memory),
      value: (process) => facts.apps[process]?.memory,
      unit: 'MB',
      width: 84,
    },
    counter('cells', 'Cells', now.cells),
    zonesColumn(now),
  ];
}

function counter(key: string, title: string, counts: Int32Array): TableColumn<ProcessId> {
  return {
    key,
    title,
    isNumber: true,
    text: (process) => count(counts[process]),
    value: (process) => counts[process],
    width: Math.max(56, 8 * title.length + 16),
  };
}

/** An app that is not desired any more has no number of desired instances. */
function orGone({ desired }: AppsNow): Pick<TableColumn<ProcessId>, 'text' | 'value'> {
  return {
    text: (process) => (desired[process] === NONE ? 'removed' : count(desired[process])),
    value: (process) => desired[process],
  };
}

/** Running instances zone by zone; with many zones, in how many of them. */
function zonesColumn(now: AppsNow): TableColumn<ProcessId> {
  const zones = now.replay.facts.zones.slice(0, now.zones);
  const inZone = (process: ProcessId, zone: number) =>
    now.runningInZone[process * zones.length + zone] as number;
  const inZones = (process: ProcessId) => zones.map((_, zone) => inZone(process, zone));
  const used = (process: ProcessId) => {
    let sum = 0;
    for (let zone = 0; zone < zones.length; zone++) if (inZone(process, zone) > 0) sum++;
    return sum;
  };
  const areTold = zones.length <= ZONES_TOLD;
  return {
    key: 'zones',
    title: areTold ? `In ${zones.join(' · ')}` : 'Zones',
    isNumber: true,
    text: (process) => (areTold ? inZones(process).map(count).join(' · ') : count(used(process))),
    value: used,
    width: 132,
  };
}

/** A stretch of an app's bar of states. */
export interface StatePart {
  readonly state: 'running' | 'claimed' | 'unclaimed' | 'crashed' | 'gone';
  readonly instances: number;
}

/** What desired instances are in: those that run, and the rest as the BBS has them. */
export function statePartsOf(now: AppsNow, process: ProcessId): StatePart[] {
  const running = now.running[process] as number;
  const desired = Math.max(0, now.desired[process] as number);
  let left = desired - running;
  const parts: StatePart[] = [{ state: 'running', instances: running }];
  for (const state of ['claimed', 'unclaimed', 'crashed'] as const) {
    const instances = Math.min(left, now[state][process] as number);
    left -= instances;
    parts.push({ state, instances });
  }
  parts.push({ state: 'gone', instances: left });
  return parts.filter(({ instances }) => instances > 0);
}

const PART_WORDS: Readonly<Record<StatePart['state'], string>> = {
  running: 'running',
  claimed: 'claimed',
  unclaimed: 'unclaimed',
  crashed: 'crashed',
  gone: 'without a container, unnoticed',
};

/** The bar in words. */
export function stateText(now: AppsNow, process: ProcessId): string {
  return statePartsOf(now, process)
    .map(({ state, instances }) => `${count(instances)} ${PART_WORDS[state]}`)
    .join(', ');
}
