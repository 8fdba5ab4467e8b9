/**
 * Where the dashboard's files are: built ones come with the package; in a source checkout they are built
 * when they are missing or older than their sources, which bootstrap.mjs knows how to do.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { UserError } from './errors';
import type { Io } from './io';
import { packageFolder } from './packageFiles';
import { isFile } from './staticFiles';
import type { StopRequest } from './stop';

/** Names a folder of dashboard files to use in place of the program's own: for work on the dashboard. */
const FOLDER_VARIABLE = 'DIEGOSIM_DASHBOARD';

/** Only a source checkout has it. */
const BUILDER = 'bootstrap.mjs';

/**
 * The folder of the dashboard's files, with `needed` among them; undefined when the person stopped the
 * program while they were built.
 * @throws UserError when they cannot be had.
 */
export async function dashboardFolder(
  io: Io,
  stop: StopRequest,
  needed: 'index.html' | 'report.html',
): Promise<string | undefined> {
  const chosen = io.env[FOLDER_VARIABLE];
  if (chosen !== undefined && chosen !== '') {
    if (isFile(join(chosen, needed))) return chosen;
    throw new UserError(`${FOLDER_VARIABLE}: there is no ${needed} in ${chosen}`);
  }
  const root = packageFolder();
  if (isFile(join(root, BUILDER))) {
    const code = await build(root, stop);
    if (stop.signal() !== undefined) return undefined;
    if (code !== 0) throw new UserError('the dashboard cannot be built; see the messages above');
  }
  const folder = join(root, 'dist', 'ui');
  if (!isFile(join(folder, needed))) throw new Error(`the program has lost its dist/ui/${needed}`);
  return folder;
}

/** Answers the exit code; says what it has to say on stderr. */
function build(root: string, stop: StopRequest): Promise<number> {
  const child = spawn(process.execPath, [join(root, BUILDER), 'dashboard'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  void stop.stopped().then((signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
