/** A line between two panes: dragged with the pointer, moved with arrows. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import './splitter.css';

export interface SplitterProps {
  /** What it resizes. */
  readonly label: string;
  /** `vertical` is a line from top to bottom. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Size of the pane that it resizes, CSS pixels. */
  readonly size: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Whether the pane lies before the line (left of it or above). */
  readonly isPaneBefore?: boolean;
  readonly onResize: (size: number) => void;
}

const STEP = 20;

export function Splitter(props: SplitterProps) {
  const { label, orientation, size, minimum, maximum, isPaneBefore = false, onResize } = props;
  const drag = useRef<{ readonly from: number; readonly size: number }>(undefined);
  const sign = isPaneBefore ? 1 : -1;
  const place = (event: PointerEvent) =>
    orientation === 'vertical' ? event.clientX : event.clientY;
  const resize = (wanted: number) => onResize(Math.max(minimum, Math.min(maximum, wanted)));
  const onKeyDown = (event: KeyboardEvent) => {
    const [back, on] =
      orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const step = event.key === on ? STEP : event.key === back ? -STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    resize(size + sign * step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr takes no focus; this is a window splitter.
    <div
      role="separator"
      tabIndex={0}
      className={`splitter ${orientation}`}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(size)}
      aria-valuemin={minimum}
      aria-valuemax={Math.round(maximum)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { from: place(event), size };
      }}
      onPointerMove={(event) => {
        if (drag.current !== undefined) {
          resize(drag.current.size + sign * (place(event) - drag.current.from));
        }
      }}
      onPointerUp={() => {
        drag.current = undefined;
      }}
    />
  );
}
