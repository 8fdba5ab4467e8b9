/** Short messages: read out by screen readers, and shown for a while where the page shows nothing else of it. */
import type { Dashboard } from './dashboard';

export interface Saying {
  readonly text: string;
  readonly isShown: boolean;
}

export const NOTHING_SAID: Saying = { text: '', isShown: false };

/** For eyes and for ears. The same text twice in a row is two messages. */
export function say({ said }: Pick<Dashboard, 'said'>, text: string): void {
  said.set({ text, isShown: true });
}

/** For ears only: eyes see it happen. */
export function tell({ said }: Pick<Dashboard, 'said'>, text: string): void {
  said.set({ text, isShown: false });
}
