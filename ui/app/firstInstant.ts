/** Where to look first in a run of which nobody has said it: at the first thing that happens to it. */
import { type Instant, SECOND } from '../../sim/engine/units';
import { valueAt } from '../../sim/trace/columns';
import type { Replay } from '../replay/openReplay';
import type { Dashboard } from '../session/dashboard';
import type { LoadedRun } from '../session/runs';

/** Long enough after a fault that it shows, too short for anything to have been done about it. */
const AFTER_FAULT = SECOND;

/** Goes there when a run comes on screen and the clock is not set. The run that it replaces has no say. */
export function goToFirstInstant({ runs, clock }: Dashboard): () => void {
  let shown: LoadedRun | undefined;
  return runs.subscribe(() => {
    const { loaded } = runs.get();
    if (loaded === undefined || loaded === shown) return;
    shown = loaded;
    if (!clock.get().isSet) clock.seek(firstInstant(loaded.replay));
  });
}

/** Just after the first fault; the end of a run in which nothing happens to the foundation. */
function firstInstant({ marks, columns, until }: Replay): Instant {
  const [fault] = marks.faults;
  if (fault === undefined) return until;
  return Math.min(until, valueAt(columns, 'at', fault) + AFTER_FAULT);
}
