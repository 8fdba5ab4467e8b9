/** The dashboard's entry: puts its parts together and shows them. */
import { syncAddress } from './app/addressSync';
import { goToFirstInstant } from './app/firstInstant';
import { fitToRun } from './app/fitToRun';
import { followSource } from './app/followSource';
import { showPage } from './app/showPage';
import { applyTheme } from './app/theme';
import { tellUncaught } from './app/uncaughtErrors';
import { browserFrames, createDashboard } from './session/dashboard';
import { ownStorage } from './session/preferences';
import { createWorkerClient } from './session/workerClient';
import './tokens.css';
import './base.css';

const dashboard = createDashboard({
  frames: browserFrames,
  storage: ownStorage(),
  worker: createWorkerClient(
    () => new Worker(new URL('./worker/main.ts', import.meta.url), { type: 'module' }),
  ),
});

tellUncaught(dashboard);
applyTheme(dashboard.preferences);
await syncAddress(dashboard);
goToFirstInstant(dashboard);
fitToRun(dashboard);
followSource(dashboard);
showPage(dashboard);
