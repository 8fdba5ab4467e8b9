/** For tests of what serves: a folder in place of the built dashboard, and commands that run until told. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './program';
import { PLACEHOLDER } from './reportPage';
import { createTestIo, type Invocation, type TestIo, temporaryFolder } from './testIo';

/** Enough to be worth compressing. */
export const SCRIPT = `export const cells = [${Array.from({ length: 500 }, (_, i) => i)}];\n`;
const TEMPLATE = `<!doctype html>\n<title>report</title>\n<body>\n    ${PLACEHOLDER}\n</body>\n`;

/** A folder as `dist/ui` is. */
export function dashboardFixture(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>\n<title>dashboard</title>\n');
  writeFileSync(join(folder, 'report.html'), TEMPLATE);
  writeFileSync(join(folder, 'assets', 'index-a1B2_c3D.js'), SCRIPT);
  writeFileSync(join(folder, '.stamp'), 'secret');
  return folder;
}

export interface ServingOptions {
  readonly dashboard: string;
  readonly stdin?: string;
}

/**
 * Runs a command line that serves. `use` is called once its address is printed, and should send a signal
 * to end it.
 */
export async function whileServing(
  argv: readonly string[],
  { dashboard, stdin = '' }: ServingOptions,
  use: (url: string, io: TestIo) => Promise<void> | void,
): Promise<Invocation> {
  let tell: (url: string) => void = () => undefined;
  const printed = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const io = createTestIo({
    stdin,
    env: { DIEGOSIM_DASHBOARD: dashboard },
    onWrite(_, written) {
      const url = /http:[^\s"]+/.exec(written)?.[0];
      if (url !== undefined) tell(url);
    },
  });
  const ended = runProgram(argv, io);
  const url = await Promise.race([printed, ended]);
  if (typeof url === 'string') await use(url, io);
  return { code: await ended, out: io.out(), err: io.err(), io };
}
