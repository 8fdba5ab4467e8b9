/** The page's frame: top bar, the workplace, the editor beside it when open; windows over the page. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { ErrorBoundary } from '../charts/errorBoundary';
import { useCommands, useDashboard, useRuns, useSession } from '../session/hooks';
import { listenForShortcuts } from '../session/shortcuts';
import { CommandPalette } from './commandPalette';
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
type Overlay = 'palette' | 'search' | 'help' | 'share';

export function App() {
  const dashboard = useDashboard();
  const scenarios = useScenarios();
  const [overlay, setOverlay] = useState<Overlay>();
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
      ...overlayCommands(setOverlay),
    ],
    [dashboard],
  );
  useCommands(commands);
  useEffect(
    () => listenForShortcuts(window, dashboard.commands, dashboard.preferences),
    [dashboard],
  );
  // The browser tells of a closed window a little later: by then another one may have been opened.
  const closeOverlay = (closed: Overlay) =>
    setOverlay((shown) => (shown === closed ? undefined : shown));
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
      {overlay === 'help' && <HelpSheet onClose={() => closeOverlay('help')} />}
      {overlay === 'share' && <ShareDialog onClose={() => closeOverlay('share')} />}
      {(overlay === 'palette' || overlay === 'search') && (
        <CommandPalette isSearch={overlay === 'search'} onClose={() => closeOverlay(overlay)} />
      )}
    </DropTarget>
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
