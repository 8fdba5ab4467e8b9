/**
 * A timed event as text that does not depend on the numbers of what it is about: in another expansion of the scenario,
 * which holds more, cells, apps, task sources, deploys and rotations may stand at other positions. An app goes by its
 * name: what scales it later scales the version that there is then.
 */
import type { FoundationSpec, TimedEvent } from '../model/foundationSpec';

/** Equal for events that do the same to the same. */
export function timedEventText(event: TimedEvent, spec: FoundationSpec): string {
  const names = namesIn(spec);
  return JSON.stringify(event, (key, value: unknown) => {
    const name = names[key];
    if (name === undefined) return value;
    if (typeof value === 'number') return name(value) ?? value;
    const isList = Array.isArray(value) && value.every((each) => typeof each === 'number');
    return isList ? (value as number[]).map((each) => name(each) ?? each) : value;
  });
}

/** By key of an event: what the number under it stands for. */
function namesIn({
  cells,
  apps,
  tasks,
  deploys,
  rotations,
}: FoundationSpec): Readonly<Record<string, (position: number) => string | undefined>> {
  const cell = (position: number) => cells[position]?.cellGuid;
  const app = (position: number) => apps[position]?.name;
  const deploy = (position: number) => deploys[position]?.name;
  const rotation = (position: number): string | undefined =>
    rotations[position]?.deploys.map((each) => deploy(each) ?? '').join();
  const source = (position: number) => tasks[position]?.name;
  return { cell, cells: cell, app, apps: app, replaces: app, deploy, rotation, source };
}
