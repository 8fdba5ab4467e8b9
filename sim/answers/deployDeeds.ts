/**
 * Which ends of processes are the director's doing: what it stops on a VM that it updates is a step of the deploy,
 * and no fault. What is killed there, or hangs, is one all the same.
 */
import type { Component } from '../model/foundationSpec';
import type { Identities } from '../model/identity';
import { GROUP_OF } from '../scenario/controlPlane';
import type { KindName } from '../trace/kinds';
import type { RowDispatch } from './rowDispatch';

const DEEDS: ReadonlySet<KindName> = new Set<KindName>(['process.stopped', 'process.exited']);

/** Whether a row of that kind is its doing; `cell` and `process` as in the row. Asked as the rows come. */
export type DeedTest = (kind: KindName, cell: number, process: string) => boolean;

export function watchDeployDeeds(rows: RowDispatch, identities: Identities): DeedTest {
  const cells = new Set<number>();
  const vms = new Set<string>();
  rows.on('deploy.vmStarted', (_at, cell, _lrp, _instance, _deploy, vm) => {
    if (cell >= 0) cells.add(cell);
    else vms.add(identities.texts[vm] ?? '');
  });
  for (const kind of ['deploy.vmCompleted', 'deploy.vmFailed'] as const) {
    rows.on(kind, (_at, cell, _lrp, _instance, _deploy, vm) => {
      cells.delete(cell);
      vms.delete(identities.texts[vm] ?? '');
    });
  }
  return (kind, cell, process) => {
    if (!DEEDS.has(kind)) return false;
    return cell >= 0 ? cells.has(cell) : vms.size > 0 && vms.has(vmOf(process));
  };
}

/** `diego-api/0` for `bbs/0`. */
function vmOf(process: string): string {
  const [component = '', index = ''] = process.split('/');
  return `${GROUP_OF[component as Component] ?? component}/${index}`;
}
