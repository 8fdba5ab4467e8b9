/**
 * A canary to look at: a dashboard with the defect in it, opened with the small scenario at the instant at which it
 * breaks. The scenario is in the address, as any draft is that somebody shares (`ui/session/address`).
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { canaryDashboardFolder } from '../testing/canaries/canaryFolders';
import { buildCanaryDashboard } from './canaryBuild';
import type { CanaryFailure } from './canaryReport';
import { EXIT, type ExitCode } from './exitCodes';
import type { Io } from './io';
import { packageFolder } from './packageFiles';
import { DEFAULT_PLACE, serveDashboard, servedText } from './serveDashboard';
import type { StopRequest } from './stop';

/**
 * The view of a scenario file, as an address has it behind `#`. `at`: where the clock stands and a mark is, in seconds
 * of simulated time; null for nowhere in particular.
 */
export function draftView(name: string, text: string, at: number | null, mark: string): string {
  const draft = deflateRawSync(text).toString('base64url');
  const fields = new URLSearchParams({ v: '1', scenario: name, draft });
  if (at !== null) {
    fields.append('at', String(at));
    fields.append('mark', `${at} ${mark}`);
  }
  return fields.toString();
}

/** Until Ctrl-C; undefined when it was that which ended it. */
export async function serveCanary(
  name: string,
  { invariant, shrunk }: CanaryFailure,
  io: Io,
  stop: StopRequest,
): Promise<ExitCode | undefined> {
  if (shrunk === null) return undefined;
  io.stderr.write('Building the dashboard with the defect…\n');
  const built = await buildCanaryDashboard(name, stop);
  const signal = stop.signal();
  if (signal !== undefined) return EXIT[signal];
  if (built.code !== 0) {
    io.stderr.write(built.err || built.out);
    return EXIT.internal;
  }
  const text = readFileSync(join(packageFolder(), shrunk.path), 'utf8');
  const scenario = basename(shrunk.path, '.yaml');
  const ended = await serveDashboard({
    folder: join(packageFolder(), canaryDashboardFolder(name)),
    view: draftView(scenario, text, shrunk.atSeconds, invariant),
    trace: undefined,
    place: DEFAULT_PLACE,
    io,
    stop,
    announce: (served) => io.stdout.write(`\n${servedText(served)}`),
  });
  return ended === 'SIGTERM' ? EXIT.SIGTERM : undefined;
}
