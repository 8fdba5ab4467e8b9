/** What is shown of a run: a view, the inspector beside it, the timeline below. */
import { lazy, Suspense } from 'react';
import { ErrorBoundary } from '../charts/errorBoundary';
import { hasBosh } from '../replay/deploys';
import { runCommand } from '../session/commands';
import { useDashboard, useRuns, useSession } from '../session/hooks';
import type { ViewName } from '../session/session';
import { VIEWS } from '../session/session';
import { AppsView } from '../views/apps/appsView';
import { AuctionsView } from '../views/auctions/auctionsView';
import { MapPanel } from '../views/map/mapPanel';
import { NetworkView } from '../views/network/networkView';
import { FirstFinding } from '../views/summary/findingParts';
import { Timeline } from '../views/timeline/timeline';
import { Inspector } from './inspector';
import { LayoutSplitter, paneSize } from './pane';
import { INSPECTOR, useShownFromTop } from './shownFromTop';

/** Loaded when it is looked at: what it shows takes the worker a while anyway. */
const CapacityView = lazy(async () => {
  const { CapacityView: default_ } = await import('../views/capacity/capacityView');
  return { default: default_ };
});

/** Few runs have a deploy. */
const DeploysView = lazy(async () => {
  const { DeploysView: default_ } = await import('../views/deploys/deploysView');
  return { default: default_ };
});

export function Workplace() {
  const layout = useSession((session) => session.layout);
  const inspector = useShownFromTop<HTMLDivElement>();
  return (
    <div className="app-workplace">
      <FirstFinding />
      <div className="app-upper">
        <main className="app-view">
          <ViewTabs />
          <ErrorBoundary name="This view">
            <Suspense fallback={<p role="status">Loading the view…</p>}>
              <CurrentView />
            </Suspense>
          </ErrorBoundary>
        </main>
        <aside
          className="app-inspector"
          style={paneSize(layout.inspectorWidth)}
          aria-label="Inspector"
        >
          <LayoutSplitter part="inspectorWidth" label="Width of the inspector" />
          <div ref={inspector} id={INSPECTOR} className="app-pane">
            <ErrorBoundary name="The inspector">
              <Inspector />
            </ErrorBoundary>
          </div>
        </aside>
      </div>
      <section
        className="app-timeline"
        style={paneSize(layout.timelineHeight)}
        aria-label="Clock and timeline"
      >
        <LayoutSplitter part="timelineHeight" label="Height of the timeline" />
        <div className="app-pane">
          <ErrorBoundary name="The timeline">
            <Timeline />
          </ErrorBoundary>
        </div>
      </section>
    </div>
  );
}

const VIEW_NAMES: Readonly<Record<ViewName, string>> = {
  map: 'Map',
  auctions: 'Auctions',
  apps: 'Apps',
  network: 'Network and load',
  capacity: 'Capacity',
  deploys: 'Deploys',
};

function ViewTabs() {
  const dashboard = useDashboard();
  const view = useSession((session) => session.view);
  const hasDeploys = useRuns(({ loaded }) => loaded !== undefined && hasBosh(loaded.replay));
  // Where there are none, only an address leads there.
  const isOffered = (name: ViewName) => name !== 'deploys' || name === view || hasDeploys;
  return (
    <nav className="app-tabs" aria-label="Views">
      {VIEWS.filter(isOffered).map((name, place) => (
        <button
          key={name}
          type="button"
          aria-current={name === view ? 'page' : undefined}
          data-name={VIEW_NAMES[name]}
          title={`Key ${place + 1}`}
          onClick={() => runCommand(dashboard.commands, `view.${name}`)}
        >
          {VIEW_NAMES[name]}
        </button>
      ))}
    </nav>
  );
}

function CurrentView() {
  const view = useSession((session) => session.view);
  switch (view) {
    case 'map':
      return <MapPanel />;
    case 'auctions':
      return <AuctionsView />;
    case 'apps':
      return <AppsView />;
    case 'network':
      return <NetworkView />;
    case 'capacity':
      return <CapacityView />;
    case 'deploys':
      return <DeploysView />;
  }
}
