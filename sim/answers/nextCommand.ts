/**
 * One command that would tell the reader more, given how the run came out. It can be run as it stands.
 */
import { SEED_MAX } from '../scenario/seeds';
import { formatMemory } from './format';
import type { RunResult } from './result';

/** A command line and what it is good for. */
export interface NextCommand {
  readonly command: string;
  readonly reason: string;
}

const SUBNET_PREFIX_MAXIMUM = 30;
/** How much more of a cell to try first. */
const GROWTH = 1.1;
/** The command of a command line, which may itself be given to `npm run`. */
const RUN = /(\bdiegosim(?: --)?) run /;

/**
 * What to try next. `command` is what was typed; without it, the scenario is run by its name. `sweep` is the
 * one that the scenario describes: it asks its question of many runs, of which this was one.
 */
export function nextCommand(
  result: RunResult,
  command: string = runCommand(result),
  sweep?: NextCommand,
): NextCommand {
  if (result.isInterrupted) return { command, reason: 'runs it to its end' };
  if (sweep !== undefined) return sweep;
  const upgrade = upgradeCommand(result, command);
  if (upgrade !== undefined) return upgrade;
  const { silk } = result;
  if (silk !== null && silk.refusals > 0 && silk.subnetPrefix < SUBNET_PREFIX_MAXIMUM) {
    return {
      command: `${command} --set foundation.silk.subnetPrefix=${silk.subnetPrefix + 1}`,
      reason: 'halves the subnets, so that twice as many cells can lease one',
    };
  }
  const larger = largerCells(result, command);
  if (larger !== undefined) return larger;
  if (result.verdict === 'met') {
    const seed = result.seed < SEED_MAX ? result.seed + 1 : 0;
    const withoutSeed = command.replace(/ --seed(?: |=)\d+/g, '');
    return { command: `${withoutSeed} --seed ${seed}`, reason: 'asks whether other draws agree' };
  }
  return {
    command: `${command} --auction-log auctions.jsonl.gz`,
    reason: 'writes down what each auction saw and decided',
  };
}

function runCommand({ scenario, seed }: RunResult): string {
  return `diegosim run ${shellWord(scenario)} --seed ${seed}`;
}

/** When a deploy or a rotation was late. */
function upgradeCommand({ expectations }: RunResult, command: string): NextCommand | undefined {
  const late = expectations.find(
    ({ name, verdict }) => verdict === 'not met' && (name === 'updated' || name === 'rotated'),
  );
  if (late === undefined || !RUN.test(command)) return undefined;
  return {
    command: command.replace(RUN, '$1 upgrade '),
    reason: 'looks for the cheapest change that makes it in time',
  };
}

/** When work did not fit, at the end or for too long: the largest group of cells with more of what lacked. */
function largerCells(result: RunResult, command: string): NextCommand | undefined {
  const latest = result.verdict === 'not met' ? result.auctions.failures[0]?.reason : undefined;
  const refused = result.neverFitted[0];
  const error = refused?.placementError ?? latest ?? '';
  const lack = /^insufficient resources: (.*)$/.exec(error);
  const [group] = [...result.cellGroups].sort((one, other) => other.cells - one.cells);
  if (lack === null || group === undefined) return undefined;
  const lacking = lack[1]?.split(', ') ?? [];
  const change = lacking.includes('memory')
    ? sizeChange('memory', group.memoryMB, refused?.memoryMaximumMB)
    : lacking.includes('disk')
      ? sizeChange('disk', group.diskMB, refused?.diskMaximumMB)
      : {
          set: `containers=${Math.ceil(group.containers * GROWTH)}`,
          text: `${Math.ceil(group.containers * GROWTH)} containers`,
        };
  const set = shellWord(`foundation.cells[${group.name}].${change.set}`);
  return { command: `${command} --set ${set}`, reason: `tries cells with ${change.text}` };
}

/** A tenth more, or what the largest of the refused instances needs for itself and its proxy. */
function sizeChange(
  what: 'memory' | 'disk',
  size: number,
  needed = 0,
): { set: string; text: string } {
  const gigabytes = Math.max(1, Math.ceil((Math.max(size, needed) * GROWTH) / 1024));
  return { set: `${what}=${gigabytes}GB`, text: `${formatMemory(gigabytes * 1024)} of ${what}` };
}

/** Quoted for a shell when it is not plain. */
function shellWord(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
}
