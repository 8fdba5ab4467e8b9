/**
 * Row 34: how long after the loss of a cell its instances are asked for again, by when in the cycles of
 * presence and convergence it dies.
 *
 * At worst the presence was renewed just before, and expires just after a pass had listed the cells: its TTL
 * and one interval. At best it was about to be renewed and a pass comes as it expires. What the pass itself
 * takes, and the wires, come on top, which is what `slack` allows for.
 */
import { type Duration, type Instant, MILLISECOND, MINUTE, SECOND } from '../../engine/units';
import { app, cells, foundationSpec, kill, type Properties, STEADY } from '../builders';
import { type Figure, figure } from './figure';
import { foundationRun } from './foundationRun';

/** A listing, a pass over ten rows with its queries and first action, and the wires. */
export const SLACK: Duration = 100 * MILLISECOND;

const WARM: Instant = 3 * MINUTE;

/** From the kill, `phase` after the foundation is warm, until the pass that found it asks for an auction. */
export function restartDelay(phase: Duration, properties: Properties = {}, seed = 1): Duration {
  const killedAt = WARM + phase;
  const spec = foundationSpec({
    cells: [cells(2)],
    apps: [app('dora', { instances: 10 })],
    events: [kill(killedAt, 0)],
    properties: { ...STEADY, ...properties },
  });
  const run = foundationRun(spec, ['actualLRP.suspected'], seed);
  const { simulation } = run.foundation;
  simulation.runUntil(killedAt + 5 * MINUTE);
  const first = run.of('actualLRP.suspected').find(({ at }) => at >= killedAt);
  if (first === undefined) throw new Error('the lost cell was never noticed');
  return first.at - killedAt;
}

/** Each draws other phases of presences and passes. */
const SEEDS = 16;

/** The extremes over kills every half second of a cycle, in foundations that differ in their phases. */
export function restartFigures(): Figure[] {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    for (let phase = 0; phase < 30 * SECOND; phase += SECOND / 2) {
      const delay = restartDelay(phase, {}, seed) / SECOND;
      least = Math.min(least, delay);
      most = Math.max(most, delay);
    }
  }
  const longest = 'lost cell asked for again, longest of 960 kills (TTL + interval = 45 s)';
  const shortest = 'lost cell asked for again, shortest of 960 kills (TTL − retry = 10 s)';
  return [
    figure('34', longest, [43, 45 + SLACK / SECOND], most, { role: 'exact' }),
    figure('34', shortest, [10, 12], least, { role: 'exact' }),
  ];
}
