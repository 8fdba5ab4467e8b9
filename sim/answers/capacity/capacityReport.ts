/**
 * What capacity a foundation has at an instant, and what it would survive: the whole answer from plain data.
 *
 *     const report = capacityReport(capacityInput(foundation, tap.readings(at)), options);
 */
import { boardOf } from './board';
import { growthUntilLoss } from './growth';
import { evaluateIndicators } from './indicators';
import { type CapacityInput, wantedCount } from './input';
import { lossesOf } from './losses';
import type { CapacityReport } from './result';
import { MEMORY_CHUNK, type RoomSizes, roomOf } from './room';
import { roomsOf, sizesOf } from './rooms';
import { inOneGo, type Steps } from './steps';
import { surviveInSteps } from './survival';

/** What is asked of a foundation. */
export interface CapacityOptions extends RoomSizes {
  readonly seed: number;
  /** Throws of the dice for each loss. */
  readonly draws: number;
}

/**
 * Defaults. A chunk has Cloud Controller's default app disk (an assumption: Healthwatch counts memory
 * alone); staging is Cloud Controller's default (cc.staging.minimum_staging_memory_mb and _disk_mb); five
 * draws show whether chance matters without making a large foundation wait (an assumption).
 */
export const CAPACITY_DEFAULTS = {
  chunk: { memory: MEMORY_CHUNK, disk: 1024 },
  staging: { memory: 1024, disk: 4096 },
  draws: 5,
} as const;

/** Deterministic in its arguments. */
export function capacityReport(input: CapacityInput, options: CapacityOptions): CapacityReport {
  const { indicators, notEvaluated, ...rest } = inOneGo(capacityInSteps(input, options));
  return { ...rest, growth: growthUntilLoss(input, options), indicators, notEvaluated };
}

/** All but the growth, which costs about as much again (`growthInSteps`). */
export type CapacityNow = Omit<CapacityReport, 'growth'>;

/** The report with pauses, for whoever has to stay responsive. */
export function* capacityInSteps(
  input: CapacityInput,
  options: CapacityOptions,
): Steps<CapacityNow> {
  const board = boardOf(input);
  const rooms = roomsOf(input, options);
  const { sizes, leftOut } = sizesOf(input);
  const up = input.cells.filter((cell) => cell.isUp);
  const indicators = evaluateIndicators({
    input,
    all: roomOf(input.cells, null, null, options),
    memoryChunks: chunksByMemory(input),
  });
  const all = lossesOf(board, input.zones);
  const losses: CapacityReport['losses'] = [];
  for (const loss of all) {
    const steps = surviveInSteps(input, loss, options);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) yield (losses.length + step.value) / all.length;
    losses.push(step.value);
  }
  return {
    chunk: { memoryMB: options.chunk.memory, diskMB: options.chunk.disk },
    staging: { memoryMB: options.staging.memory, diskMB: options.staging.disk },
    proxyMB: input.proxyMemory,
    desired: input.apps.reduce((sum, app) => sum + app.instances, 0),
    placed: up.reduce((sum, cell) => sum + wantedCount(cell), 0),
    rooms,
    sizes,
    sizesLeftOut: leftOut,
    losses,
    ...indicators,
  };
}

/** Of 4 GB, whatever chunk was asked for: the threshold is of these. */
function chunksByMemory({ cells }: CapacityInput): number {
  const sizes = { chunk: { memory: MEMORY_CHUNK, disk: 0 }, staging: { memory: 0, disk: 0 } };
  return roomOf(cells, null, null, sizes).freeChunksByMemory;
}

/**
 * Whether a zone's loss, or that of its cells of one set of tags, is not sure to be survived, or an
 * indicator is red.
 */
export function isCapacityShort(report: CapacityReport): boolean {
  return (
    report.losses.some((loss) => loss.kind !== 'cell' && loss.verdict !== 'fits') ||
    report.indicators.some((indicator) => indicator.level === 'red')
  );
}
