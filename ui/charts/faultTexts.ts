/** What a moment of the timeline is called: `zone z3 lost: 83 cells`, `bbs/0 killed`, `database refuses connections`. */
import { valueAt } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import type { Replay } from '../replay/openReplay';
import { count, counted, number } from './format';

/** The words for records of one kind at one instant. */
export function faultText(replay: Replay, kind: KindName, rows: readonly number[]): string {
  switch (kind) {
    case 'cell.killed':
      return cellsText(replay, rows, 'lost');
    case 'cell.restored':
      return cellsText(replay, rows, 'restored');
    case 'cell.added':
      return cellsText(replay, rows, 'added');
    case 'cell.bootCancelled':
      return cellsText(replay, rows, 'stopped before they had booted');
    case 'cell.drainStarted':
      return cellsText(replay, rows, 'told to evacuate');
    case 'cell.drained':
      return cellsText(replay, rows, 'drained');
    case 'garden.broken':
      return `Garden ${textOf(replay, rows) === 'hangs' ? 'hangs' : 'fails'} on ${cellsOf(replay, rows)}`;
    case 'garden.mended':
      return `Garden works again on ${cellsOf(replay, rows)}`;
    case 'containers.lost':
      return `containers lost on ${cellsOf(replay, rows)}`;
    case 'app.scaled':
      return scaledText(replay, rows);
    case 'app.added':
      return appsText(replay, rows, 'pushed');
    case 'app.deleted':
      return appsText(replay, rows, 'deleted');
    case 'app.released':
      return appsText(replay, rows, 'released anew');
    case 'run.interrupted':
      return 'the run was stopped here';
    default:
      return controlText(replay, kind, rows);
  }
}

/** What is done to the control plane, its stores and its wires. */
function controlText(replay: Replay, kind: KindName, rows: readonly number[]): string {
  switch (kind) {
    case 'process.killed':
      return `${processesOf(replay, rows)} killed`;
    case 'process.stopped':
      return `${processesOf(replay, rows)} stopped`;
    case 'process.hung':
      return `${processesOf(replay, rows)} stand${rows.length > 1 ? '' : 's'} still`;
    case 'process.resumed':
      return `${processesOf(replay, rows)} go${rows.length > 1 ? '' : 'es'} on`;
    case 'process.exited':
      return `${processesOf(replay, rows)} ended`;
    case 'process.started':
      return `${processesOf(replay, rows)} started`;
    case 'vm.killed':
      return `${namesOf(replay, rows, 'VM')} lost`;
    case 'vm.restored':
      return `${namesOf(replay, rows, 'VM')} restored`;
    case 'network.ruleAdded':
      return `${namesOf(replay, rows, 'rule')} holds`;
    case 'network.ruleRemoved':
      return `${namesOf(replay, rows, 'rule')} removed`;
    case 'database.changed':
      return `database ${storeText(replay, rows)}`;
    case 'blobstore.changed':
      return `blobstore ${storeText(replay, rows)}`;
    case 'sync.paused':
      return 'Diego sync paused';
    case 'sync.resumed':
      return 'Diego sync resumed';
    default:
      return boshText(replay, kind, rows);
  }
}

/** What BOSH does, and its resurrector. */
function boshText(replay: Replay, kind: KindName, rows: readonly number[]): string {
  const [row = 0] = rows;
  const name = textOf(replay, rows);
  const amount = (column: 'a' | 'b') => valueAt(replay.columns, column, row);
  switch (kind) {
    case 'deploy.started':
      return `deploy ${name} began: ${counted(amount('b'), 'VM')}`;
    case 'deploy.completed':
      return `deploy ${name} completed`;
    case 'deploy.failed':
      return `deploy ${name} failed: ${counted(amount('b'), 'VM')} updated`;
    case 'rotation.completed':
      return `${name} rotated`;
    case 'certificate.expired':
      return amount('b') === 0 ? `${name} expired, not rotated` : `old ${name} expired`;
    case 'resurrector.melted':
      return `resurrector in meltdown: ${count(amount('a'))} of ${counted(amount('b'), 'VM')} down`;
    case 'resurrector.resolved':
      return 'resurrector works again';
    case 'resurrector.paused':
      return 'resurrector switched off';
    case 'resurrector.resumed':
      return 'resurrector switched on';
    default:
      return counted(rows.length, kind, kind);
  }
}

