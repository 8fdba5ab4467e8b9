/**
 * The worker: simulates, reads traces, checks and completes scenarios. One job at a time; between slices of
 * it, questions about texts are answered and a stop is heard.
 */
import { DEFECT } from '../../sim/model/defect';
import { parseScenario } from '../../sim/scenario/validate';
import { builtInScenarios, readBuiltIn } from './builtIn';
import { openRun, type RunParts } from './openRun';
import type {
  CapacityAnswer,
  CapacityQuestion,
  FromWorker,
  Job,
  JobFailure,
  Progress,
  ScenarioRequest,
  ToWorker,
} from './protocol';
import { type Simulation, type SimulationEnd, startSimulation } from './simulate';

declare const self: DedicatedWorkerGlobalScope;

/** As the header of a trace names its writer. */
const BUILD = `diegosim ${__VERSION__}${DEFECT === null ? '' : ` with the defect ${DEFECT.name}`}`;
/** Few enough that a slice takes about 10 ms. */
const SLICE_EVENTS = 4_000;
/** Milliseconds. */
const PROGRESS_INTERVAL = 100;
/** Milliseconds after which messages are let in: soon enough for a person who types. */
const BREATH_INTERVAL = 15;

interface CurrentJob {
  readonly number: number;
  readonly startedAt: number;
  stop: 'keep' | 'forget' | undefined;
}

let current: CurrentJob | undefined;

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'begin':
      void begin(data.job, data.request);
      return;
    case 'stop':
      if (current?.number === data.job) current.stop = data.what;
      return;
    case 'validate':
      validate(data.query, data.name, data.text);
      return;
    case 'complete':
      void complete(data.query, data.text, data.offset);
      return;
    case 'capacity':
      void answerCapacity(data.query, data.question);
      return;
  }
};

say({ kind: 'ready', scenarios: builtInScenarios() });

function say(message: FromWorker, buffers: ArrayBuffer[] = []): void {
  self.postMessage(message, buffers);
}

async function begin(number: number, request: Job): Promise<void> {
  if (current !== undefined) current.stop = 'forget';
  const job: CurrentJob = { number, startedAt: performance.now(), stop: undefined };
  current = job;
  try {
    const parts =
      request.kind === 'simulate'
        ? await simulate(job, request.scenario)
        : await read(job, request.bytes);
    if (parts === 'stopped') return say({ kind: 'stopped', job: number });
    if ('kind' in parts) return say({ kind: 'failed', job: number, failure: parts });
    await hand(job, parts);
  } catch (error) {
    const message = `Internal error: ${error instanceof Error ? error.message : String(error)}`;
    const command = request.kind === 'simulate' ? `diegosim run ${request.scenario.name}.yaml` : '';
    say({ kind: 'failed', job: number, failure: { kind: 'broken', message, command } });
  } finally {
    if (current === job) current = undefined;
  }
}

/** Opens the trace for replay and hands it over. */
async function hand(job: CurrentJob, parts: RunParts): Promise<void> {
  const { columns } = parts.source;
  tell(job, {
    phase: 'indexing',
    share: null,
    at: 0,
    duration: 0,
    events: 0,
    records: columns.length,
  });
  await breath();
  const opening = openRun(parts);
  if (job.stop === 'forget') return say({ kind: 'stopped', job: job.number });
  if (opening.ok) say({ kind: 'opened', job: job.number, run: opening.run }, opening.buffers);
  else say({ kind: 'failed', job: job.number, failure: opening.failure });
}

async function simulate(
  job: CurrentJob,
  request: ScenarioRequest,
): Promise<RunParts | JobFailure | 'stopped'> {
  const simulation = startSimulation(request, BUILD);
  if ('kind' in simulation) return simulation;
  let end: SimulationEnd | undefined;
  let toldAt = 0;
  for (;;) {
    if (job.stop === 'forget') return 'stopped';
    const wallSeconds = (performance.now() - job.startedAt) / 1000;
    end =
      job.stop === 'keep'
        ? simulation.finishEarly(wallSeconds)
        : simulation.step(SLICE_EVENTS, wallSeconds);
    if (end !== undefined) break;
    const now = performance.now();
    if (now - toldAt >= PROGRESS_INTERVAL) {
      toldAt = now;
      tellSimulation(job, simulation);
    }
    if (now - breathedAt >= BREATH_INTERVAL) await breath();
  }
  return end.kind === 'failed' ? end.failure : end.simulated;
}

function tellSimulation(job: CurrentJob, simulation: Simulation): void {
  const { run, records } = simulation.progress();
  const { simulation: kernel } = run.foundation;
  const at = kernel.now;
  tell(job, {
    phase: 'simulating',
    share: at / run.end,
    at,
    duration: run.end,
    events: kernel.events,
    records,
  });
}

async function read(
  job: CurrentJob,
  bytes: ArrayBuffer,
): Promise<RunParts | JobFailure | 'stopped'> {
  tell(job, { phase: 'reading', share: null, at: 0, duration: 0, events: 0, records: 0 });
  await breath();
  // apache-arrow comes with it, which simulations have no use for.
  const { readTraceFile } = await import('./readTraceFile');
  const file = await readTraceFile(new Uint8Array(bytes));
  return job.stop === 'forget' ? 'stopped' : file;
}

function tell(job: CurrentJob, progress: Omit<Progress, 'elapsed'>): void {
  const elapsed = performance.now() - job.startedAt;
  say({ kind: 'progress', job: job.number, progress: { ...progress, elapsed } });
}

function validate(query: number, name: string, text: string): void {
  const parsed = parseScenario(text, { file: `${name}.yaml`, readSibling: readBuiltIn });
  say({
    kind: 'validated',
    query,
    problems: parsed.ok ? [] : parsed.problems,
    warnings: parsed.ok ? parsed.warnings : [],
  });
}

async function complete(query: number, text: string, offset: number): Promise<void> {
  const { completionsAt } = await import('./completions');
  say({ kind: 'completed', query, completions: completionsAt(text, offset, readBuiltIn) });
}

/** The question about capacity that was asked last. */
let capacityQuery = 0;

/** Goes on beside a simulation, in turns: each of them pauses for the other. */
async function answerCapacity(query: number, question: CapacityQuestion): Promise<void> {
  capacityQuery = query;
  const answer = (found: CapacityAnswer) => say({ kind: 'capacityAnswered', query, answer: found });
  try {
    const { capacityInTurns } = await import('./capacity');
    const turns = capacityInTurns(question);
    for (let turn = turns.next(); ; turn = turns.next()) {
      if (turn.done === true) return answer(turn.value);
      say({ kind: 'capacityProgress', query, share: turn.value });
      await breath();
      if (capacityQuery !== query) return answer({ kind: 'overtaken' });
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    answer({ kind: 'refused', message: `Capacity cannot be computed: ${message}.` });
  }
}

let breathedAt = 0;
const channel = new MessageChannel();
/** Who pauses, in the order in which they go on. */
const pausing: (() => void)[] = [];
channel.port1.onmessage = () => {
  breathedAt = performance.now();
  pausing.shift()?.();
};

/** Lets waiting messages in. A timer would wait for at least 4 ms. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    pausing.push(resolve);
    channel.port2.postMessage(undefined);
  });
}
