/** Custom invariants in a check: the same questions at the same moments as in a run that is driven. */
import type { Duration } from '../engine/units';
import type { Identities } from '../model/identity';
import type { OtherWatch } from '../testing/chaos/checkedRun';
import { columnsSink, createColumns } from '../trace/columns';
import { brokenBy, brokenNow } from './customWatch';
import { viewOf } from './foundationView';
import type { CustomInvariants } from './invariants';
import { DEFAULT_LEVEL } from './recordedRun';
import { invariantsOf } from './runSettings';

/** Made anew for each run, of so long a duration. */
export function customCaseWatch(
  given: CustomInvariants,
  duration: Duration,
): (identities: Identities) => OtherWatch {
  return (identities) => {
    const invariants = invariantsOf(given, DEFAULT_LEVEL);
    const columns = createColumns(identities);
    let judged = 0;
    return {
      sink: columnsSink(columns),
      states(foundation) {
        return brokenNow(invariants, viewOf(foundation, duration));
      },
      heard() {
        const from = judged;
        judged = columns.length;
        return brokenBy(invariants, columns, from);
      },
    };
  };
}
