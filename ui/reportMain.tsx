/**
 * The single-file report's entry: the run is in the page, and nothing is simulated. Everything happens on
 * the page's own thread, because a file opened from disk may not start a worker.
 */
import { syncAddress } from './app/addressSync';
import { readEmbedded } from './app/embeddedRun';
import { goToFirstInstant } from './app/firstInstant';
import { fitToRun } from './app/fitToRun';
import { showPage } from './app/showPage';
import { applyTheme } from './app/theme';
import { tellUncaught } from './app/uncaughtErrors';
import { browserFrames, createDashboard } from './session/dashboard';
import './tokens.css';
import './base.css';

const dashboard = createDashboard({ frames: browserFrames });

tellUncaught(dashboard);
applyTheme(dashboard.preferences);
await syncAddress(dashboard);
goToFirstInstant(dashboard);
fitToRun(dashboard);
await readEmbedded(dashboard);
showPage(dashboard);
