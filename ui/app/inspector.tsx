/** The inspector: what is selected, with why and with its causes. Without a selection, what the run came to. */
import type { ComponentType } from 'react';
import { useSession } from '../session/hooks';
import type { Selected } from '../session/selected';
import { AppInspector } from '../views/apps/appInspector';
import { InstanceInspector } from '../views/apps/instanceInspector';
import { TaskInspector } from '../views/apps/taskInspector';
import { AuctionInspector } from '../views/auctions/auctionInspector';
import { PassInspector } from '../views/convergence/passInspector';
import { CellInspector } from '../views/map/cellInspector';
import { ZoneInspector } from '../views/map/zoneInspector';
import { SubnetInspector } from '../views/network/subnetInspector';
import { RecordInspector } from '../views/records/recordInspector';
import { RunSummary } from '../views/summary/runSummary';

type Of<Kind extends Selected['kind']> = Extract<Selected, { readonly kind: Kind }>;

const INSPECTORS: {
  readonly [Kind in Selected['kind']]: ComponentType<{ readonly selected: Of<Kind> }>;
} = {
  zone: ZoneInspector,
  cell: CellInspector,
  app: AppInspector,
  instance: InstanceInspector,
  task: TaskInspector,
  auction: AuctionInspector,
  pass: PassInspector,
  subnet: SubnetInspector,
  record: RecordInspector,
};

export function Inspector() {
  const selected = useSession((session) => session.selected);
  if (selected === null) return <RunSummary />;
  // Each component is listed under the kind that it takes, which the type checker cannot follow.
  const Shown = INSPECTORS[selected.kind] as ComponentType<{ readonly selected: Selected }>;
  return <Shown selected={selected} />;
}
