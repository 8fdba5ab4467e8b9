/**
 * What benchmarks measure of the dashboard in Chromium: seeks, the main thread's work a frame, memory.
 *
 * A seek is what happens while somebody drags the clock along the overview: the time from the pointer's
 * event to the end of the frame that shows the instant, the wait for the frame included. A frame's work is
 * the time of all tasks of the page's main thread between the beginnings of two frames, from Chromium's own
 * tracing (script, style, layout, paint). A browser without a graphics card draws canvases there, too.
 */
import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from 'playwright-core';

/** Milliseconds. */
const PLAY_FOR = 6_000;

/** A page of the size that the claims are about. */
export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // tsx wraps named functions in a call to this, and the page runs some of them.
  await page.addInitScript('globalThis.__name = (wrapped) => wrapped');
  return page;
}

/** Waits until a run is on screen, and nothing else is under way. */
export async function runShown(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).waitFor({ timeout: 600_000 });
  await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 600_000 });
}

export async function showView(page: Page, place: number): Promise<void> {
  await page.locator('body').press(String(place + 1));
  await page.waitForTimeout(500);
}

/** Milliseconds of each of so many seeks to instants that look random, the same ones in every run. */
export async function seekTimes(page: Page, seeks: number): Promise<number[]> {
  const overview = page.locator('[data-panel="timeline"] .timeline-overview canvas').first();
  const box = await overview.boundingBox();
  if (box === null) throw new Error('the overview is not on screen');
  const y = box.y + box.height / 2;
  const xOf = (i: number) =>
    box.x + 4 + ((Math.imul(i + 1, 0x9e3779b1) >>> 0) / 2 ** 32) * (box.width - 8);
  await page.mouse.move(xOf(0), y);
  await page.mouse.down();
  const times: number[] = [];
  for (let i = 1; i <= seeks; i++) {
    const measured = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const onMove = ({ timeStamp }: PointerEvent) =>
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)));
          addEventListener('pointermove', onMove, { capture: true, once: true });
        }),
    );
    // The listener stands before the pointer moves, since both go the same way in this order.
    await page.mouse.move(xOf(i), y);
    times.push(await measured);
  }
  await page.mouse.up();
  return times;
}

/** Milliseconds of the main thread for each frame: on the clock, and of a processor. */
export interface FrameWork {
  readonly elapsed: number[];
  /** Without the waits for a processor that others keep busy. */
  readonly busy: number[];
}

/** What the main thread works for each frame while playing from an instant, in seconds. */
export async function frameTimes(page: Page, from: number, speed: number): Promise<FrameWork> {
  await page.evaluate(
    ([at, factor]) => {
      const fields = new URLSearchParams(location.hash.slice(1));
      fields.set('at', at.toFixed(3));
      fields.set('speed', String(factor));
      location.hash = fields.toString();
    },
    [Math.max(0, from - (PLAY_FOR / 1000) * speed * 0.2), speed] as const,
  );
  await page.waitForTimeout(500);
  const cdp = await page.context().newCDPSession(page);
  await page.locator('body').press('Space');
  const events = await traced(cdp, () => page.waitForTimeout(PLAY_FOR));
  await page.locator('body').press('Space');
  return workPerFrame(events);
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** Of a processor. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
}

async function traced(cdp: CDPSession, work: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(event as unknown as TraceEvent);
  });
  const includedCategories = [
    'toplevel',
    'devtools.timeline',
    'disabled-by-default-devtools.timeline',
  ];
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories },
  });
  await work();
  const ended = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await ended;
  await cdp.detach();
  return events;
}

/** Sums the tasks of the page's main thread between the frames' callbacks. */
function workPerFrame(events: readonly TraceEvent[]): FrameWork {
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame');
  const main = frames[0];
  if (main === undefined) throw new Error('nothing was drawn');
  const tasks = events.filter(
    ({ pid, tid, ph, name }) =>
      pid === main.pid && tid === main.tid && ph === 'X' && name === 'RunTask',
  );
  const starts = frames.map(({ ts }) => ts).sort((one, other) => one - other);
  const elapsed = new Float64Array(starts.length);
  const busy = new Float64Array(starts.length);
  let frame = 0;
  for (const { ts, dur = 0, tdur = 0 } of tasks.sort((one, other) => one.ts - other.ts)) {
    // A task that holds the frame's callback begins before it.
    while (frame + 1 < starts.length && ts + dur > (starts[frame + 1] as number)) frame++;
    elapsed[frame] = (elapsed[frame] as number) + dur / 1000;
    busy[frame] = (busy[frame] as number) + tdur / 1000;
  }
  return { elapsed: [...elapsed].slice(1, -1), busy: [...busy].slice(1, -1) };
}

/** What the page itself holds after a collection, and the most that its process ever had; in MB. */
export async function memoryText(page: Page): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.collectGarbage');
  await page.waitForTimeout(500);
  await cdp.send('HeapProfiler.collectGarbage');
  const usage: { readonly usedSize: number; readonly backingStorageSize?: number } =
    await cdp.send('Runtime.getHeapUsage');
  await cdp.detach();
  const held = (usage.usedSize + (usage.backingStorageSize ?? 0)) / 2 ** 20;
  const most = await processPeak(page);
  return `${held.toFixed(0)} MB held by the page, ${most} MB its process at most`;
}

/** With its worker, in MB; only Linux tells. Of several pages' processes the largest. */
async function processPeak(page: Page): Promise<string> {
  const browser = page.context().browser();
  if (browser === null) return '?';
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  await cdp.detach();
  const peaks = processInfo.flatMap(({ type, id }) => (type === 'renderer' ? peakOf(id) : []));
  return peaks.length === 0 ? '?' : Math.max(...peaks).toFixed(0);
}

function peakOf(process: number): number[] {
  try {
    const [, kilobytes] =
      /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? [] : [Number(kilobytes) / 1024];
  } catch {
    return [];
  }
}

export function percentiles(times: number[]): string {
  times.sort((one, other) => one - other);
  const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, worst ${at(1)} ms (${times.length})`;
}

export function frameText({ elapsed, busy }: FrameWork): string {
  return `${percentiles(elapsed)}; of a processor ${percentiles(busy)}`;
}
