/** As much of W3C WebDriver as it takes to open a page and call a function in it. */

export interface WebDriverSession {
  readonly version: string;
  open(url: string): Promise<void>;
  /** Calls the function that `script` is the body of; what its last argument is called with is the answer. */
  callAsync(script: string, args: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

interface Created {
  readonly sessionId: string;
  readonly capabilities: { readonly browserVersion?: string };
}

/** Milliseconds between two looks whether the driver is up, and in which it has to be. */
const READY_POLL = 50;
const READY_MAX = 20_000;

/** Starts a browser by the driver at `driver` (no slash at the end). `scriptMax`: milliseconds a call may take. */
export async function createSession(
  driver: string,
  capabilities: Readonly<Record<string, unknown>>,
  scriptMax: number,
): Promise<WebDriverSession> {
  await untilReady(driver);
  const body = { capabilities: { alwaysMatch: capabilities } };
  const { sessionId, capabilities: got } = await command<Created>(driver, 'POST', '/session', body);
  const session = `${driver}/session/${sessionId}`;
  await command(session, 'POST', '/timeouts', { script: scriptMax });
  return {
    version: got.browserVersion ?? 'unknown',
    open: (url) => command(session, 'POST', '/url', { url }),
    callAsync: (script, args) => command(session, 'POST', '/execute/async', { script, args }),
    close: () => command(session, 'DELETE', ''),
  };
}

async function untilReady(driver: string): Promise<void> {
  const until = performance.now() + READY_MAX;
  for (;;) {
    try {
      const { ready } = await command<{ ready: boolean }>(driver, 'GET', '/status');
      if (ready) return;
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, READY_POLL));
  }
}

/** @throws Error with the driver's message. */
async function command<Value>(
  base: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Value> {
  const response = await fetch(base + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as { value: Value };
  if (response.ok) return value;
  const { error, message } = value as { error?: string; message?: string };
  throw new Error(`WebDriver: ${error ?? response.status}: ${message ?? ''}`);
}
