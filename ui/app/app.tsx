/** The page's frame: top bar, the workplace, the editor beside it when open; windows over the page. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ErrorBoundary } from '../charts/errorBoundary';
import { useCommands, useDashboard, useRuns, useSession } from '../session/hooks';
import { listenForShortcuts } from '../session/shortcuts';
import { CommandPalette } from './commandPalette';
import { DefectBanner } from './defectBanner';
import { DropTarget } from './dropTarget';
import { HelpSheet } from './helpSheet';
import { LayoutSplitter, paneSize } from './pane';
import { runCommands } from './runCommands';
import { openFile } from './runSource';
import { Said } from './said';
import { ShareDialog } from './shareDialog';
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

/** What shows a run, which a page without one can do without: loaded while the first is being made. */
const loadWorkplace = async () => {
  const { Workplace: default_ } = await import('./workplace');
  return { default: default_ };
};
const Workplace = lazy(loadWorkplace);

/** A window over the page. */
interface Overlay {
  readonly kind: 'palette' | 'search' | 'help' | 'share';
  /** Another window each time, even of the same kind: the one before is closed for good. */
  readonly opening: number;
}

export function App() {
  const dashboard = useDashboard();
  const scenarios = useScenarios();
  const { overlay, showOverlay, closeOverlay } = useOverlay();
  const chooser = useRef<HTMLInputElement>(null);
  const hasRun = useRuns((runs) => runs.loaded !== undefined);
  const hasWork = useRuns((runs) => runs.work !== undefined);
  useEffect(() => {
    // Where it cannot be loaded, that is said when it is to be shown.
    if (hasWork) loadWorkplace().catch(() => undefined);
  }, [hasWork]);
  const layout = useSession((session) => session.layout);
  const commands = useMemo(
    () => [
      ...runCommands(dashboard, () => chooser.current?.click()),
      ...timeCommands(dashboard),
      ...viewCommands(dashboard),
      ...overlayCommands(showOverlay),
    ],
    [dashboard, showOverlay],
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
      <DefectBanner />
      <TopBar
        scenarios={scenarios}
        onPalette={() => showOverlay('palette')}
        onHelp={() => showOverlay('help')}
        onShare={() => showOverlay('share')}
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
      <ErrorBoundary name="What the page is doing">
        <WorkBar />
      </ErrorBoundary>
      <div className="app-body">
        {isEditorShown && (
          <aside
            className="app-editor"
            style={paneSize(layout.editorWidth)}
            aria-label="Scenario editor"
          >
            <div className="app-pane">
              <Suspense fallback={<p role="status">Loading the editor…</p>}>
                <ErrorBoundary name="The editor">
                  <ScenarioEditor scenarios={scenarios} />
                </ErrorBoundary>
              </Suspense>
            </div>
            <LayoutSplitter part="editorWidth" label="Width of the editor" isPaneBefore />
          </aside>
        )}
        {hasRun ? (
          <ErrorBoundary name="The run">
            <Suspense fallback={<p role="status">Loading…</p>}>
              <Workplace />
            </Suspense>
          </ErrorBoundary>
        ) : (
          <main className="app-empty">
            <Welcome scenarios={scenarios} onOpenFile={openChooser} />
          </main>
        )}
      </div>
      <Said />
      {overlay !== undefined && (
        <OverlayWindow
          key={overlay.opening}
          kind={overlay.kind}
          onClose={() => closeOverlay(overlay)}
        />
      )}
    </DropTarget>
  );
}

function OverlayWindow({
  kind,
  onClose,
}: Pick<Overlay, 'kind'> & { readonly onClose: () => void }) {
  switch (kind) {
    case 'help':
      return <HelpSheet onClose={onClose} />;
    case 'share':
      return <ShareDialog onClose={onClose} />;
    default:
      return <CommandPalette isSearch={kind === 'search'} onClose={onClose} />;
  }
}

/** The one window that is over the page. */
function useOverlay() {
  const [overlay, setOverlay] = useState<Overlay>();
  const showOverlay = useCallback(
    (kind: Overlay['kind']) =>
      setOverlay((shown) => ({ kind, opening: (shown?.opening ?? 0) + 1 })),
    [],
  );
  // The browser tells of a closed window a little later: by then another one may have been opened.
  const closeOverlay = (closed: Overlay) =>
    setOverlay((shown) => (shown === closed ? undefined : shown));
  return { overlay, showOverlay, closeOverlay };
}

function overlayCommands(showOverlay: (kind: Overlay['kind']) => void) {
  return [
    {
      id: 'help.palette',
      title: 'Find a command',
      group: 'Help',
      keys: ['$mod+K', '$mod+Shift+P'],
      run: () => showOverlay('palette'),
    },
    {
      id: 'selection.search',
      title: 'Search for a cell, an app, an instance or a zone',
      group: 'Selection',
      keys: ['/'],
      run: () => showOverlay('search'),
    },
    {
      id: 'help.keys',
      title: 'Show the keyboard shortcuts',
      group: 'Help',
      keys: ['?'],
      run: () => showOverlay('help'),
    },
    {
      id: 'share.link',
      title: 'Share this view by a link',
      group: 'Share',
      keys: ['$mod+Shift+L'],
      run: () => showOverlay('share'),
    },
  ] as const;
}
