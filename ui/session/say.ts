/** Short messages: read out by screen readers and shown for a while. */
import type { Dashboard } from './dashboard';

export function say({ said }: Pick<Dashboard, 'said'>, text: string): void {
  // The same text twice in a row is two messages.
  if (said.get() === text) said.set('');
  said.set(text);
}
