/**
 * Runs the same scenarios in Node, Chromium, Firefox and WebKit, each in its main thread and in a worker, and
 * compares every digest.
 *
 *     npm run check:engines
 *     npm run check:engines -- --engines node,firefox --scenarios zone-outage,silk-cliff --foundations 10
 *
 * Exit codes: 0 the same everywhere, 1 something differs, failed, or could not be tried, 2 usage.
 */
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { createDashboardServer } from '../../sim/cli/dashboardServer';
import { figureFile } from '../../sim/cli/figureFile';
import type { EngineJob } from '../../sim/testing/engines/engineJob';
import { listed, messageOf, refuseUsage, say, showUsage, wholeNumber } from './arguments';
import { askReference, askThreads } from './askEveryThread';
import { askerOf, ENGINE_NAMES, type Engine, THREADS } from './engine';
import { foundationJobs, scenarioJobs } from './jobs';
import { startNode } from './nodeEngine';
import { type EngineState, isEverywhereEqual, type JobOutcomes } from './outcomes';
import {
  type BrowserName,
  findChromium,
  findFirefox,
  findWebKit,
  howToInstall,
  installMissing,
} from './programs';
import { startPuppeteer } from './puppeteerEngine';
import { sweepOutcomes } from './sweeps';
import { formatOutcome } from './table';
import { startWebKit } from './webkitEngine';

const CONFIG = fileURLToPath(new URL('../engines.vite.config.ts', import.meta.url));
const BUILT = fileURLToPath(new URL('../../node_modules/.cache/engines', import.meta.url));

const USAGE = `usage: npm run check:engines -- [OPTION…]
  --engines LIST      of ${ENGINE_NAMES.join(',')} (default: all; Node is always there)
  --scenarios LIST    names of built-in scenarios (default: all)
  --foundations N     random foundations (default: 50)
  --seed N            that they are drawn from (default: 1)
  --no-sweep          leave out the sweep on 1, 2 and 4 threads
  --no-install        do not install browsers that are missing
  --json              print one JSON object
  --json-file FILE    write that object to a file, whatever is printed
  --help              this text
`;

const { engines, jobs, seed, hasSweep, hasInstall, isJson, writeFigures } = readArguments();
const browsers = engines.filter((name): name is BrowserName => name !== 'node');
const startedAt = performance.now();

if (hasInstall) installMissing(browsers, say);
const node = startNode();
const states: EngineState[] = [{ name: 'node', version: node.version, reason: null }];
say(`Node: ${jobs.length} runs in the main thread, then in a worker thread`);
const outcomes = await askReference(node, jobs, (name) => say(`  ${name}`));
await askThreads(node, ['worker'], jobs, outcomes, askerOf(node, 'main'));
if (browsers.length > 0) await askBrowsers(outcomes);
await node.close();
const sweeps = hasSweep ? await sweepOutcomes((count) => say(`sweep --jobs ${count}`)) : [];

const seconds = (performance.now() - startedAt) / 1000;
const outcome = { seed, engines: states, jobs: outcomes, sweeps, seconds };
const isEqual = isEverywhereEqual(outcome);
const document = { version: 1, isEqual, ...outcome };
const json = `${JSON.stringify(document, null, 2)}\n`;
process.stdout.write(isJson ? json : formatOutcome(outcome));
writeFigures(document);
process.exitCode = isEqual ? 0 : 1;

/** One browser after the other, each with the page and its worker side by side. */
async function askBrowsers(known: readonly JobOutcomes[]): Promise<void> {
  say('Building the page…');
  await build({ configFile: CONFIG, logLevel: 'error', mode: 'production' });
  const server = createDashboardServer({ folder: BUILT, trace: undefined, hosts: ['127.0.0.1'] });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/page.html`;
  for (const name of browsers) states.push(await askBrowser(name, url, known));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function askBrowser(
  name: BrowserName,
  url: string,
  known: readonly JobOutcomes[],
): Promise<EngineState> {
  let engine: Engine | undefined;
  try {
    engine = await startBrowser(name, url);
  } catch (error) {
    return { name, version: null, reason: `it does not start: ${messageOf(error)}` };
  }
  if (engine === undefined) return { name, version: null, reason: howToInstall(name) };
  say(`${name} ${engine.version}: the page and its worker`);
  try {
    await askThreads(engine, THREADS, jobs, known, askerOf(node, 'main'));
  } finally {
    await engine.close().catch((error) => say(`${name} does not close: ${messageOf(error)}`));
  }
  return { name, version: engine.version, reason: null };
}

/** Undefined when it is not installed. */
async function startBrowser(name: BrowserName, url: string): Promise<Engine | undefined> {
  if (name === 'webkit') {
    const programs = findWebKit();
    return programs && (await startWebKit(programs, url));
  }
  const program = name === 'chromium' ? findChromium() : findFirefox();
  return program === undefined ? undefined : await startPuppeteer(name, program, url);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        engines: { type: 'string' },
        scenarios: { type: 'string' },
        foundations: { type: 'string', default: '50' },
        seed: { type: 'string', default: '1' },
        'no-sweep': { type: 'boolean', default: false },
        'no-install': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        'json-file': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) showUsage(USAGE);
    const seed = wholeNumber(values.seed, '--seed');
    const all = scenarioJobs();
    const names = all.map(({ name }) => name);
    const chosen = new Set(listed(values.scenarios, names, 'scenario'));
    const foundations = wholeNumber(values.foundations, '--foundations');
    const jobs: EngineJob[] = [
      ...all.filter(({ name }) => chosen.has(name)),
      ...foundationJobs(foundations, seed),
    ];
    return {
      engines: listed(values.engines, ENGINE_NAMES, 'engine'),
      jobs,
      seed,
      hasSweep: !values['no-sweep'],
      hasInstall: !values['no-install'],
      isJson: values.json,
      writeFigures: figureFile(values['json-file']),
    };
  } catch (error) {
    return refuseUsage(messageOf(error), USAGE);
  }
}
