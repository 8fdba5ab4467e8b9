import { expect, it } from 'vitest';
import { MINUTE } from '../../sim/engine/units';
import { cells, foundationSpec } from '../../sim/testing/builders';
import { indexEffects } from '../../sim/trace/causes';
import { indexAuctions } from '../replay/auctions';
import { opened, sourceOf, tracedRun } from '../replay/testing/tracedRun';
import { createDashboard } from '../session/dashboard';
import type { LoadedRun } from '../session/runs';
import type { RunSource } from '../session/session';
import { fitToRun } from './fitToRun';

function runOf(duration: number): LoadedRun {
  const replay = opened(sourceOf(tracedRun(foundationSpec({ cells: [cells(1)] }), 1), duration));
  const effects = indexEffects(replay.columns);
  const auctions = indexAuctions(replay);
  return { replay, effects, auctions, answer: undefined, notices: [], warnings: [] };
}

const scenario = (name: string): RunSource => ({
  kind: 'scenario',
  name,
  draft: null,
  seed: null,
  level: 'full',
});

function page() {
  const dashboard = createDashboard({ frames: { now: () => 0, requestFrame: () => undefined } });
  const { session, clock, runs } = dashboard;
  fitToRun(dashboard);
  const address = (source: RunSource, until: number) => {
    const range = { from: 0, until };
    session.replace({ ...session.get(), source, window: range, range });
    clock.seek(until);
  };
  const shown = () => {
    const { window, range } = session.get();
    return [clock.get().at, window?.until, range?.until];
  };
  return { runs, session, address, shown };
}

it('lets go of what lies beyond the end of the run that comes on screen, and of nothing else', () => {
  const { runs, address, shown } = page();
  address(scenario('short'), 9 * MINUTE);
  runs.show('short', runOf(3 * MINUTE));
  expect(shown()).toEqual([3 * MINUTE, undefined, undefined]);
  address(scenario('short'), 2 * MINUTE);
  expect(shown()).toEqual([2 * MINUTE, 2 * MINUTE, 2 * MINUTE]);
  address(scenario('short'), 4 * MINUTE);
  expect(shown()).toEqual([3 * MINUTE, undefined, undefined]);
});

it('keeps what an address says of a run that is not on screen yet', () => {
  const { runs, address, shown } = page();
  address(scenario('short'), MINUTE);
  runs.show('short', runOf(3 * MINUTE));
  address(scenario('long'), 9 * MINUTE);
  expect(shown()).toEqual([9 * MINUTE, 9 * MINUTE, 9 * MINUTE]);
  runs.show('long', runOf(10 * MINUTE));
  expect(shown()).toEqual([9 * MINUTE, 9 * MINUTE, 9 * MINUTE]);
});

it('fits a file that the session names only when it is loaded', () => {
  const { runs, session, address, shown } = page();
  address(scenario('short'), MINUTE);
  runs.show('other.arrow', runOf(3 * MINUTE));
  session.step((draft) => {
    draft.source = { kind: 'file', name: 'other.arrow' };
  });
  address({ kind: 'file', name: 'other.arrow' }, 5 * MINUTE);
  expect(shown()).toEqual([3 * MINUTE, undefined, undefined]);
});
