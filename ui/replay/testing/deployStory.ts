/** A deploy of three cells in two zones as its records tell it: one VM after the other, 100 s each. */
import { SECOND } from '../../../sim/engine/units';
import type { DeploySpec } from '../../../sim/model/foundationSpec';
import { cells, type FoundationEntry } from '../../../sim/testing/builders';
import type { HandmadeRow } from './handmadeTrace';

export const guid = (cell: number) => `cell-${cell}`;

export const DEPLOY: DeploySpec = {
  name: 'stemcell',
  groups: [
    {
      name: 'diego-cell',
      zones: [
        { zone: 'z1', cells: [0, 1], vms: [] },
        { zone: 'z2', cells: [2], vms: [] },
      ],
    },
  ],
  canaries: { kind: 'count', count: 1 },
  maxInFlight: { kind: 'percent', percent: 50 },
  canaryWatchTime: { from: 30 * SECOND, until: 1200 * SECOND },
  updateWatchTime: { from: 5 * SECOND, until: 1200 * SECOND },
  change: 'recreate',
  addresses: 'new',
  strategy: 'delete-create',
  skipDrain: false,
  failing: 0,
  rerun: null,
};

export const ENTRY: FoundationEntry = { cells: [cells(3)], deploys: [DEPLOY] };

/** The update of a cell: drained for 40 s, a new VM after 60 s, done after 100 s. */
export function updated(cell: number, from: number, isCanary = 0): HandmadeRow[] {
  const vm = guid(cell);
  return [
    [from, 'deploy.vmStarted', { cell, a: 'stemcell', b: vm, x: isCanary }],
    [from, 'deploy.vmStep', { cell, a: vm, b: 'drain' }],
    [from, 'cell.drainStarted', { cell }],
    [from + 40, 'cell.drained', { cell }],
    [from + 40, 'deploy.vmStep', { cell, a: vm, b: 'delete' }],
    [from + 40, 'vm.deleted', { cell, a: vm }],
    [from + 60, 'vm.created', { cell, a: vm, b: `10.0.99.${cell}` }],
    [from + 60, 'deploy.vmStep', { cell, a: vm, b: 'start' }],
    [from + 80, 'rep.started', { cell }],
    [from + 100, 'deploy.vmCompleted', { cell, a: 'stemcell', b: vm, x: 100 * SECOND }],
  ];
}

export const WHOLE: HandmadeRow[] = [
  [0, 'deploy.started', { a: 'stemcell', b: 3, x: 1 }],
  [0, 'deploy.zoneStarted', { a: 'stemcell', b: 'z1', x: 1 }],
  ...updated(0, 0, 1),
  ...updated(1, 100),
  [200, 'deploy.zoneStarted', { a: 'stemcell', b: 'z2', x: 1 }],
  ...updated(2, 200),
  [300, 'deploy.completed', { a: 'stemcell', b: 3, x: 300 * SECOND }],
];
