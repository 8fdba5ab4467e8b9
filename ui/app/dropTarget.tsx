/** The page as a place to drop files on: a trace or a scenario, anywhere. A report takes none. */
import { type DragEvent, type ReactNode, useState } from 'react';
import { useDashboard } from '../session/hooks';
import { openFile } from './runSource';

export function DropTarget({ children }: { readonly children: ReactNode }) {
  const dashboard = useDashboard();
  const [isOver, setOver] = useState(false);
  if (dashboard.worker === undefined) return <div className="app">{children}</div>;
  const hasFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the file chooser does the same by keyboard.
    <div
      className={`app ${isOver ? 'over' : ''}`}
      onDragOver={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) void openFile(dashboard, file);
      }}
    >
      {children}
    </div>
  );
}
