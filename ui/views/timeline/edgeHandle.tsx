/** An edge in time that can be moved: dragged with the pointer, with arrows when it has the focus. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { Instant } from '../../../sim/engine/units';
import type { Range } from '../../session/session';

export interface EdgeHandleProps {
  /** What it is the edge of. */
  readonly label: string;
  readonly at: Instant;
  /** What the surrounding element shows from its left to its right edge. */
  readonly shown: Range;
  readonly minimum: Instant;
  readonly maximum: Instant;
  readonly valueText: string;
  readonly className: string;
  /** `isFirst`: the beginning of a drag, or a step by a key. */
  readonly onMove: (at: Instant, isFirst: boolean) => void;
}

/** Shares of what is shown. */
const STEP = 0.01;
const STRIDE = 0.1;

export function EdgeHandle(props: EdgeHandleProps) {
  const { label, at, shown, minimum, maximum, valueText, className, onMove } = props;
  const drag = useRef<'pressed' | 'moved'>(undefined);
  const span = shown.until - shown.from;
  const move = (wanted: Instant, isFirst: boolean) =>
    onMove(Math.max(minimum, Math.min(maximum, Math.round(wanted))), isFirst);
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (drag.current === undefined || box === undefined) return;
    move(shown.from + ((event.clientX - box.left) / box.width) * span, drag.current === 'pressed');
    drag.current = 'moved';
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = keyTarget(event.key, at, span, minimum, maximum);
    if (target === undefined || event.shiftKey || event.altKey) return;
    event.preventDefault();
    move(target, true);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={minimum}
      aria-valuemax={maximum}
      aria-valuenow={Math.round(at)}
      aria-valuetext={valueText}
      className={className}
      style={{ left: `${((at - shown.from) / span) * 100}%` }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = 'pressed';
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = undefined;
      }}
    />
  );
}

/** Where a key moves a slider to; undefined for other keys. */
function keyTarget(
  key: string,
  at: Instant,
  span: number,
  minimum: Instant,
  maximum: Instant,
): Instant | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return at - span * STEP;
    case 'ArrowRight':
    case 'ArrowUp':
      return at + span * STEP;
    case 'PageDown':
      return at - span * STRIDE;
    case 'PageUp':
      return at + span * STRIDE;
    case 'Home':
      return minimum;
    case 'End':
      return maximum;
    default:
      return undefined;
  }
}
