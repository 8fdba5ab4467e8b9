/**
 * Whether the example works for somebody who has only the package: it is packed as it is published, installed from the
 * tarball into a temporary folder without a network, compiled there against the published types, and its tests run; and
 * whether what they leave behind is what it should be: JUnit, a trace and a scenario that the installed program opens.
 *
 *     npm run check:example
 *     npm run check:example -- --json-file example.json    # and how many of its tests passed, for programs
 *
 * The example's tools (Vitest, TypeScript, fast-check) are those of this project: links to its node_modules.
 */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const TOOLS = ['vitest', 'typescript', 'fast-check', '@types/node'];

const { values: options } = parseArgs({ options: { 'json-file': { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'diegosim-example-'));
try {
  process.exitCode = await check();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The first exit code that is not 0. */
async function check() {
  const project = join(folder, 'ci');
  // Without what an earlier run of its tests, here, has left.
  const isOwn = (path) => !['reports', 'node_modules'].includes(basename(path));
  cpSync(join(import.meta.dirname, 'ci'), project, { recursive: true, filter: isOwn });
  const packed = await npm(['pack', '--pack-destination', folder, '--loglevel=error'], ROOT);
  if (packed !== 0) return packed;
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  // The tarball alone: what else the example asks for is linked below.
  const description = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  const own = { ...description, devDependencies: { [name]: `file:../${name}-${version}.tgz` } };
  writeFileSync(join(project, 'package.json'), JSON.stringify(own));
  const flags = ['--offline', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'];
  const installed = await npm(['install', ...flags], project);
  if (installed !== 0) return installed;
  for (const tool of TOOLS) {
    const link = join(project, 'node_modules', tool);
    mkdirSync(join(link, '..'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', tool), link, 'junction');
  }
  const codes = await Promise.all([program('typescript', 'tsc', [], project), runTests(project)]);
  return codes.find((code) => code !== 0) ?? (await checkReports(project));
}

async function runTests(project) {
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await program('vitest', 'vitest', ['run', ...reporters], project);
  const file = options['json-file'];
  if (file !== undefined && existsSync(report)) {
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    writeFileSync(resolve(file), `${JSON.stringify({ version: 1, passed, failed })}\n`);
  }
  return code;
}

/** What the tests of the example write on purpose. */
async function checkReports(project) {
  const reports = join(project, 'reports');
  const files = readdirSync(reports);
  const traces = files.filter((file) => file.endsWith('.arrow'));
  const scenarios = files.filter((file) => file.endsWith('.yaml'));
  const isJUnit = /^<\?xml [\s\S]*<testsuites [\s\S]*<\/testsuites>\s*$/.test(
    readFileSync(join(reports, 'diegosim.xml'), 'utf8'),
  );
  if (!isJUnit || traces.length !== 1 || scenarios.length !== 1) {
    process.stderr.write(`The example left ${files.join(', ') || 'nothing'}.\n`);
    return 1;
  }
  const page = join(reports, 'trace.html');
  const codes = await Promise.all([
    installedProgram(['report', join(reports, traces[0]), '--output', page], project),
    installedProgram(['validate', join(reports, scenarios[0])], project),
  ]);
  const failed = codes.find((code) => code !== 0);
  return failed ?? (statSync(page).size > 0 ? 0 : 1);
}

/** The npm that runs us, or the one on the path. */
function npm(args, cwd) {
  const path = process.env.npm_execpath;
  const [command, before] = path?.endsWith('.js') ? [process.execPath, [path]] : ['npm', []];
  return run(command, [...before, ...args], cwd);
}

/** The command line that was installed with the library. */
function installedProgram(args, cwd) {
  return run(
    process.execPath,
    [join(cwd, 'node_modules/diegosim/dist/diegosim.mjs'), ...args],
    cwd,
  );
}

function program(tool, name, args, cwd) {
  const at = join(ROOT, 'node_modules', tool);
  const { bin } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
  return run(process.execPath, [join(at, typeof bin === 'string' ? bin : bin[name]), ...args], cwd);
}

function run(command, args, cwd) {
  process.stdout.write(`— ${[command, ...args].join(' ').replaceAll(ROOT, '.')}\n`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: 'inherit' });
    child.on('error', (error) => process.stderr.write(`${error.message}\n`));
    child.on('close', (code) => resolve(code ?? 1));
  });
}
