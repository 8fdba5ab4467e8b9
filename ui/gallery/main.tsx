/**
 * The gallery: every panel on one of three small runs, for those who work on panels and for the browser's tests.
 * `#only=map` shows one of them, `theme=dark` in the dark.
 */
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { applyTheme } from '../app/theme';
import { ErrorBoundary } from '../charts/errorBoundary';
import { browserFrames, createDashboard, type Dashboard } from '../session/dashboard';
import { DashboardContext, useStore } from '../session/hooks';
import type { LoadedRun } from '../session/runs';
import { SESSION_DEFAULT } from '../session/session';
import { createWorkerClient } from '../session/workerClient';
import deploys from './deploys.yaml?raw';
import { EXHIBITS, type Exhibit } from './exhibits';
import faults from './faults.yaml?raw';
import fixture from './fixture.yaml?raw';
import '../tokens.css';
import '../base.css';
import './gallery.css';

const worker = createWorkerClient(
  () => new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' }),
);
/** Make the runs that the exhibits show, one after the other: the worker has one job at a time. */
const maker = createDashboard({ frames: browserFrames, worker });
const faultMaker = createDashboard({ frames: browserFrames, worker });
const deployMaker = createDashboard({ frames: browserFrames, worker });

function Gallery() {
  const calm = useStore(maker.runs);
  const faulty = useStore(faultMaker.runs);
  const deployed = useStore(deployMaker.runs);
  useEffect(() => {
    const begin = ({ runs }: Dashboard, name: string, text: string) =>
      runs.begin(name, {
        kind: 'simulate',
        scenario: { name, text, seed: null, level: 'full' } as const,
      });
    void begin(maker, 'gallery', fixture)
      .then(() => begin(faultMaker, 'gallery-faults', faults))
      .then(() => begin(deployMaker, 'gallery-deploys', deploys));
  }, []);
  const failed = calm.failed ?? faulty.failed ?? deployed.failed;
  if (failed !== undefined) return <p role="alert">{JSON.stringify(failed.failure)}</p>;
  if (!calm.loaded || !faulty.loaded || !deployed.loaded) {
    return <p role="status">Simulating…</p>;
  }
  const runs = { calm: calm.loaded, faults: faulty.loaded, deploys: deployed.loaded };
  const only = new URLSearchParams(location.hash.slice(1)).get('only');
  const shown = EXHIBITS.filter(({ id }) => only === null || only === id);
  return (
    <main className="gallery">
      <h1>Gallery of panels</h1>
      {shown.map((exhibit) => (
        <Shown key={exhibit.id} exhibit={exhibit} run={runs[exhibit.run ?? 'calm']} />
      ))}
    </main>
  );
}

function Shown({ exhibit, run }: { readonly exhibit: Exhibit; readonly run: LoadedRun }) {
  const [dashboard] = useState(() => dashboardFor(exhibit, run));
  return (
    <section className="gallery-exhibit" aria-label={exhibit.title} data-exhibit={exhibit.id}>
      <h2>{exhibit.title}</h2>
      <div className="gallery-frame" style={{ height: exhibit.height }}>
        <DashboardContext value={dashboard}>
          <ErrorBoundary name={exhibit.title}>{exhibit.show()}</ErrorBoundary>
        </DashboardContext>
      </div>
    </section>
  );
}

/** Each exhibit has a session and a clock of its own. */
function dashboardFor({ at, selected, session }: Exhibit, run: LoadedRun): Dashboard {
  const dashboard = createDashboard({
    frames: browserFrames,
    // One for all: whoever asks it something at a time is the only one.
    worker,
    session: { ...SESSION_DEFAULT, ...session, selected: selected ?? null },
  });
  dashboard.runs.show('gallery', run);
  dashboard.clock.seek(at);
  return dashboard;
}

applyTheme(maker.preferences);
const theme = new URLSearchParams(location.hash.slice(1)).get('theme');
if (theme === 'dark' || theme === 'light')
  maker.preferences.set({ ...maker.preferences.get(), theme });

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Gallery />
  </StrictMode>,
);
