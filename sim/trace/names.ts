/**
 * Names on their way into a file and out of it. Ids are given out in order and never reused, so the names
 * that a batch of rows needs are those that the tables gained since the batch before.
 */
import {
  cellId,
  domainId,
  type Identities,
  instanceIdOf,
  lrpId,
  processId,
  taskId,
  textId,
} from '../model/identity';

/** The tables of plain names, in file order. */
const TABLES = ['cells', 'processes', 'tasks', 'domains', 'texts', 'instances'] as const;
type Table = (typeof TABLES)[number];

const INTERN: Readonly<Record<Table, (identities: Identities, name: string) => number>> = {
  cells: cellId,
  processes: processId,
  tasks: taskId,
  domains: domainId,
  texts: textId,
  instances: instanceIdOf,
};

/** Names with consecutive ids, each table going on where the block before ended. JSON-safe. */
export interface NameBlock extends Readonly<Partial<Record<Table, readonly string[]>>> {
  /** Process id and index of each LRP, one after the other. */
  readonly lrps?: readonly number[];
}

/** How many ids of each table a reader knows already. */
export interface NameMark extends Record<Table, number> {
  lrps: number;
}

/** The mark of a reader who knows nothing. */
export function noNames(): NameMark {
  return { cells: 0, processes: 0, tasks: 0, domains: 0, texts: 0, instances: 0, lrps: 0 };
}

/** What the tables hold past `mark`, which moves up; undefined when there is nothing new. */
export function takeNames(identities: Identities, mark: NameMark): NameBlock | undefined {
  const block: Record<string, readonly string[] | readonly number[]> = {};
  for (const table of TABLES) {
    const names = identities[table];
    if (names.length > mark[table]) block[table] = names.slice(mark[table]);
    mark[table] = names.length;
  }
  const lrps: number[] = [];
  for (let lrp = mark.lrps; lrp < identities.lrpProcess.length; lrp++) {
    lrps.push(identities.lrpProcess[lrp] as number, identities.lrpIndex[lrp] as number);
  }
  mark.lrps = identities.lrpProcess.length;
  if (lrps.length > 0) block.lrps = lrps;
  return Object.keys(block).length > 0 ? block : undefined;
}

// A DesiredLRP with more instances than this is not from us; LRP tables are indexed by it.
const LRP_INDEX_MAX = 1_000_000;

/**
 * Adds a block read from a file. Answers what is wrong with it, or undefined; the tables are not to be used
 * after a wrong block.
 */
export function addNames(identities: Identities, block: unknown): string | undefined {
  if (typeof block !== 'object' || block === null) return 'the names are not an object';
  const given = block as Readonly<Record<string, unknown>>;
  for (const table of TABLES) {
    const problem = addTable(identities, table, given[table]);
    if (problem !== undefined) return problem;
  }
  return addLRPs(identities, given.lrps);
}

function addTable(identities: Identities, table: Table, names: unknown): string | undefined {
  if (names === undefined) return undefined;
  if (!Array.isArray(names)) return `the names of ${table} are not a list`;
  for (const name of names as readonly unknown[]) {
    if (typeof name !== 'string') return `a name of ${table} is not a text`;
    const expected = identities[table].length;
    if (INTERN[table](identities, name) !== expected) return `${table} name ${name} twice`;
  }
  return undefined;
}

function addLRPs(identities: Identities, pairs: unknown): string | undefined {
  if (pairs === undefined) return undefined;
  if (!Array.isArray(pairs) || pairs.length % 2 !== 0) return 'the LRPs are not a list of pairs';
  for (let i = 0; i < pairs.length; i += 2) {
    const process: unknown = pairs[i];
    const index: unknown = pairs[i + 1];
    if (!isIdBelow(process, identities.processes.length)) return 'an LRP of an unknown process';
    if (!isIdBelow(index, LRP_INDEX_MAX)) return 'an LRP with an index out of range';
    const expected = identities.lrpProcess.length;
    if (lrpId(identities, process, index) !== expected) return 'an LRP is named twice';
  }
  return undefined;
}

function isIdBelow(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < limit;
}
