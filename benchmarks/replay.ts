/**
 * Claim: a full trace of `zone-outage` (25,000 instances) is sought in far less than 50 ms at the 95th
 * percentile, and a trace of 5 million records opens in less than 3 s.
 *
 *     npx tsx benchmarks/replay.ts
 *
 * The first trace is simulated. The second is the first one again and again, about ten times, until there
 * are 5 million records; it is read from the bytes of a file, because opening includes reading. Seeks go to
 * 1,000 random instants, each asking for a new view; steps go on from one view by a sixtieth of a second
 * of playing 1,000 times as fast as real time. Batches are asked for at random: each by an index that has
 * read nothing, then all by one that has read the trace. Not a test: on a slow machine nothing fails.
 */
import type { Instant } from '../sim/engine/units';
import { indexEffects } from '../sim/trace/causes';
import { rowAt } from '../sim/trace/columns';
import { readTrace } from '../sim/trace/formatReader';
import { thinTrace } from '../sim/trace/thin';
import { indexAuctions, readBatch } from '../ui/replay/auctions';
import { bytesOf } from '../ui/replay/keyframes';
import { missingInstances } from '../ui/replay/missing';
import { openReplay, type Replay, type TraceSource } from '../ui/replay/openReplay';
import type { Span } from '../ui/replay/spans';
import { packReplay, unpackReplay } from '../ui/replay/transfer';
import { advanceView, viewAt } from '../ui/replay/view';
import { builtIn } from './builtIn';
import { lengthened, simulate } from './longTrace';

const SEEKS = 1_000;
const RECORDS = 5_000_000;
/** A frame at 60 frames a second and 1,000 times real time, in microseconds. */
const FRAME = Math.round((1_000 * 1_000_000) / 60);
/** The answer and how long it took, in milliseconds. */
function timed<T>(work: () => T): { readonly answer: T; readonly elapsed: number } {
  const startedAt = performance.now();
  const answer = work();
  return { answer, elapsed: performance.now() - startedAt };
}

function open(source: TraceSource): Replay {
  const opened = openReplay(source);
  if (!opened.ok) throw new Error(opened.problem);
  return opened.replay;
}

function percentiles(times: number[]): string {
  times.sort((first, second) => first - second);
  const at = (share: number) =>
    (times[Math.floor(share * (times.length - 1))] as number).toFixed(2);
  return `median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, worst ${at(1)} ms`;
}

/** Instants that look random, the same ones in every run. */
function randomInstants(count: number, until: Instant): Instant[] {
  return Array.from(
    { length: count },
    (_, i) => ((Math.imul(i + 1, 0x9e3779b1) >>> 0) / 2 ** 32) * until,
  );
}

function measure(name: string, replay: Replay): void {
  const end = rowAt(replay.columns, replay.columns.length - 1).at;
  const seeks = randomInstants(SEEKS, end).map((at) => timed(() => viewAt(replay, at)).elapsed);
  const steps: number[] = [];
  let view = viewAt(replay, 0);
  for (let at = FRAME; at < end && steps.length < 20_000; at += FRAME) {
    const stepped = timed(() => advanceView(view, replay, at));
    view = stepped.answer;
    steps.push(stepped.elapsed);
  }
  const memory = bytesOf(replay.keyframes) / 1024 / 1024;
  console.log(`${name}: ${replay.columns.length} records`);
  console.log(`  keyframes ${replay.keyframes.length}, ${memory.toFixed(0)} MB`);
  console.log(`  seek ${percentiles(seeks)}`);
  console.log(`  step ${percentiles(steps)}`);
}

/** Some batches that look random, the same ones in every run. */
function randomBatches({ marks }: Replay, count: number): Span[] {
  const { batches } = marks;
  const places = randomInstants(count, batches.length).map(Math.floor);
  return places.map((place) => batches[place] as Span);
}

/** Rows a call: what a page reads before it looks after its frames again. */
const SLICE = 20_000;

function measureAuctions(replay: Replay): void {
  const slices: number[] = [];
  const ask = (index: ReturnType<typeof indexAuctions>, span: Span) =>
    timed(() => {
      for (;;) {
        const slice = timed(() => readBatch(index, span, SLICE));
        slices.push(slice.elapsed);
        if (slice.answer !== 'reading') return;
      }
    }).elapsed;
  const first = randomBatches(replay, 20).map((span) => ask(indexAuctions(replay), span));
  const index = indexAuctions(replay);
  const whole = ask(index, replay.marks.batches[replay.marks.batches.length - 1] as Span);
  const later = randomBatches(replay, 200).map((span) => ask(index, span));
  console.log(
    `  ${replay.marks.batches.length} batches, the last one first ${whole.toFixed(0)} ms`,
  );
  console.log(`  a batch by a new index ${percentiles(first)}`);
  console.log(`  a batch by one that has read ${percentiles(later)}`);
  console.log(`  a slice of ${SLICE} records ${percentiles(slices)}`);
}

function measureMissing(replay: Replay): void {
  const views = randomInstants(200, replay.until).map((at) => viewAt(replay, at));
  const times = views.map((view) => timed(() => missingInstances(replay, view, 500)).elapsed);
  console.log(`  missing instances ${percentiles(times)}`);
}

/** Hands the replay over as a worker does; it cannot be used afterwards. */
function measureTransfer(replay: Replay): void {
  const effects = timed(() => indexEffects(replay.columns));
  const packing = timed(() => packReplay(replay, effects.answer));
  const { packed, buffers } = packing.answer;
  const cloning = timed(() => structuredClone(packed, { transfer: buffers }));
  const unpacking = timed(() => unpackReplay(cloning.answer));
  const times = [effects, packing, cloning, unpacking].map(({ elapsed }) => elapsed.toFixed(0));
  console.log(`  effects, pack, clone ${buffers.length} buffers, unpack: ${times.join(', ')} ms`);
}

const outage = simulate(builtIn('zone-outage'));
const openings = [1, 2, 3, 4, 5].map(() => timed(() => open(outage)).elapsed);
measure('zone-outage', open(outage));
console.log(`  open ${percentiles(openings)}`);
measureAuctions(open(outage));
measureMissing(open(outage));
const end = rowAt(outage.columns, outage.columns.length - 1).at;
const thinning = timed(() => thinTrace(outage, { from: 0.4 * end, until: 0.6 * end }));
console.log(
  `  thin to a fifth ${thinning.elapsed.toFixed(0)} ms, ${thinning.answer.columns.length} records left`,
);

const bytes = lengthened(outage, RECORDS);
const reading = timed(() => readTrace(bytes));
if (!reading.answer.ok) throw new Error(reading.answer.problem);
const { file } = reading.answer;
const opening = timed(() => open(file));
measure('5 million records', opening.answer);
console.log(`  read ${(reading.elapsed / 1000).toFixed(2)} s, of ${bytes.length >> 20} MB`);
console.log(`  open ${(opening.elapsed / 1000).toFixed(2)} s`);
measureAuctions(opening.answer);
measureTransfer(opening.answer);
