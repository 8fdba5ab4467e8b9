/** Instances that found no cell, by placement error and app. */
import type { ProcessId, TextId } from '../../model/identity';
import { addRefused, placementGroups, type Refused } from '../refused';
import type { PlacementGroup } from '../result';
import { appOf, type CapacityInput } from './input';
import type { Unplaced } from './place';

/** Most instances first. */
export function unplacedGroups(
  input: Pick<CapacityInput, 'apps'>,
  unplaced: readonly Unplaced[],
): PlacementGroup[] {
  const texts: string[] = [];
  const refused: Refused = new Map<TextId, Map<ProcessId, number>>();
  for (const { auction, placementError } of unplaced) {
    appOf(input, auction.process);
    let text = texts.indexOf(placementError);
    if (text < 0) text = texts.push(placementError) - 1;
    addRefused(refused, text, auction.process);
  }
  return placementGroups(refused, texts, input.apps);
}
