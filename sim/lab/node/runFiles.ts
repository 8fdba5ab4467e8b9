/**
 * The file of one finished run: `runs/POINT-SEED.json`, with the result whole. It names the sweep it belongs
 * to and carries a checksum: what is damaged, or another sweep's, is as good as not there.
 */
import { createHash } from 'node:crypto';
import { RUN_RESULT, type RunResult } from '../../answers/result';

/** A result has about 20 kB; ten thousand apps that do not fit make a few MB. */
export const RUN_FILE_MAX = 64 * 1024 * 1024;

/** Which run of a sweep: a point on a seed. */
export interface RunKey {
  readonly point: number;
  readonly seed: number;
}

/** `0003-17.json`: in order of points, as far as there are 10,000. */
export function runFileName({ point, seed }: RunKey): string {
  return `${String(point).padStart(4, '0')}-${seed}.json`;
}

/** `result` is JSON. */
export function runFileText(plan: string, { point, seed }: RunKey, result: string): string {
  const head = { plan, point, seed, sha256: checksum(result) };
  return `${JSON.stringify(head).slice(0, -1)},"result":${result}}\n`;
}

/** The result, when the file is whole, and of this run of this sweep. */
export function resultInFile(text: string, plan: string, key: RunKey): RunResult | undefined {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof found !== 'object' || found === null) return undefined;
  const file = found as Readonly<Record<string, unknown>>;
  const isOfRun = file.plan === plan && file.point === key.point && file.seed === key.seed;
  if (!isOfRun || file.sha256 !== checksum(JSON.stringify(file.result))) return undefined;
  const parsed = RUN_RESULT.safeParse(file.result);
  return parsed.success ? parsed.data : undefined;
}

function checksum(text = ''): string {
  return createHash('sha256').update(text).digest('hex');
}
