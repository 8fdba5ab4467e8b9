/** What Vite's configuration needs to know of a canary: loaded only when one is asked for. */
import { canaryNamed } from './canaries.ts';
import { canaryDashboardFolder, canaryProgramFolder } from './canaryFolders.ts';
import { canaryPlugin } from './canaryPlugin.ts';

/** How to build it. @throws RangeError for a name that no canary has. */
export function canaryBuild(name: string) {
  const canary = canaryNamed(name);
  return {
    plugin: canaryPlugin(canary),
    programFolder: canaryProgramFolder(canary.name),
    dashboardFolder: canaryDashboardFolder(canary.name),
  };
}
