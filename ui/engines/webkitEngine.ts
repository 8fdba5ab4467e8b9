/** WebKit: Debian's MiniBrowser on a screen that nobody sees, through its WebDriver. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { constants } from 'node:os';
import type { Engine } from './engine';
import { ANSWER_MAX } from './puppeteerEngine';
import { createSession } from './webDriver';

/** What it takes. */
export interface WebKitPrograms {
  readonly driver: string;
  readonly browser: string;
  readonly screen: string;
}

/** Called in the page: answers, or says what went wrong. */
const ASK = `const [thread, question, done] = arguments;
window.askEngine(thread, question).then(
  done,
  (error) => done(JSON.stringify({ ok: false, error: String(error) })),
);`;
/** A page is loaded before its module has run. */
const WHEN_READY = `const [done] = arguments;
const look = () => ('askEngine' in window ? done(window.isPolicyStrict) : setTimeout(look, 20));
look();`;

/** Starts screen, driver and browser, and opens the page. */
export async function startWebKit(programs: WebKitPrograms, url: string): Promise<Engine> {
  const children: ChildProcess[] = [];
  const kill = () => {
    for (const child of children) child.kill();
  };
  // Of a check that is stopped nothing stays behind.
  const onSignal = (signal: NodeJS.Signals) => {
    kill();
    process.exit(128 + constants.signals[signal]);
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const end = () => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    kill();
  };
  try {
    const screen = startScreen(programs.screen);
    children.push(screen.child);
    const port = await freePort();
    const driver = spawn(programs.driver, ['--host=127.0.0.1', `--port=${port}`], {
      stdio: 'ignore',
      // Nothing of the desktop's and of the graphics card's: there is neither.
      env: {
        ...process.env,
        DISPLAY: `:${await screen.number}`,
        GDK_BACKEND: 'x11',
        LIBGL_ALWAYS_SOFTWARE: '1',
        NO_AT_BRIDGE: '1',
        WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      },
    });
    children.push(driver);
    const failure = new Promise<never>((_, reject) => driver.once('error', reject));
    const browserOptions = { binary: programs.browser, args: ['--automation'] };
    const session = await Promise.race([
      createSession(
        `http://127.0.0.1:${port}`,
        { 'webkitgtk:browserOptions': browserOptions },
        ANSWER_MAX,
      ),
      failure,
    ]);
    await session.open(url);
    const isPolicyStrict = await session.callAsync(WHEN_READY, []);
    if (isPolicyStrict !== true) throw new Error('the content policy is not in force');
    // A session takes one command after the other.
    let last: Promise<unknown> = Promise.resolve();
    return {
      name: 'webkit',
      version: session.version,
      async ask(thread, question) {
        const answer = last.then(() => session.callAsync(ASK, [thread, question]));
        last = answer.catch(() => undefined);
        return String(await answer);
      },
      async close() {
        await session.close();
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** A screen with the first number that is free, which it tells. */
function startScreen(program: string): { child: ChildProcess; number: Promise<string> } {
  const args = ['-displayfd', '3', '-screen', '0', '800x600x24', '-nolisten', 'tcp'];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = new Promise<string>((resolve, reject) => {
    child.stdio[3]?.once('data', (text: Buffer) => resolve(String(text).trim()));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with code ${code}`)));
  });
  return { child, number };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
