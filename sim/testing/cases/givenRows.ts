/**
 * Rows put into a story's tables as its `table` prints them, as if they had come there by calls: also those
 * that no sequence of calls leads to, because Diego's tests write theirs directly as well.
 */
import {
  deleteRow,
  insertRow,
  isPresent,
  readRow,
  setInstance,
} from '../../diego/bbs/actualLRPTable';
import { reserveLRP, slotOf } from '../../diego/bbs/rows';
import { SECOND } from '../../engine/units';
import {
  type ActualLRP,
  type ActualLRPState,
  ORDINARY,
  PRESENCE_NAMES,
  type Presence,
  RUNNING,
  STATE_NAMES,
} from '../../model/actualLRP';
import { APPS_DOMAIN } from '../../model/domain';
import { cellId, domainId, instanceIdOf, textId } from '../../model/identity';
import type { BbsStory } from '../bbsStory';

const ROW =
  /^(\S+)(?: (EVACUATING|SUSPECT))? ([A-Z]+)(?: (\S+)@(\S+))?(?: crashed (\d+))?(?: \((.+)\))?(?: (\d+) s old)?$/;

/**
 * Puts the row there, in the place of one that may be there: `app/0 SUSPECT RUNNING ig-1@cell-1 31 s old`,
 * `app/1 CRASHED crashed 3`. Throws for text that is no row.
 */
export function givenRow(bbs: BbsStory, text: string): ActualLRP {
  const [, key, presenceName = 'ORDINARY', stateName = '', ...rest] = ROW.exec(text) ?? [];
  const [instance, cell, crashes = '0', error, age = '0'] = rest;
  const state = STATE_NAMES.indexOf(stateName as (typeof STATE_NAMES)[number]);
  const presence = PRESENCE_NAMES.indexOf(presenceName as (typeof PRESENCE_NAMES)[number]);
  if (key === undefined || state < 0) throw new Error(`${text} is no row`);
  const { rows } = bbs;
  const { identities, actual } = rows;
  const lrp = bbs.lrp(key);
  reserveLRP(rows, lrp);
  const slot = slotOf(lrp, presence as Presence);
  if (isPresent(rows, slot)) deleteRow(rows, slot);
  const since = bbs.now - Number(age) * SECOND;
  const domain = domainId(identities, APPS_DOMAIN);
  insertRow(rows, lrp, presence as Presence, state as ActualLRPState, domain, since);
  actual.crashCount[slot] = Number(crashes);
  if (error !== undefined) actual.placementError[slot] = textId(identities, error);
  if (state === RUNNING) {
    actual.hasNetInfo[slot] = 1;
    actual.isRoutable[slot] = 1;
  }
  if (instance !== undefined && cell !== undefined) {
    setInstance(rows, slot, cellId(identities, cell), instanceIdOf(identities, instance));
  }
  return readRow(rows, slot) as ActualLRP;
}

/** One key's ORDINARY row. Throws when there is none. */
export function ordinaryRow(bbs: BbsStory, key: string): ActualLRP {
  const row = bbs.rowsOf(key).find(({ presence }) => presence === ORDINARY);
  if (row === undefined) throw new Error(`${key} has no ORDINARY row`);
  return row;
}
