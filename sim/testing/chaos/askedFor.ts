/**
 * How many instances people asked for in the end, app by app, as far as the scenario alone tells.
 *
 * Left out is what depends on the run: apps that are pushed or deployed by a rolling deployment, which may fail or be
 * cancelled; and everything, when anything happens to Cloud Controller or to a wire, since a `cf` command may then fail.
 */
import type { AppPosition, FoundationSpec, TimedEvent } from '../../model/foundationSpec';

/** By position of the app's version. */
export function askedFor({ apps, events, deploys }: FoundationSpec): Map<AppPosition, number> {
  const asked = new Map<AppPosition, number>();
  if (events.some(mayFailCommands) || deploys.some(({ groups }) => touchesApi(groups)))
    return asked;
  const uncertain = new Set<string>();
  const nameOf = (position: AppPosition): string => apps[position]?.name ?? '';
  for (const [position, app] of apps.entries()) {
    if (app.push !== null) uncertain.add(app.name);
    if (app.arrivesAt === 0) asked.set(position, app.instances);
  }
  for (const event of events) {
    switch (event.kind) {
      case 'addApps':
        for (const app of event.apps) asked.set(app, apps[app]?.instances ?? 0);
        break;
      case 'scaleApp':
        if (asked.has(event.app)) asked.set(event.app, event.instances);
        break;
      case 'removeApps':
        for (const app of event.apps) asked.delete(app);
        break;
      case 'releaseApps':
        for (const { replaces, app, rolling } of event.releases) {
          if (rolling !== null) uncertain.add(nameOf(app));
          asked.delete(replaces);
          asked.set(app, apps[app]?.instances ?? 0);
        }
        break;
      default:
        break;
    }
  }
  for (const position of [...asked.keys()]) {
    if (uncertain.has(nameOf(position))) asked.delete(position);
  }
  return asked;
}

function mayFailCommands(event: TimedEvent): boolean {
  switch (event.kind) {
    case 'addRules':
      return true;
    case 'killVms':
      return event.vms.some((vm) => vm.startsWith('api/'));
    case 'killProcesses':
    case 'stopProcesses':
    case 'restartProcesses':
    case 'hangProcesses':
      return event.processes.some(({ component }) => component === 'cloud-controller');
    default:
      return false;
  }
}

function touchesApi(groups: FoundationSpec['deploys'][number]['groups']): boolean {
  return groups.some(({ name }) => name === 'api');
}
