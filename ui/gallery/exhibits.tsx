/** Every panel with an instant and a selection at which it has something to show. To add one: a line here. */
import type { ReactNode } from 'react';
import type { Instant } from '../../sim/engine/units';
import { MINUTE, SECOND } from '../../sim/engine/units';
import { Inspector } from '../app/inspector';
import type { Selected } from '../session/selected';
import { type Session, TRACKS } from '../session/session';
import { AppsView } from '../views/apps/appsView';
import { AuctionsView } from '../views/auctions/auctionsView';
import { CapacityView } from '../views/capacity/capacityView';
import { DeploysView } from '../views/deploys/deploysView';
import { MapPanel } from '../views/map/mapPanel';
import { NetworkView } from '../views/network/networkView';
import { Timeline } from '../views/timeline/timeline';

export interface Exhibit {
  /** Unique; in the address of its picture. */
  readonly id: string;
  readonly title: string;
  /** Default: `calm`, where a zone is lost. */
  readonly run?: 'calm' | 'faults' | 'deploys';
  readonly at: Instant;
  readonly selected?: Selected;
  readonly session?: Partial<Session>;
  /** CSS pixels. */
  readonly height: number;
  readonly show: () => ReactNode;
}

/** Seconds after the zone was lost, when much is under way. */
const AFTER_LOSS = 5 * MINUTE + 35 * SECOND;

/** In the first deploy of the rotation, when two cells are under way. */
const DEPLOYING = 25 * MINUTE;

const inspector = (id: string, selected: Selected, at: Instant = AFTER_LOSS): Exhibit => ({
  id: `inspector-${id}`,
  title: `Inspector: ${id}`,
  at,
  selected,
  height: 520,
  show: () => <Inspector />,
});

const ofFaults = (id: string, selected: Selected, at: Instant): Exhibit => ({
  ...inspector(id, selected, at),
  run: 'faults',
});

export const EXHIBITS: readonly Exhibit[] = [
  { id: 'map', title: 'Foundation map', at: AFTER_LOSS, height: 480, show: () => <MapPanel /> },
  {
    id: 'map-app',
    title: 'Foundation map, instances by app, one selected',
    at: 4 * MINUTE,
    selected: { kind: 'app', processGuid: 'checkout-1' },
    session: { map: { glyph: 'app', fill: 'containers' } },
    height: 480,
    show: () => <MapPanel />,
  },
  { id: 'timeline', title: 'Timeline', at: AFTER_LOSS, height: 420, show: () => <Timeline /> },
  {
    id: 'timeline-marked',
    title: 'Timeline, a minute of it, with a marked range and bookmarks',
    at: AFTER_LOSS,
    selected: { kind: 'pass', number: 13 },
    session: {
      window: { from: 290 * SECOND, until: 370 * SECOND },
      range: { from: 5 * MINUTE, until: 340 * SECOND },
      tracks: { order: TRACKS, pinned: ['recovery'], collapsed: ['subnets'] },
      bookmarks: [{ at: 340 * SECOND, note: 'half back' }],
    },
    height: 460,
    show: () => <Timeline />,
  },
  { id: 'auctions', title: 'Auctions', at: AFTER_LOSS, height: 420, show: () => <AuctionsView /> },
  { id: 'apps', title: 'Apps', at: AFTER_LOSS, height: 420, show: () => <AppsView /> },
  {
    id: 'network',
    title: 'Network and load',
    at: AFTER_LOSS,
    height: 720,
    show: () => <NetworkView />,
  },
  {
    id: 'capacity',
    title: 'Capacity',
    at: 4 * MINUTE,
    height: 960,
    show: () => <CapacityView />,
  },
  {
    id: 'summary',
    title: 'What the run came to',
    at: AFTER_LOSS,
    height: 640,
    show: () => <Inspector />,
  },
  inspector('zone', { kind: 'zone', zone: 'z1' }),
  inspector('zone-down', { kind: 'zone', zone: 'z3' }),
  inspector('cell', { kind: 'cell', cellGuid: 'diego-cell-0' }),
  inspector('cell-down', { kind: 'cell', cellGuid: 'diego-cell-2' }, 5 * MINUTE + 2 * SECOND),
  inspector('app', { kind: 'app', processGuid: 'checkout-1' }),
  inspector('instance', { kind: 'instance', processGuid: 'flaky-1', index: 0 }),
  inspector('task', { kind: 'task', taskGuid: 'nightly-3' }, 4 * MINUTE + 15 * SECOND),
  inspector('auction', { kind: 'auction', batch: 30, decision: 90, cellGuid: 'diego-cell-1' }),
  inspector('auction-batch', { kind: 'auction', batch: 30, decision: null, cellGuid: null }),
  inspector('pass', { kind: 'pass', number: 12 }),
  inspector('subnet', { kind: 'subnet', subnet: 36 }),
  inspector('record', { kind: 'record', row: 5691 }),
  inspector('fault', { kind: 'record', row: 5599 }),
  {
    id: 'control-plane',
    title: 'Network and load, the control plane failing over',
    run: 'faults',
    at: 5 * MINUTE + 8 * SECOND,
    height: 720,
    show: () => <NetworkView />,
  },
  {
    id: 'map-faults',
    title: 'Foundation map, a cell evacuating, another with a broken Garden',
    run: 'faults',
    at: 6 * MINUTE + 8 * SECOND,
    height: 480,
    show: () => <MapPanel />,
  },
  {
    id: 'timeline-faults',
    title: 'Timeline, faults with their repairs, and who serves',
    run: 'faults',
    at: 6 * MINUTE,
    session: { tracks: { order: TRACKS, pinned: ['control'], collapsed: ['load'] } },
    height: 420,
    show: () => <Timeline />,
  },
  {
    id: 'deploys',
    title: 'Deploys, a certificate that will not make its date',
    run: 'deploys',
    at: DEPLOYING,
    height: 640,
    show: () => <DeploysView />,
  },
  {
    id: 'map-deploys',
    title: 'Foundation map, cells being updated',
    run: 'deploys',
    at: DEPLOYING,
    height: 480,
    show: () => <MapPanel />,
  },
  {
    id: 'silk-left-behind',
    title: 'Network and load, leases left behind',
    run: 'deploys',
    at: DEPLOYING,
    height: 720,
    show: () => <NetworkView />,
  },
  {
    id: 'timeline-deploys',
    title: 'Timeline, deploys and the date of a certificate',
    run: 'deploys',
    at: DEPLOYING,
    height: 420,
    show: () => <Timeline />,
  },
  ofFaults('cell-evacuating', { kind: 'cell', cellGuid: 'diego-cell-0' }, 6 * MINUTE + 8 * SECOND),
  ofFaults('cell-garden', { kind: 'cell', cellGuid: 'diego-cell-4' }, 7 * MINUTE),
  ofFaults('app-deployment', { kind: 'app', processGuid: 'checkout-2' }, 7 * MINUTE + 30 * SECOND),
];
