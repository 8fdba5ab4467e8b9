/**
 * Judges auction decisions: could the real auctioneer, given this batch, have decided so? Real chance
 * (equal scores, the order of zones, which zone's mismatch comes last, the order of auctions that its
 * sort leaves equal) may fall any way.
 *
 * A second reading of Diego's rules, written without the simulator's scheduler and scoring, plain instead
 * of fast, on names instead of ids: the two check each other. Decisions are replayed one by one, and a
 * wrong one is replayed as it stands, so that what follows is judged in the state that it led to.
 *
 * One thing is not left open: cells of one zone with the same BOSH index keep their order when bin
 * packing numbers a zone anew. And where `tiesByArrival` is asked for, because the log lists cells in the order in
 * which they answered, the first of equally good cells in a zone must win, as in the real scheduler's loop.
 */
import {
  type AuctionLogEntry,
  auctionLogSchema,
  type RecordedCell,
  type RecordedDecision,
  type RecordedLRP,
  type RecordedTask,
} from './auctionRecord';

export interface Violation {
  /** Number of the decision in the log, from 0; -1 for work that nobody decided. */
  decision: number;
  /** `lrp:<processGuid>.<index>` or `task:<taskGuid>`. */
  identity: string;
  reason: string;
}

type Item = { kind: 'lrp'; asked: RecordedLRP } | { kind: 'task'; asked: RecordedTask };

/** What a fetched cell has come to, after the decisions so far. */
interface JudgedCell {
  readonly reported: RecordedCell;
  readonly packingIndex: number;
  memory: number;
  disk: number;
  containers: number;
  starting: number;
  /** Instances by process guid. */
  readonly instances: Map<string, number>;
  taskCount: number;
}

type Outcomes = { winners: readonly string[]; errors: readonly string[] };

export interface LegalityOptions {
  /** The batch lists cells in the order in which they answered, which decides ties within a zone. */
  readonly tiesByArrival?: boolean;
}

/** What is wrong with an auction log, one batch a line; a line that is no batch is wrong as a whole. */
export function findLogViolations(
  lines: Iterable<string>,
  options: LegalityOptions = {},
): (Violation & { line: number })[] {
  const violations: (Violation & { line: number })[] = [];
  let line = 0;
  for (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    for (const violation of judgeLine(text, options)) violations.push({ line, ...violation });
  }
  return violations;
}

function judgeLine(text: string, options: LegalityOptions): Violation[] {
  let entry: AuctionLogEntry;
  try {
    entry = auctionLogSchema.parse(JSON.parse(text));
  } catch (error) {
    return [{ decision: -1, identity: 'line', reason: `is no batch: ${String(error)}` }];
  }
  return findViolations(entry, options);
}

/** Everything in the entry that the real auctioneer could not have done; empty when it is legal. */
export function findViolations(
  entry: AuctionLogEntry,
  { tiesByArrival = false }: LegalityOptions = {},
): Violation[] {
  const cells = judgedCells(entry);
  const pending = new Map<string, Item>();
  for (const asked of entry.lrps) {
    pending.set(`lrp:${asked.processGuid}.${asked.index}`, { kind: 'lrp', asked });
  }
  for (const asked of entry.tasks) pending.set(`task:${asked.taskGuid}`, { kind: 'task', asked });
  const rank = rankOf(entry);
  // Without any cell the scheduler gives up before it sorts.
  const isSorted = cells.length > 0;
  let latest: readonly number[] = [];
  const violations: Violation[] = [];

  entry.decisions.forEach((decision, number) => {
    const identity = identityOf(decision);
    const report = (reason: string) => violations.push({ decision: number, identity, reason });
    const item = pending.get(identity);
    if (item === undefined) {
      report('is not in the batch, or was decided before');
      return;
    }
    pending.delete(identity);
    if (isSorted && precedes(rank(item), latest))
      report('comes before some that were decided first');
    else latest = rank(item);
    const legal = legalOutcomes(entry, cells, item, tiesByArrival);
    const verdict = judge(decision, legal);
    if (verdict !== undefined) report(verdict);
    const winner = cells.find((cell) => cell.reported.id === decision.winner);
    if (winner !== undefined) place(winner, item);
  });
  for (const identity of pending.keys()) {
    violations.push({ decision: -1, identity, reason: 'was not decided' });
  }
  return violations;
}

function identityOf(decision: RecordedDecision): string {
  return decision.kind === 'lrp'
    ? `lrp:${decision.processGuid}.${decision.index}`
    : `task:${decision.taskGuid}`;
}

function judge({ winner, error }: RecordedDecision, legal: Outcomes): string | undefined {
  if ((winner === undefined) === (error === undefined)) return 'has not one outcome';
  const isLegal =
    winner !== undefined ? legal.winners.includes(winner) : legal.errors.includes(error ?? '');
  if (isLegal) return undefined;
  const got = winner === undefined ? `error "${error}"` : `winner ${winner}`;
  const possible = [...legal.winners, ...legal.errors.map((text) => `"${text}"`)];
  return `${got}; possible: ${possible.join(' or ')}`;
}

