/**
 * A browser that the stories can run in, and how to get one. Plain JavaScript with Node's own modules, since
 * bootstrap.mjs asks before it starts the tests.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** As they are called on the path, Chromium first. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
];

/** Where they are when they are not on the path. */
const PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    if (folder === undefined) return [];
    return [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ];
  }),
];

/** Path of Chromium, Chrome or Edge: the one that DIEGOSIM_BROWSER names, or the first that is found. */
export function findBrowser() {
  const named = process.env.DIEGOSIM_BROWSER;
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const suffixes = process.platform === 'win32' ? ['.exe'] : [''];
  const onPath = NAMES.flatMap((name) =>
    folders.flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix))),
  );
  return [...onPath, ...PLACES].find(isProgram);
}

/** Whether Chromium can be installed without asking anybody: on Debian, as root. */
export function canInstallBrowser() {
  // Whoever names a browser wants that one.
  if ((process.env.DIEGOSIM_BROWSER ?? '') !== '') return false;
  return (
    process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
  );
}

/** The programs that install Chromium there, with their arguments. */
export const INSTALL_COMMANDS = [
  ['apt-get', ['update', '-q']],
  [
    'apt-get',
    [
      'install',
      '-q',
      '-y',
      '--no-install-recommends',
      'chromium',
      'fonts-dejavu-core',
      'fonts-liberation',
    ],
  ],
];

/** What a person can do about it. */
export const HOW_TO_GET_BROWSER =
  'install Chromium, Chrome or Edge (on Debian: apt-get install chromium), or name one in DIEGOSIM_BROWSER';

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
