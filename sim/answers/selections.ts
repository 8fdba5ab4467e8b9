/**
 * Which apps an expectation speaks of. Equal sets of apps are one selection, so that a change of an
 * instance costs one addition for each set, however many expectations share it.
 */
import type { AppPosition } from '../model/foundationSpec';

/** A set of apps. */
export type SelectionId = number;

/** The selection of every app. */
export const ALL_APPS: SelectionId = 0;

export interface Selections {
  /** How many there are, `ALL_APPS` included. */
  readonly count: number;
  /** The selection of each list that was given, in its order. */
  readonly ids: readonly SelectionId[];
  /** By app: the selections it belongs to, `ALL_APPS` first. */
  readonly ofApp: readonly (readonly SelectionId[])[];
}

/** Sorts lists of apps into selections; `appCount` is the number of apps that ever exist. */
export function createSelections(
  appCount: number,
  lists: readonly (readonly AppPosition[])[],
): Selections {
  const idByKey = new Map<string, SelectionId>();
  const members: (readonly AppPosition[])[] = [];
  const everyApp = Array.from({ length: appCount }, (_, app) => app);
  idByKey.set(everyApp.join(), ALL_APPS);
  members.push(everyApp);
  const ids = lists.map((list) => {
    const key = list.join();
    const known = idByKey.get(key);
    if (known !== undefined) return known;
    idByKey.set(key, members.length);
    return members.push(list) - 1;
  });

  const listed: SelectionId[][] = everyApp.map(() => []);
  for (const [id, apps] of members.entries()) {
    for (const app of apps) listed[app]?.push(id);
  }
  // Most apps belong to the same selections: they share one list.
  const shared = new Map<string, readonly SelectionId[]>();
  const ofApp = listed.map((own) => {
    const key = own.join();
    const other = shared.get(key) ?? own;
    shared.set(key, other);
    return other;
  });
  return { count: members.length, ids, ofApp };
}
