/** Beside the heading of both lists: which one is shown, and how much is in it. */
import type { ReactNode } from 'react';

export interface ListSummaryProps {
  readonly tabs: ReactNode;
  readonly text: string;
}

export function ListSummary({ tabs, text }: ListSummaryProps) {
  return (
    <span className="apps-summary">
      {tabs} {text}
    </span>
  );
}
