/** Opens an address as the dashboard does, and looks whether it holds: for fuzzing (sim/testing/fuzz). */
import { addressOf, readAddress } from './address';
import { unpackDraft } from './draftCode';

export interface AddressReading {
  readonly isAccepted: boolean;
  readonly said: readonly string[];
  readonly wrong?: string | undefined;
}

/** What could not be read counts as refused: the dashboard names it. */
export async function readingOf(hash: string): Promise<AddressReading> {
  const { session, at, speed, draftCode, unread } = readAddress(hash);
  if (draftCode !== null) await unpackDraft(draftCode);
  const written = addressOf(session, { at: at ?? 0, isSet: at !== null, speed }, null);
  const again = readAddress(`#${written}`);
  const same = JSON.stringify(again.session) === JSON.stringify(session) && again.at === at;
  const isFaithful = same && again.unread.length === 0;
  const wrong = isFaithful ? undefined : `written again, it is read otherwise: ${written}`;
  const said = [written, ...(unread.length > 0 ? [`cannot read ${unread.join(', ')}`] : [])];
  return { isAccepted: unread.length === 0, said, wrong };
}
