/** Every panel with an instant and a selection at which it has something to show. To add one: a line here. */
import type { ReactNode } from 'react';
import type { Instant } from '../../sim/engine/units';
import { MINUTE, SECOND } from '../../sim/engine/units';
import { Inspector } from '../app/inspector';
import type { Selected } from '../session/selected';
import type { Session } from '../session/session';
import { AppsView } from '../views/apps/appsView';
import { AuctionsView } from '../views/auctions/auctionsView';
import { MapPanel } from '../views/map/mapPanel';
import { NetworkView } from '../views/network/networkView';
import { Timeline } from '../views/timeline/timeline';

export interface Exhibit {
  /** Unique; in the address of its picture. */
  readonly id: string;
  readonly title: string;
  readonly at: Instant;
  readonly selected?: Selected;
  readonly session?: Partial<Session>;
  /** CSS pixels. */
  readonly height: number;
  readonly show: () => ReactNode;
}

/** Seconds after the zone was lost, when much is under way. */
const AFTER_LOSS = 5 * MINUTE + 35 * SECOND;

const inspector = (id: string, selected: Selected, at: Instant = AFTER_LOSS): Exhibit => ({
  id: `inspector-${id}`,
  title: `Inspector: ${id}`,
  at,
  selected,
  height: 520,
  show: () => <Inspector />,
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
  { id: 'auctions', title: 'Auctions', at: AFTER_LOSS, height: 420, show: () => <AuctionsView /> },
  { id: 'apps', title: 'Apps', at: AFTER_LOSS, height: 420, show: () => <AppsView /> },
  {
    id: 'network',
    title: 'Network and load',
    at: AFTER_LOSS,
    height: 640,
    show: () => <NetworkView />,
  },
  {
    id: 'summary',
    title: 'What the run came to',
    at: AFTER_LOSS,
    height: 640,
    show: () => <Inspector />,
  },
  inspector('zone', { kind: 'zone', zone: 'z3' }),
  inspector('cell', { kind: 'cell', cellGuid: 'diego-cell-0' }),
  inspector('app', { kind: 'app', processGuid: 'checkout-1' }),
  inspector('instance', { kind: 'instance', processGuid: 'flaky-1', index: 0 }),
  inspector('task', { kind: 'task', taskGuid: 'nightly-1' }),
  inspector('auction', { kind: 'auction', batch: 30, decision: 90, cellGuid: 'diego-cell-1' }),
  inspector('auction-batch', { kind: 'auction', batch: 30, decision: null, cellGuid: null }),
  inspector('pass', { kind: 'pass', number: 10 }),
  inspector('subnet', { kind: 'subnet', subnet: 3 }),
  inspector('record', { kind: 'record', row: 400 }),
];
