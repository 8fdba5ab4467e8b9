/** A window over the page: the browser's own dialog, which keeps the focus inside and gives it back. */
import { type ReactNode, useEffect, useRef } from 'react';
import { ErrorBoundary } from '../charts/errorBoundary';
import './dialog.css';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Open for as long as it is rendered. What has `data-first-focus` is typed into at once. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // The browser would choose the first button.
    dialog.current?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes it by the browser's own rules.
    <dialog
      ref={dialog}
      className="dialog"
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        // A click beside the content hits the dialog itself.
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <div className="dialog-content">
        <header className="dialog-header">
          <h2>{title}</h2>
          <button type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
            ✕
          </button>
        </header>
        <ErrorBoundary name={title}>{children}</ErrorBoundary>
      </div>
    </dialog>
  );
}
