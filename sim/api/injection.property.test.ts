/** A law: whatever happens in a scenario may as well be injected while it runs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from '../scenario/quantities';
import { scenarios } from './chaos';
import { loadScenario } from './loadScenario';
import { runScenario, startScenario } from './runScenario';

const RUNS = 12;

test('a run into which an event is injected is that of the scenario with the event', () => {
  const kinds = new Set<string>();
  const law = fc.property(scenarios(), fc.nat(50), fc.nat(99), (data, place, percent) => {
    const timed = data.events.flatMap(({ at }, position) =>
      typeof at === 'string' ? [position] : [],
    );
    if (timed.length === 0) return;
    const chosen = timed[place % timed.length] as number;
    const { at, ...event } = data.events[chosen] ?? {};
    const rest = data.events.filter((_, position) => position !== chosen);
    const without = loadScenario({ ...data, events: rest });
    const written = loadScenario({ ...data, events: [...rest, { at: at ?? null, ...event }] });
    // Without it, others may be repairs of nothing.
    if (!without.ok || !written.ok) return;
    const run = startScenario(without.scenario);
    run.advanceTo(Math.floor(((parseDuration(String(at)) ?? 0) * percent) / 100));
    run.inject(event, String(at));
    kinds.add(Object.keys(event)[0] ?? '');
    expect(run.finish().digest).toBe(runScenario(written.scenario).digest);
  });
  fc.assert(law, { numRuns: RUNS, seed: 7, endOnFailure: true });
  expect(kinds.size).toBeGreaterThan(5);
});
