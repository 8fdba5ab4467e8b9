/** Callers that wait for each answer and call again at once, as a load generator with k connections does. */
import { type Duration, SECOND } from '../../engine/units';
import type { BbsBench, BenchMessage, Guest } from './bbsBench';
import { median } from './statistics';

export interface ClosedLoopResult {
  /** Median, from the call to its answer. */
  readonly latency: Duration;
  readonly perSecond: number;
}

/** Deals the calls to `callers` and runs until all are answered. */
export function closedLoop(
  bench: BbsBench,
  callers: number,
  calls: readonly BenchMessage[],
): ClosedLoopResult {
  const latencies: Duration[] = [];
  const startedAt = bench.simulation.now;
  for (let each = 0; each < callers; each++) {
    const own = calls.filter((_, position) => position % callers === each);
    bench.add(caller(bench, `caller-${each}`, own, latencies));
  }
  bench.run();
  if (latencies.length !== calls.length) throw new Error('a call was not answered');
  const elapsed = bench.simulation.now - startedAt;
  return { latency: median(latencies), perSecond: (latencies.length / elapsed) * SECOND };
}

function caller(
  bench: BbsBench,
  name: string,
  calls: readonly BenchMessage[],
  latencies: Duration[],
): Guest {
  let next = 0;
  let sentAt = 0;
  return {
    role: 'bench',
    name,
    zone: 'z1',
    state: null,
    receive: (_state, message, ctx) => {
      if (message.kind !== 'bench.next') latencies.push(ctx.now - sentAt);
      const call = calls[next++];
      if (call === undefined) return;
      sentAt = ctx.now;
      ctx.send(bench.bbs, call);
    },
  };
}
