/** The dashboard's entry: puts its parts together and shows them. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { syncAddress } from './app/addressSync';
import { App } from './app/app';
import { goToFirstInstant } from './app/firstInstant';
import { followSource } from './app/followSource';
import { applyTheme } from './app/theme';
import { browserFrames, createDashboard } from './session/dashboard';
import { DashboardContext } from './session/hooks';
import { createWorkerClient } from './session/workerClient';
import './tokens.css';
import './base.css';

const dashboard = createDashboard({
  frames: browserFrames,
  storage: localStorage,
  worker: createWorkerClient(
    () => new Worker(new URL('./worker/main.ts', import.meta.url), { type: 'module' }),
  ),
});

applyTheme(dashboard.preferences);
await syncAddress(dashboard);
goToFirstInstant(dashboard);
followSource(dashboard);
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <DashboardContext value={dashboard}>
      <App />
    </DashboardContext>
  </StrictMode>,
);
