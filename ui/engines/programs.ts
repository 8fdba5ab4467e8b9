/**
 * The programs that browsers consist of here, and how to get those that are missing: on Debian as root by
 * itself, elsewhere by saying exactly what to install.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { canInstallBrowser, findBrowser } from '../stories/findBrowser.mjs';
import type { EngineName } from './engine';
import type { WebKitPrograms } from './webkitEngine';

export type BrowserName = Exclude<EngineName, 'node'>;

/** Debian's packages for each browser. */
const PACKAGES: Readonly<Record<BrowserName, readonly string[]>> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

/** What a person can do about it elsewhere. */
const HOW_TO_GET: Readonly<Record<BrowserName, string>> = {
  chromium: 'install Chromium, Chrome or Edge, or name one in DIEGOSIM_BROWSER',
  firefox: 'install Firefox, or name one in DIEGOSIM_FIREFOX',
  webkit: 'install WebKitWebDriver with its MiniBrowser, and Xvfb',
};

/** The one that a person named; empty for none. */
function namedFirefox(): string {
  return process.env.DIEGOSIM_FIREFOX ?? '';
}

export function findFirefox(): string | undefined {
  const named = namedFirefox();
  return named === '' ? onPath('firefox-esr', 'firefox') : onPath(named);
}

export function findChromium(): string | undefined {
  return findBrowser();
}

/** All three programs, or undefined when one is missing. */
export function findWebKit(): WebKitPrograms | undefined {
  const driver = onPath('WebKitWebDriver');
  const browser = findMiniBrowser();
  const screen = onPath('Xvfb');
  if (driver === undefined || browser === undefined || screen === undefined) return undefined;
  return { driver, browser, screen };
}

function isInstalled(name: BrowserName): boolean {
  const find = { chromium: findChromium, firefox: findFirefox, webkit: findWebKit }[name];
  return find() !== undefined;
}

/** How to install a browser that is missing, as a command where there is one. */
export function howToInstall(name: BrowserName): string {
  return `apt-get install ${PACKAGES[name].join(' ')} (elsewhere: ${HOW_TO_GET[name]})`;
}

/** Installs what is missing where nobody has to be asked; what came of it shows when they are looked for again. */
export function installMissing(names: readonly BrowserName[], say: (line: string) => void): void {
  // Whoever names a browser wants that one.
  const isNamed = (name: BrowserName) => name === 'firefox' && namedFirefox() !== '';
  const missing = names.filter((name) => !isInstalled(name) && !isNamed(name));
  if (missing.length === 0 || !canInstallBrowser()) return;
  const packages = missing.flatMap((name) => PACKAGES[name]);
  say(`Installing ${packages.join(' ')} from Debian’s packages…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', ...packages],
  ]) {
    const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    if (status !== 0) say(`apt-get ${args[0]} ended with code ${status}.`);
  }
}

/** The first of these that is a program, on the path or by its own path. */
function onPath(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names
    .flatMap((name) => (name.includes('/') ? [name] : folders.map((folder) => join(folder, name))))
    .find(isProgram);
}

/** It is in a folder of the library's version, which is in one of the machine's kind. */
function findMiniBrowser(): string | undefined {
  const parents = ['/usr/libexec', '/usr/lib', ...listed('/usr/lib', /-linux-gnu/)];
  return parents
    .flatMap((parent) => listed(parent, /^webkit2?gtk-/))
    .map((folder) => join(folder, 'MiniBrowser'))
    .find(isProgram);
}

/** Paths of the entries of a folder whose names match; none when there is no such folder. */
function listed(folder: string, pattern: RegExp): string[] {
  try {
    const names = readdirSync(folder).filter((name) => pattern.test(name));
    return names.sort().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
