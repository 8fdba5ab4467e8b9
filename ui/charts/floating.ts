/**
 * Where something stands that opens beside a button: in the browser's top layer, because panels cut off what
 * leaves them; below the button, or above it where there is more room; never beyond the page. Not here: what
 * opens and closes it.
 */
import { type RefObject, useLayoutEffect, useRef } from 'react';
import './floating.css';

/** CSS pixels between the button and what it opens. */
const GAP = 2;
/** CSS pixels that stay free at the edges of the page. */
const EDGE = 8;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Its left upper corner: the right edges in line where the page is wide enough for that. */
export function floatingPlace(
  anchor: Box,
  { width, height }: Extent,
  page: Extent,
): { readonly left: number; readonly top: number } {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - height;
  const isBelow = below + height <= page.height - EDGE || page.height - anchor.bottom >= anchor.top;
  const wanted = anchor.right - width >= EDGE ? anchor.right - width : anchor.left;
  const within = (value: number, size: number, room: number) =>
    Math.max(EDGE, Math.min(value, room - EDGE - size));
  return {
    left: within(wanted, width, page.width),
    top: within(isBelow ? below : above, height, page.height),
  };
}

/** For an element with `popover="manual"` and the class `floating`, which is there while it is open. */
export function useFloating<Floating extends HTMLElement>(
  anchor: RefObject<HTMLElement | null>,
): RefObject<Floating | null> {
  const floating = useRef<Floating>(null);
  useLayoutEffect(() => {
    const element = floating.current;
    if (element === null) return;
    const place = () => {
      if (anchor.current === null) return;
      const size = { width: element.offsetWidth, height: element.offsetHeight };
      const page = { width: window.innerWidth, height: window.innerHeight };
      const { left, top } = floatingPlace(anchor.current.getBoundingClientRect(), size, page);
      element.style.left = `${left}px`;
      element.style.top = `${top}px`;
    };
    element.showPopover();
    place();
    const resized = new ResizeObserver(place);
    resized.observe(element);
    window.addEventListener('resize', place);
    // Whatever scrolls takes the button along.
    window.addEventListener('scroll', place, true);
    return () => {
      resized.disconnect();
      window.removeEventListener('resize', place);
      window.removeEventListener('scroll', place, true);
    };
  }, [anchor]);
  return floating;
}
