/** What each thread made of a run is set beside what Node made of it, and differences are looked into. */
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../sim/engine/units';
import { app, foundationSpec } from '../../sim/testing/builders';
import type { FoundationJob } from '../../sim/testing/engines/engineJob';
import type { EngineQuestion } from '../../sim/testing/engines/engineQuestion';
import { answerText } from './answerText';
import { askReference, askThreads } from './askEveryThread';
import { askerOf, type Engine, type Thread } from './engine';
import type { JobOutcomes, ThreadOutcome } from './outcomes';

const jobs: readonly FoundationJob[] = [1, 2, 3, 4, 5].map((seed) => ({
  kind: 'foundation',
  name: `of seed ${seed}`,
  seed,
  until: MINUTE,
  spec: foundationSpec({ cells: 2, apps: [app('dora', { instances: 2 })] }),
}));

/** This process as an engine; `twist` changes what a thread is asked. */
function engineWith(name: Engine['name'], twist: (thread: Thread, seed: number) => number): Engine {
  return {
    name,
    version: '1',
    ask(thread, text) {
      const question = JSON.parse(text) as EngineQuestion;
      const { seed } = question.job as FoundationJob;
      const job = { ...question.job, seed: twist(thread, seed) };
      return answerText(JSON.stringify({ ...question, job }));
    },
    close: async () => undefined,
  };
}

const node = engineWith('node', (_, seed) => seed);

async function outcomesWith(engine: Engine): Promise<JobOutcomes[]> {
  const known = await askReference(node, jobs, () => undefined);
  await askThreads(engine, ['main', 'worker'], jobs, known, askerOf(node, 'main'));
  return known;
}

const kindsOf = (threads: readonly ThreadOutcome[]) =>
  threads.map(({ engine, thread, outcome }) => `${engine} ${thread}: ${outcome.kind}`);

describe('an engine whose threads are asked', () => {
  test('is equal where it makes the same runs', async () => {
    for (const { threads, reference } of await outcomesWith(engineWith('webkit', (_, s) => s))) {
      expect(reference?.digest).toMatch(/^[0-9a-f]{32}$/);
      expect(kindsOf(threads)).toEqual([
        'node main: equal',
        'webkit main: equal',
        'webkit worker: equal',
      ]);
    }
  });

  test('differs in the thread and the run that are another, with the first record that is', async () => {
    const odd = engineWith('webkit', (thread, seed) =>
      thread === 'worker' && seed === 2 ? 9 : seed,
    );
    const known = await outcomesWith(odd);
    const wrong = known.filter(({ threads }) =>
      threads.some(({ outcome }) => outcome.kind !== 'equal'),
    );
    expect(wrong.map(({ name }) => name)).toEqual(['of seed 2']);
    expect(kindsOf(wrong[0]?.threads ?? []).at(-1)).toBe('webkit worker: differs');
    const outcome = wrong[0]?.threads.at(-1)?.outcome;
    if (outcome?.kind !== 'differs' || outcome.first === null) throw new Error('nothing was found');
    if (outcome.first === 'not looked for') throw new Error('nobody looked');
    expect(outcome.report.digest).not.toBe(wrong[0]?.reference?.digest);
    expect(outcome.first.one).not.toBe(outcome.first.other);
    expect(JSON.parse(outcome.first.one ?? '').row).toBe(outcome.first.line);
  });

  test('is looked into three times a thread, however often it differs', async () => {
    const known = await outcomesWith(
      engineWith('webkit', (thread, seed) => (thread === 'main' ? seed + 10 : seed)),
    );
    const firsts = known.map(({ threads }) => {
      const outcome = threads.find((each) => each.engine === 'webkit')?.outcome;
      return outcome?.kind === 'differs' ? typeof outcome.first : outcome?.kind;
    });
    expect(firsts).toEqual(['object', 'object', 'object', 'string', 'string']);
  });

  test('fails where a run breaks, and goes on', async () => {
    const breaking: Engine = {
      ...engineWith('webkit', (_, seed) => seed),
      ask: async () => JSON.stringify({ ok: false, error: 'out of memory' }),
    };
    for (const { threads } of await outcomesWith(breaking)) {
      expect(threads.at(-1)?.outcome).toEqual({ kind: 'failed', error: 'out of memory' });
    }
  });
});
