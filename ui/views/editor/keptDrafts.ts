/** Edits that were not run, kept in the tab's storage: a page that is loaded again has them still. */
import { type Draft, type Drafts, isEdited, withDraft } from './drafts';

const KEY = 'diegosim.drafts';
/** In UTF-16 units, of all texts together: a tab's storage holds about 5 MB. */
const LENGTH_MAX = 2_000_000;

type Kept = readonly (readonly [name: string, base: string, text: string])[];

/** The drafts that this tab kept; none when what it kept cannot be read. */
export function readDrafts(storage: Storage | undefined): Drafts {
  try {
    const kept = JSON.parse(storage?.getItem(KEY) ?? '[]') as Kept;
    return kept.reduce<Drafts>((drafts, [name, base, text]) => {
      const isText = [name, base, text].every((part) => typeof part === 'string');
      const levels = { level: 'full', baseLevel: 'full' } as const;
      return isText ? withDraft(drafts, { name, base, text, ...levels }) : drafts;
    }, new Map());
  } catch {
    return new Map();
  }
}

/** Keeps those with edits, for when the page is loaded again. */
export function keepDrafts(storage: Storage | undefined, drafts: Drafts): void {
  const kept: Kept = [...drafts.values()].filter(isEdited).map(partsOf);
  const length = kept.reduce((sum, [, base, text]) => sum + base.length + text.length, 0);
  try {
    if (kept.length === 0) storage?.removeItem(KEY);
    else if (length <= LENGTH_MAX) storage?.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Storage is full or forbidden: edits are kept as long as the page is there.
  }
}

function partsOf({ name, base, text }: Draft): [string, string, string] {
  return [name, base, text];
}
