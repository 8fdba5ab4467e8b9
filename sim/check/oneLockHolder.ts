/**
 * A lock of Locket has one holder at a time.
 *
 * Source: locket db/lock_db.go Lock (a row of another owner collides, however old it is) and Release (by its owner
 * only). Who holds the lock at Locket is told by `lock.acquired`, `lock.released` and `lock.expired`. Cost: a step a
 * record of a lock.
 */
import type { RecordInvariant, RecordRow } from './recordInvariant';

export const oneLockHolder: RecordInvariant = {
  name: 'oneLockHolder',
  sentence: 'A lock is taken only while it is free, and given up only by its holder.',
  watch({ identities }, report) {
    const holders = new Map<number, number>();
    const nameOf = (text: number | undefined): string =>
      text === undefined ? 'nobody' : (identities.texts[text] ?? `${text}`);
    const ends =
      (change: string) =>
      ({ a: lock, b: holder }: RecordRow): void => {
        const held = holders.get(lock);
        if (held !== holder) {
          report(nameOf(lock), `${change} of ${nameOf(holder)} while ${nameOf(held)} holds it`);
        }
        holders.delete(lock);
      };
    return {
      'lock.acquired': ({ a: lock, b: holder }) => {
        const held = holders.get(lock);
        if (held !== undefined) {
          report(nameOf(lock), `taken by ${nameOf(holder)} while ${nameOf(held)} holds it`);
        }
        holders.set(lock, holder);
      },
      'lock.released': ends('release'),
      'lock.expired': ends('expiry'),
    };
  },
};