/** `cell diego-cell-3`, `12 cells of z1`, `40 cells`. */
function cellsOf({ facts, columns }: Replay, rows: readonly number[]): string {
  const cells = new Set(rows.map((row) => valueAt(columns, 'cell', row)));
  const zones = new Set(Array.from(cells, (cell) => facts.cells[cell]?.zone));
  const [zone] = zones;
  const [cell = -1] = cells;
  if (cells.size === 1) return `cell ${columns.identities.cells[cell] ?? ''}`;
  if (zones.size !== 1 || zone === undefined) return `${count(cells.size)} cells`;
  return `${count(cells.size)} cells of ${zone}`;
}

function cellsText(replay: Replay, rows: readonly number[], deed: string): string {
  const { facts, columns } = replay;
  const zones = new Set(rows.map((row) => facts.cells[valueAt(columns, 'cell', row)]?.zone));
  const [zone] = zones;
  const inZone = facts.cells.filter((one) => one?.zone === zone).length;
  const isWholeZone = zones.size === 1 && zone !== undefined && rows.length === inZone;
  if (rows.length > 1 && isWholeZone) return `zone ${zone} ${deed}: ${count(rows.length)} cells`;
  return `${cellsOf(replay, rows)} ${deed}`;
}

/** `bbs/0`, `bbs/0, bbs/1`, `rep of cell diego-cell-3`, `rep of 12 cells of z1`, `4 processes`. */
function processesOf(replay: Replay, rows: readonly number[]): string {
  const { columns } = replay;
  const names = new Set(rows.map((row) => textOf(replay, [row])));
  const isOfCells = rows.every((row) => valueAt(columns, 'cell', row) >= 0);
  if (isOfCells && names.size === 1) return `${[...names].join('')} of ${cellsOf(replay, rows)}`;
  return names.size <= NAMED_MAX ? [...names].join(', ') : `${count(rows.length)} processes`;
}

/** More names than this are a number. */
const NAMED_MAX = 2;

function namesOf(replay: Replay, rows: readonly number[], noun: string): string {
  if (rows.length > NAMED_MAX) return counted(rows.length, noun);
  return `${noun} ${rows.map((row) => textOf(replay, [row])).join(', ')}`;
}

/** What the first of the rows names. */
function textOf({ columns }: Replay, [row = 0]: readonly number[]): string {
  return columns.identities.texts[valueAt(columns, 'a', row)] ?? '';
}

function storeText(replay: Replay, rows: readonly number[]): string {
  const row = rows.at(-1) ?? 0;
  const mode = textOf(replay, [row]);
  if (mode === 'refuses') return 'refuses connections';
  if (mode === 'hangs') return 'hangs';
  const slowdown = valueAt(replay.columns, 'x', row);
  return slowdown === 1 ? 'is as usual again' : `is ${number(slowdown)} times as slow`;
}

function appsText({ columns }: Replay, rows: readonly number[], deed: string): string {
  if (rows.length > 1) return `${count(rows.length)} apps ${deed}`;
  return `app ${appName(columns, rows[0] ?? 0)} ${deed}`;
}

function scaledText({ columns }: Replay, rows: readonly number[]): string {
  const [row = 0] = rows;
  if (rows.length > 1) return `${count(rows.length)} apps scaled`;
  return `app ${appName(columns, row)} scaled to ${count(valueAt(columns, 'b', row))}`;
}

function appName(columns: Replay['columns'], row: number): string {
  return columns.identities.processes[valueAt(columns, 'a', row)] ?? '';
}
