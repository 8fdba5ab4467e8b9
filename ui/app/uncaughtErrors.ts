/**
 * Errors that nobody caught, of clicks and of work in the background: the page lives on, and says that
 * something did not work. They stay in the browser's console as well.
 */
import { reasonOf } from '../charts/errorBoundary';
import type { Dashboard } from '../session/dashboard';
import { say } from '../session/say';

export function tellUncaught(dashboard: Dashboard): void {
  const tell = (error: unknown) =>
    say(dashboard, `That did not work, by a defect of this page: ${reasonOf(error)}`);
  addEventListener('error', ({ error, message }) => {
    // Browsers report by it that sizes are settled in the next frame, which is no error.
    if (!message.startsWith('ResizeObserver loop')) tell(error ?? message);
  });
  addEventListener('unhandledrejection', ({ reason }) => tell(reason));
}
