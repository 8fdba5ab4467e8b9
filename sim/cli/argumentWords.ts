/** The words of command lines as people type them, right and wrong, for every command (argumentSubject). */
import type { Chance } from '../testing/fuzz/chance';
import { ODD_WORDS } from '../testing/fuzz/oddValues';

/** What cannot be run. */
const BAD_FILES = [
  'bad.yaml',
  'empty.yaml',
  'notes.txt',
  'missing.yaml',
  'there',
  '-',
  'zone-outag',
];
const SCENARIOS = [
  'good.yaml',
  'good.yaml',
  'good.yaml',
  'cell-loss',
  '-',
  'trace.arrow',
  ...BAD_FILES,
];
const TRACES = [
  'trace.arrow',
  'cut.arrow',
  'good.yaml',
  'zone-outage',
  'notes.txt',
  'missing',
  'there',
];
const RECORDINGS = [
  'auction.jsonl',
  'bbs.jsonl',
  'silk.jsonl',
  'broken.jsonl',
  'not.jsonl.gz',
  'trace.arrow',
  'there',
  'missing.jsonl',
  '-',
];
const OUTPUTS = ['out.arrow', 'out.gz', 'there', 'missing/out', 'there/out', 'out'];
const NUMBERS = ['0', '1', '3', '7', '4294967295', '4294967296', '-1', '1.5', 'many'];
const TIMES = ['0s', '19m', '10m', '20m', '21m', '1e9h', '-1s', 'noon', '5'];
const SIZES = ['4GB', '1GB,1GB', '0MB', '1GB,', ',', 'GB', '9999999TB,1MB'];
const OVERRIDES = [
  'run.duration=5m',
  'run.duration=0s',
  'run.seed=x',
  'foundation.cells[diego-cell].count=0',
  'foundation.cells[0].memory=1e30GB',
  'foundation.cells[diego-cell].memory=16GB',
  'foundation.properties[diego.bbs.converge_repeat_interval]=1s',
  'workload[web].instances=-1',
  'events=[]',
  'events[0].kill=all',
  'expect=[{recovered: {within: 1m}}]',
  'name',
  '=',
  'a.b.c=1',
  '__proto__.x=1',
  '[=',
];
const VARIED = [
  'run.seed=1:3:1',
  'run.duration=1m,2m',
  'x=1',
  'run.seed=1:1e9:1',
  'run.seed=3:1:1',
];

interface CommandShape {
  /** What its arguments are taken from, one each. */
  readonly takes: readonly (readonly string[])[];
  /** By option, its values; none for one that has no value. */
  readonly options: Readonly<Record<string, readonly string[]>>;
}

const RUN_OPTIONS = { '--seed': NUMBERS, '--set': OVERRIDES, '--quiet': [] };

const COMMANDS: Readonly<Record<string, CommandShape>> = {
  run: {
    takes: [SCENARIOS],
    options: {
      ...RUN_OPTIONS,
      '--json': [],
      '--trace': OUTPUTS,
      '--trace-level': ['summary', 'normal', 'full', 'ful'],
      '--auction-log': OUTPUTS,
      '--auction-log-window': ['0s,5m', '5m,1m', '1m', ',', 'a,b'],
      '--metrics': OUTPUTS,
      '--serve': [],
      '--no-serve': [],
    },
  },
  capacity: {
    takes: [SCENARIOS],
    options: {
      ...RUN_OPTIONS,
      '--at': TIMES,
      '--chunk': SIZES,
      '--staging': SIZES,
      '--draws': NUMBERS,
      '--check': [],
      '--json': [],
    },
  },
  report: {
    takes: [[...TRACES, ...SCENARIOS]],
    options: {
      ...RUN_OPTIONS,
      '-o': OUTPUTS,
      '--range': ['0s,5m', '5m,1m', '1m', ',', 'a,b', '1m,99h'],
      '--title': ['A title', ''],
    },
  },
  ui: {
    takes: [TRACES],
    options: {
      '--port': ['0', '0', '65536', 'x'],
      '--host': ['127.0.0.1', 'localhost', '::1', 'no host'],
      '--json': [],
    },
  },
  sweep: {
    takes: [BAD_FILES],
    options: {
      ...RUN_OPTIONS,
      '--vary': VARIED,
      '--seeds': NUMBERS,
      '-j': NUMBERS,
      '--json': [],
      '-o': OUTPUTS,
    },
  },
  upgrade: {
    takes: [BAD_FILES],
    options: {
      ...RUN_OPTIONS,
      '--deploy': ['stemcell', ''],
      '--max-in-flight': ['1,4,10%', '0', '101%', ',', 'x'],
      '--deadline': ['8h', '2026-01-12T09:00:00Z', '2026-13-12', '-1h'],
      '--seeds': NUMBERS,
      '-j': NUMBERS,
      '--json': [],
    },
  },
  check: {
    takes: [],
    options: {
      '--runs': NUMBERS,
      '--seed': NUMBERS,
      '-j': NUMBERS,
      '--scenario': BAD_FILES,
      '--regressions': ['there', 'missing', 'notes.txt'],
      '--require-coverage': [],
      '--no-shrink': [],
      '--json': [],
      '--junit': OUTPUTS,
      '--quiet': [],
    },
  },
  validate: { takes: [SCENARIOS, SCENARIOS], options: { '--json': [] } },
  scenarios: { takes: [], options: { '--json': [] } },
  schema: { takes: [['scenario', 'result', 'capacity', 'sweep', 'upgrade', 'x']], options: {} },
  reference: { takes: [['scenario', 'trace', 'metrics', 'x']], options: {} },
  conformance: { takes: [['auction', 'bbs', 'silk', 'x'], RECORDINGS], options: { '--json': [] } },
  completion: { takes: [['bash', 'zsh', 'fish', 'tcsh']], options: {} },
  help: { takes: [['run', 'sweep', 'conformance', 'x']], options: {} },
};
const NAMES = Object.keys(COMMANDS);
const OPTIONS_MAX = 5;

/** A command line: mostly one that could be meant. */
export function argumentWords(chance: Chance): string[] {
  const name = chance.pick(NAMES);
  const shape = COMMANDS[name] as CommandShape;
  const pieces = shape.takes.map((choices) => [chance.pick(choices)]);
  const options = Object.entries(shape.options);
  if (options.length > 0) {
    for (let left = chance.below(OPTIONS_MAX); left > 0; left--) {
      const [option, values] = chance.pick(options);
      pieces.splice(chance.below(pieces.length + 1), 0, optionWords(option, values, chance));
    }
  }
  const words = [name, ...pieces.flat()];
  return chance.happens(0.02) ? [...words, '--help'] : words;
}

function optionWords(option: string, values: readonly string[], chance: Chance): string[] {
  if (values.length === 0) return [option];
  const value = chance.happens(0.15) ? chance.pick(ODD_WORDS) : chance.pick(values);
  return option.startsWith('--') && chance.happens(0.3) ? [`${option}=${value}`] : [option, value];
}