function judgedCells({ cells, config }: AuctionLogEntry): JudgedCell[] {
  const fetched = cells.filter((cell) => !cell.evacuating);
  return fetched.map((reported, arrival) => ({
    reported,
    packingIndex:
      config.binPackFirstFitWeight > 0
        ? fetched.filter(
            (other, otherArrival) =>
              other.zone === reported.zone &&
              (other.index < reported.index ||
                (other.index === reported.index && otherArrival < arrival)),
          ).length
        : reported.index,
    memory: reported.available.memoryMB,
    disk: reported.available.diskMB,
    containers: reported.available.containers,
    starting: reported.startingContainerCount,
    instances: countBy(reported.lrps.map((lrp) => lrp.processGuid)),
    taskCount: reported.tasks.length,
  }));
}

function place(cell: JudgedCell, item: Item): void {
  cell.memory -= item.asked.memoryMB;
  cell.disk -= item.asked.diskMB;
  cell.containers -= 1;
  cell.starting += 1;
  if (item.kind === 'task') cell.taskCount += 1;
  else cell.instances.set(item.asked.processGuid, sameProcess(cell, item.asked) + 1);
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * An auction's place in the batch, compared number by number: first instances, tasks, further instances
 * by index; within each the most memory first. With no further instance, tasks go first.
 */
function rankOf({ lrps }: AuctionLogEntry): (item: Item) => readonly number[] {
  const hasFurtherInstances = lrps.some((lrp) => lrp.index > 0);
  return (item) => {
    if (item.kind === 'task') return [1, 0, -item.asked.memoryMB];
    const phase = item.asked.index > 0 || !hasFurtherInstances ? 2 : 0;
    return [phase, item.asked.index, -item.asked.memoryMB];
  };
}

function precedes(a: readonly number[], b: readonly number[]): boolean {
  const differing = a.findIndex((value, i) => value !== b[i]);
  return differing >= 0 && (a[differing] ?? 0) < (b[differing] ?? 0);
}

function legalOutcomes(
  { config }: AuctionLogEntry,
  cells: readonly JudgedCell[],
  item: Item,
  tiesByArrival: boolean,
): Outcomes {
  const only = (...errors: string[]): Outcomes => ({ winners: [], errors });
  if (cells.length === 0) return only('unable to communicate to compatible cells');
  const maximum = config.startingContainerCountMaximum;
  const inflight = cells.reduce((sum, cell) => sum + cell.starting, 0);
  if (maximum > 0 && inflight >= maximum) {
    return only('waiting to start instance: reached in-flight start limit');
  }
  const compatible = cells.filter((cell) => firstMismatch(cell.reported, item) === undefined);
  if (compatible.length === 0) return only(...mismatchTexts(cells, item));

  const lacking: string[][] = [];
  for (const group of zoneGroups(cells, compatible, item)) {
    const fitting = group.filter((cell) => lackOf(cell, item).length === 0);
    const scores = fitting.map((cell) => scoreOf(cell, item, config));
    const best = Math.min(1e20, ...scores.filter((score) => !Number.isNaN(score)));
    const winners = fitting.filter((_, i) => scores[i] === best && best < 1e20);
    if (winners.length > 0) {
      const allowed = tiesByArrival ? firstOfZones(winners, config) : winners;
      return { winners: allowed.map((cell) => cell.reported.id), errors: [] };
    }
    for (const cell of group) if (!fitting.includes(cell)) lacking.push(lackOf(cell, item));
  }
  const common = ['containers', 'disk', 'memory'].filter((problem) =>
    lacking.every((problems) => problems.includes(problem)),
  );
  return only(
    ['insufficient resources', common.join(', ')].filter((part) => part !== '').join(': '),
  );
}

/** Of each zone the one that the loop over its cells meets first: in order of arrival, or as bin packing sorts them. */
function firstOfZones(
  winners: readonly JudgedCell[],
  { binPackFirstFitWeight }: AuctionLogEntry['config'],
): JudgedCell[] {
  const firsts = new Map<string, JudgedCell>();
  for (const cell of winners) {
    const first = firsts.get(cell.reported.zone);
    const isBefore =
      first === undefined || (binPackFirstFitWeight > 0 && cell.packingIndex < first.packingIndex);
    if (isBefore) firsts.set(cell.reported.zone, cell);
  }
  return [...firsts.values()];
}

/** Cells that are judged together: for a task all, for an LRP zones with equally many of its instances. */
function zoneGroups(
  cells: readonly JudgedCell[],
  compatible: readonly JudgedCell[],
  item: Item,
): JudgedCell[][] {
  if (item.kind === 'task') return [[...compatible]];
  const instances = new Map<string, number>();
  for (const cell of cells) {
    const { zone } = cell.reported;
    instances.set(zone, (instances.get(zone) ?? 0) + sameProcess(cell, item.asked));
  }
  const groups = new Map<number, JudgedCell[]>();
  for (const cell of compatible) {
    const count = instances.get(cell.reported.zone) ?? 0;
    const group = groups.get(count);
    if (group === undefined) groups.set(count, [cell]);
    else group.push(cell);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

function sameProcess(cell: JudgedCell, { processGuid }: RecordedLRP): number {
  return cell.instances.get(processGuid) ?? 0;
}

/** What the cell's container would take: an LRP brings its proxy along. */
function memoryFor(cell: JudgedCell, item: Item): number {
  const proxy = item.kind === 'lrp' ? cell.reported.proxyMemoryAllocationMB : 0;
  return item.asked.memoryMB + proxy;
}

function lackOf(cell: JudgedCell, item: Item): string[] {
  const lack = [];
  if (cell.disk < item.asked.diskMB) lack.push('disk');
  if (cell.memory < memoryFor(cell, item)) lack.push('memory');
  if (cell.containers < 1) lack.push('containers');
  return lack;
}

/** The order of the operations is Diego's: which scores are equal depends on it. */
function scoreOf(cell: JudgedCell, item: Item, config: AuctionLogEntry['config']): number {
  const { total } = cell.reported;
  const memory = 1 - (cell.memory - memoryFor(cell, item)) / total.memoryMB;
  const disk = 1 - (cell.disk - item.asked.diskMB) / total.diskMB;
  const containers = 1 - (cell.containers - 1) / total.containers;
  const starting = cell.starting * config.startingContainerWeight;
  const resource = (memory + disk + containers) / 3 + starting;
  if (item.kind === 'task') return resource + 1000 * cell.taskCount;
  const locality = 1000 * sameProcess(cell, item.asked);
  return resource + locality + cell.packingIndex * config.binPackFirstFitWeight;
}

type Mismatch = 'rootFs' | 'drivers' | 'tags';

function firstMismatch(cell: RecordedCell, { asked }: Item): Mismatch | undefined {
  if (!hasRootFs(cell, asked.rootFs)) return 'rootFs';
  if (asked.volumeDrivers.some((driver) => !cell.volumeDrivers.includes(driver))) return 'drivers';
  const allowed = [...cell.placementTags, ...cell.optionalPlacementTags];
  const isMissing = cell.placementTags.some((tag) => !asked.placementTags.includes(tag));
  const isForeign = asked.placementTags.some((tag) => !allowed.includes(tag));
  return isMissing || isForeign ? 'tags' : undefined;
}

/** Takes the URL for well formed: whether a malformed one matches is not this judge's question. */
function hasRootFs(cell: RecordedCell, rootFs: string): boolean {
  const colon = rootFs.indexOf(':');
  const scheme = rootFs.slice(0, Math.max(0, colon)).toLowerCase();
  const name = rootFs.slice(colon + 1).replace(/[?#].*$/, '');
  const isPreloaded = scheme === 'preloaded' || scheme === 'preloaded+layer';
  return isPreloaded ? cell.stacks.includes(name) : cell.arbitraryRootFsSchemes.includes(scheme);
}

/** Every text that some order of visiting the zones leads to, when no cell is compatible. */
function mismatchTexts(cells: readonly JudgedCell[], item: Item): string[] {
  const nearness: readonly Mismatch[] = ['rootFs', 'drivers', 'tags'];
  const byZone = new Map<string, number>();
  for (const { reported } of cells) {
    const mismatch = firstMismatch(reported, item) ?? 'tags';
    const near = Math.max(byZone.get(reported.zone) ?? 0, nearness.indexOf(mismatch));
    byZone.set(reported.zone, near);
  }
  const ofZones = [...byZone.values()].map((near) => nearness[near] ?? 'rootFs');
  // More zones of a kind than two add no new ending, but orders without number.
  const atMostTwice = ofZones.filter(
    (kind, i) => ofZones.slice(0, i).filter((earlier) => earlier === kind).length < 2,
  );
  return [...endings(atMostTwice, undefined)].map((kind) => mismatchText(kind, item));
}

/** What may be left reported after the remaining zones were visited in any order. */
function endings(remaining: readonly Mismatch[], reported: Mismatch | undefined): Set<Mismatch> {
  if (remaining.length === 0) return new Set(reported === undefined ? [] : [reported]);
  const found = new Set<Mismatch>();
  remaining.forEach((next, i) => {
    const keeps = reported === 'drivers' && next !== 'tags';
    const others = remaining.filter((_, j) => j !== i);
    for (const ending of endings(others, keeps ? reported : next)) found.add(ending);
  });
  return found;
}

function mismatchText(mismatch: Mismatch, { asked }: Item): string {
  if (mismatch === 'rootFs') return 'found no compatible cell for required rootfs';
  if (mismatch === 'drivers') return 'found no compatible cell with required volume drivers';
  const tags = asked.placementTags.map((tag) => `"${tag}"`);
  if (tags.length === 0) return 'found no compatible cell with no placement tags';
  if (tags.length === 1) return `found no compatible cell with placement tag ${tags[0]}`;
  const listed = `${tags.slice(0, -1).join(', ')} and ${tags.at(-1)}`;
  return `found no compatible cell with placement tags ${listed}`;
}
