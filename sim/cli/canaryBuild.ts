/** Builds the program with a canary in it, and runs that: programs of their own, which a signal ends. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { canaryProgramFolder } from '../testing/canaries/canaryFolders';
import { packageFolder } from './packageFiles';
import type { StopRequest } from './stop';

/** What came of a program; `code` is null when a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Builds the program into its folder. */
export function buildCanary(name: string, stop: StopRequest): Promise<Ended> {
  return build(name, [], stop);
}

/** Builds the dashboard into its folder. */
export function buildCanaryDashboard(name: string, stop: StopRequest): Promise<Ended> {
  return build(name, ['--config', 'ui/vite.config.ts'], stop);
}

function build(name: string, argv: readonly string[], stop: StopRequest): Promise<Ended> {
  const vite = join(packageFolder(), 'node_modules', 'vite', 'bin', 'vite.js');
  const env = { ...process.env, NODE_ENV: 'production', DIEGOSIM_CANARY: name };
  return ended([vite, 'build', ...argv, '--logLevel', 'warn'], env, stop);
}

/** Runs it, with these arguments, in the folder of the repository. */
export function runCanary(
  name: string,
  argv: readonly string[],
  stop: StopRequest,
): Promise<Ended> {
  const program = join(canaryProgramFolder(name), 'diegosim.mjs');
  return ended([program, ...argv], process.env, stop);
}

/** The command line as the sources have it, without a defect. */
export function runSources(argv: readonly string[], stop: StopRequest): Promise<Ended> {
  return ended([join(packageFolder(), 'bootstrap.mjs'), 'diegosim', ...argv], process.env, stop);
}

function ended(argv: readonly string[], env: NodeJS.ProcessEnv, stop: StopRequest): Promise<Ended> {
  const child = spawn(process.execPath, argv, {
    cwd: packageFolder(),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  void stop.stopped().then((signal) => child.kill(signal));
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
