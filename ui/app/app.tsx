/** The page's frame: top bar, the view, the inspector, the timeline; the editor beside them when open. */
import {
  type CSSProperties,
  type DragEvent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useCommands, useDashboard, useRuns, useSession, useStore } from '../session/hooks';
import type { Layout, ViewName } from '../session/session';
import { VIEWS } from '../session/session';
import { listenForShortcuts } from '../session/shortcuts';
import { AppsView } from '../views/apps/appsView';
import { AuctionsView } from '../views/auctions/auctionsView';
import { MapPanel } from '../views/map/mapPanel';
import { NetworkView } from '../views/network/networkView';
import { Timeline } from '../views/timeline/timeline';
import { CommandPalette } from './commandPalette';
import { HelpSheet } from './helpSheet';
import { Inspector } from './inspector';
import { runCommands } from './runCommands';
import { openFile } from './runSource';
import { ShareDialog } from './shareDialog';
import { Splitter } from './splitter';
import { timeCommands } from './timeCommands';
import { TopBar, useScenarios } from './topBar';
import { viewCommands } from './viewCommands';
import { Welcome } from './welcome';
import { WorkBar } from './workBar';
import './app.css';

const ScenarioEditor = lazy(async () => {
  const { ScenarioEditor: default_ } = await import('../views/editor/scenarioEditor');
  return { default: default_ };
});

/** A window over the page. */
type Overlay = 'palette' | 'search' | 'help' | 'share';

export function App() {
  const dashboard = useDashboard();
  const scenarios = useScenarios();
  const [overlay, setOverlay] = useState<Overlay>();
  const chooser = useRef<HTMLInputElement>(null);
  const hasRun = useRuns((runs) => runs.loaded !== undefined);
  const layout = useSession((session) => session.layout);
  const commands = useMemo(
    () => [
      ...runCommands(dashboard, () => chooser.current?.click()),
      ...timeCommands(dashboard),
      ...viewCommands(dashboard),
      ...overlayCommands(setOverlay),
    ],
    [dashboard],
  );
  useCommands(commands);
  useEffect(
    () => listenForShortcuts(window, dashboard.commands, dashboard.preferences),
    [dashboard],
  );
  const openChooser = () => chooser.current?.click();
  const isEditorShown = layout.isEditorOpen && dashboard.worker !== undefined;
  return (
    <DropTarget>
      <TopBar
        scenarios={scenarios}
        onPalette={() => setOverlay('palette')}
        onHelp={() => setOverlay('help')}
        onShare={() => setOverlay('share')}
        onOpenFile={openChooser}
      >
        <input
          ref={chooser}
          type="file"
          className="unseen"
          aria-label="Open a scenario or a trace"
          tabIndex={-1}
          accept=".yaml,.yml,.arrow,.trace,.partial,.gz"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file !== undefined) void openFile(dashboard, file);
          }}
        />
      </TopBar>
      <WorkBar />
      <div className="app-body">
        {isEditorShown && (
          <aside className="app-editor" style={paneSize(layout.editorWidth)} aria-label="Scenario">
            <div className="app-pane">
              <Suspense fallback={<p role="status">Loading the editor…</p>}>
                <ScenarioEditor scenarios={scenarios} />
              </Suspense>
            </div>
            <LayoutSplitter part="editorWidth" label="Width of the editor" isPaneBefore />
          </aside>
        )}
        {hasRun ? (
          <Workplace />
        ) : (
          <main className="app-empty">
            <Welcome scenarios={scenarios} onOpenFile={openChooser} />
          </main>
        )}
      </div>
      <Said />
      {overlay === 'help' && <HelpSheet onClose={() => setOverlay(undefined)} />}
      {overlay === 'share' && <ShareDialog onClose={() => setOverlay(undefined)} />}
      {(overlay === 'palette' || overlay === 'search') && (
        <CommandPalette isSearch={overlay === 'search'} onClose={() => setOverlay(undefined)} />
      )}
    </DropTarget>
  );
}

