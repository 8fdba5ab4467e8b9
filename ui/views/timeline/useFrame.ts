/** Follows every frame without React: for what moves with the clock. */
import { useEffect } from 'react';
import type { Frame } from '../../session/frames';
import { useDashboard } from '../../session/hooks';

/** `draw` must be the same function from render to render, or a new one when it goes by something else. */
export function useFrame(draw: (frame: Frame) => void): void {
  const { frames } = useDashboard();
  useEffect(() => frames.onFrame(draw), [frames, draw]);
}
