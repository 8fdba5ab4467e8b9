/**
 * The single-file report's entry: the run is in the page, and nothing is simulated. Everything happens on
 * the page's own thread, because a file opened from disk may not start a worker.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { syncAddress } from './app/addressSync';
import { App } from './app/app';
import { readEmbedded } from './app/embeddedRun';
import { goToFirstInstant } from './app/firstInstant';
import { applyTheme } from './app/theme';
import { browserFrames, createDashboard } from './session/dashboard';
import { DashboardContext } from './session/hooks';
import './tokens.css';
import './base.css';

const dashboard = createDashboard({ frames: browserFrames });

applyTheme(dashboard.preferences);
await syncAddress(dashboard);
goToFirstInstant(dashboard);
await readEmbedded(dashboard);
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <DashboardContext value={dashboard}>
      <App />
    </DashboardContext>
  </StrictMode>,
);