/** What is shown of a run. */
function Workplace() {
  const layout = useSession((session) => session.layout);
  return (
    <div className="app-workplace">
      <div className="app-upper">
        <main className="app-view">
          <ViewTabs />
          <CurrentView />
        </main>
        <aside
          className="app-inspector"
          style={paneSize(layout.inspectorWidth)}
          aria-label="Inspector"
        >
          <LayoutSplitter part="inspectorWidth" label="Width of the inspector" />
          <div className="app-pane">
            <Inspector />
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
          <Timeline />
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
};

function ViewTabs() {
  const dashboard = useDashboard();
  const view = useSession((session) => session.view);
  return (
    <nav className="app-tabs" aria-label="Views">
      {VIEWS.map((name, place) => (
        <button
          key={name}
          type="button"
          aria-current={name === view ? 'page' : undefined}
          title={`Key ${place + 1}`}
          onClick={() =>
            dashboard.commands
              .get()
              .find(({ id }) => id === `view.${name}`)
              ?.run()
          }
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
  }
}

/** A variable, so that a narrow screen's style can pass it by. */
function paneSize(size: number): CSSProperties {
  return { '--pane-size': `${size}px` } as CSSProperties;
}

type LayoutSize = Exclude<keyof Layout, 'isEditorOpen'>;

const SIZE_MINIMUM: Readonly<Record<LayoutSize, number>> = {
  inspectorWidth: 220,
  timelineHeight: 120,
  editorWidth: 240,
};

interface LayoutSplitterProps {
  readonly part: LayoutSize;
  readonly label: string;
  readonly isPaneBefore?: boolean;
}

function LayoutSplitter({ part, label, isPaneBefore = false }: LayoutSplitterProps) {
  const { session } = useDashboard();
  const size = useSession(({ layout }) => layout[part]);
  const isHeight = part === 'timelineHeight';
  return (
    <Splitter
      label={label}
      orientation={isHeight ? 'horizontal' : 'vertical'}
      size={size}
      minimum={SIZE_MINIMUM[part]}
      maximum={0.7 * (isHeight ? window.innerHeight : window.innerWidth)}
      isPaneBefore={isPaneBefore}
      onResize={(wanted) =>
        session.adjust((draft) => {
          draft.layout[part] = Math.round(wanted);
        })
      }
    />
  );
}

function overlayCommands(setOverlay: (overlay: Overlay) => void) {
  return [
    {
      id: 'help.palette',
      title: 'Find a command',
      group: 'Help',
      keys: ['$mod+K', '$mod+Shift+P'],
      run: () => setOverlay('palette'),
    },
    {
      id: 'selection.search',
      title: 'Search for a cell, an app, an instance or a zone',
      group: 'Selection',
      keys: ['/'],
      run: () => setOverlay('search'),
    },
    {
      id: 'help.keys',
      title: 'Show the keyboard shortcuts',
      group: 'Help',
      keys: ['?'],
      run: () => setOverlay('help'),
    },
    {
      id: 'share.link',
      title: 'Share this view by a link',
      group: 'Share',
      keys: ['$mod+Shift+L'],
      run: () => setOverlay('share'),
    },
  ] as const;
}

/** A file may be dropped anywhere. */
function DropTarget({ children }: { readonly children: ReactNode }) {
  const dashboard = useDashboard();
  const [isOver, setOver] = useState(false);
  if (dashboard.worker === undefined) return <div className="app">{children}</div>;
  const hasFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the file chooser does the same by keyboard.
    <div
      className={`app ${isOver ? 'over' : ''}`}
      onDragOver={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) void openFile(dashboard, file);
      }}
    >
      {children}
    </div>
  );
}

/** Milliseconds for which a message stays. */
const SAID_FOR = 6_000;

/** Messages, for eyes and for ears. */
function Said() {
  const { said } = useDashboard();
  const text = useStore(said);
  const [shown, setShown] = useState('');
  useEffect(() => {
    setShown(text);
    const timer = setTimeout(() => setShown(''), SAID_FOR);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="app-said" role="status" aria-live="polite">
      {shown}
    </div>
  );
}
