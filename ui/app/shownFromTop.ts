/**
 * What the inspector is scrolled to: another thing is read from its top, and the run's summary is found again
 * where it was left. In one column, where the inspector is below the view, the page goes to it.
 */
import { type RefObject, useEffect, useRef } from 'react';
import { useSession } from '../session/hooks';
import { type Selected, textOf } from '../session/selected';

/** As in app.css. */
const ONE_COLUMN = '(max-width: 799px)';

const SUMMARY = '';

/** The element's id, for buttons that lead there. */
export const INSPECTOR = 'inspector';

/** Shows the inspector from its top, whatever it shows. */
export function showInspectorTop(): void {
  const element = document.getElementById(INSPECTOR);
  if (element === null) return;
  element.scrollTop = 0;
  if (matchMedia(ONE_COLUMN).matches) element.scrollIntoView();
}

/** The pane that keeps to that. */
export function useShownFromTop<Pane extends HTMLElement>(): RefObject<Pane | null> {
  const pane = useRef<Pane>(null);
  const thing = useSession(({ selected }) => thingOf(selected));
  const shown = useRef(thing);
  const summaryTop = useRef(0);
  useEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const keep = () => {
      if (shown.current === SUMMARY) summaryTop.current = element.scrollTop;
    };
    element.addEventListener('scroll', keep);
    return () => element.removeEventListener('scroll', keep);
  }, []);
  useEffect(() => {
    const element = pane.current;
    if (element === null || shown.current === thing) return;
    shown.current = thing;
    element.scrollTop = thing === SUMMARY ? summaryTop.current : 0;
    if (thing !== SUMMARY && matchMedia(ONE_COLUMN).matches) element.scrollIntoView();
  }, [thing]);
  return pane;
}

/** A losing cell is part of the decision that it lost. */
function thingOf(selected: Selected | null): string {
  if (selected === null) return SUMMARY;
  return textOf(selected.kind === 'auction' ? { ...selected, cellGuid: null } : selected);
}
