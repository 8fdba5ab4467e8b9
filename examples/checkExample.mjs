/**
 * Whether the example works for somebody who has only the package: it is packed as it is published, installed from the
 * tarball into a temporary folder without a network, compiled there against the published types, and its tests run.
 *
 *     npm run check:example
 *     npm run check:example -- --json-file example.json    # and how many of its tests passed, for programs
 *
 * The example's tools (Vitest, TypeScript, fast-check) are those of this project: links to its node_modules.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const TOOLS = ['vitest', 'typescript', 'fast-check', '@types/node'];

const { values: options } = parseArgs({ options: { 'json-file': { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'diegosim-example-'));
try {
  process.exitCode = check();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The first exit code that is not 0. */
function check() {
  const project = join(folder, 'ci');
  cpSync(join(import.meta.dirname, 'ci'), project, { recursive: true });
  const packed = npm(['pack', '--pack-destination', folder, '--loglevel=error'], ROOT);
  if (packed !== 0) return packed;
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  // The tarball alone: what else the example asks for is linked below.
  const description = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  const own = { ...description, devDependencies: { [name]: `file:../${name}-${version}.tgz` } };
  writeFileSync(join(project, 'package.json'), JSON.stringify(own));
  const flags = ['--offline', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'];
  const installed = npm(['install', ...flags], project);
  if (installed !== 0) return installed;
  for (const tool of TOOLS) {
    const link = join(project, 'node_modules', tool);
    mkdirSync(join(link, '..'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', tool), link, 'junction');
  }
  return program('typescript', 'tsc', [], project) || runTests(project);
}

function runTests(project) {
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = program('vitest', 'vitest', ['run', ...reporters], project);
  const file = options['json-file'];
  if (file !== undefined && existsSync(report)) {
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    writeFileSync(resolve(file), `${JSON.stringify({ version: 1, passed, failed })}\n`);
  }
  return code;
}

/** The npm that runs us, or the one on the path. */
function npm(args, cwd) {
  const path = process.env.npm_execpath;
  const [command, before] = path?.endsWith('.js') ? [process.execPath, [path]] : ['npm', []];
  return run(command, [...before, ...args], cwd);
}

function program(tool, name, args, cwd) {
  const at = join(ROOT, 'node_modules', tool);
  const { bin } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
  return run(process.execPath, [join(at, typeof bin === 'string' ? bin : bin[name]), ...args], cwd);
}

function run(command, args, cwd) {
  process.stdout.write(`— ${[command, ...args].join(' ').replaceAll(ROOT, '.')}\n`);
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (error !== undefined) process.stderr.write(`${error.message}\n`);
  return status ?? 1;
}
