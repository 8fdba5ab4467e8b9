/** Puts the page into the document: the last thing that its entries do. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from '../charts/errorBoundary';
import type { Dashboard } from '../session/dashboard';
import { DashboardContext } from '../session/hooks';
import { App } from './app';

export function showPage(dashboard: Dashboard): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the document has no place for the page');
  createRoot(root).render(
    <StrictMode>
      <DashboardContext value={dashboard}>
        <ErrorBoundary name="The page">
          <App />
        </ErrorBoundary>
      </DashboardContext>
    </StrictMode>,
  );
}
