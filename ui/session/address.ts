/**
 * The session as the part of an address behind `#`, and back: a link shows somebody else the same view.
 *
 * What is as it was at the beginning is left out. Instants are seconds. An address may be written by
 * anybody: what cannot be read is left at its default, and named in `unread`.
 */
import { type Instant, SECOND } from '../../sim/engine/units';
import { LEVELS } from '../../sim/trace/kinds';
import { SPEED_DEFAULT, SPEEDS } from './clock';
import { selectedOf, textOf } from './selected';
import {
  BOOKMARKS_MAX,
  type Bookmark,
  FILLS,
  GLYPH_COLOURS,
  LAYOUT_DEFAULT,
  NOTE_LENGTH_MAX,
  type Range,
  type RunSource,
  SESSION_DEFAULT,
  type Session,
  TRACKS,
  type TrackName,
  VIEWS,
  WINDOW_MINIMUM,
} from './session';

/** What an address says. */
export interface Addressed {
  readonly session: Session;
  /** null: it says nothing of it. */
  readonly at: Instant | null;
  readonly speed: number;
  /** The draft as `draftCode` packed it; it is not in the session yet. */
  readonly draftCode: string | null;
  /** Names of what could not be read. */
  readonly unread: readonly string[];
}

/** Raised when a name changes its meaning. */
const VERSION = '1';

/** The part behind `#`. `draftCode` is the packed draft; without it a link to a draft loses it. */
export function addressOf(
  session: Session,
  clock: { readonly at: Instant; readonly isSet: boolean; readonly speed: number },
  draftCode: string | null,
): string {
  const fields = new URLSearchParams({ v: VERSION });
  const put = (name: string, value: string | number, normal: string | number = '') => {
    if (value !== normal) fields.append(name, String(value));
  };
  putSource(session.source, draftCode, put);
  put('view', session.view, SESSION_DEFAULT.view);
  if (clock.isSet) put('at', secondsOf(clock.at));
  put('speed', clock.speed, SPEED_DEFAULT);
  if (session.selected !== null) put('select', textOf(session.selected));
  if (session.window !== null) put('window', rangeText(session.window));
  if (session.range !== null) put('range', rangeText(session.range));
  put('glyph', session.map.glyph, SESSION_DEFAULT.map.glyph);
  put('fill', session.map.fill, SESSION_DEFAULT.map.fill);
  put('tracks', session.tracks.order.join(' '), TRACKS.join(' '));
  put('pin', session.tracks.pinned.join(' '));
  put('fold', session.tracks.collapsed.join(' '));
  const { layout } = session;
  put('inspector', Math.round(layout.inspectorWidth), LAYOUT_DEFAULT.inspectorWidth);
  put('timeline', Math.round(layout.timelineHeight), LAYOUT_DEFAULT.timelineHeight);
  put('editor', Math.round(layout.editorWidth), LAYOUT_DEFAULT.editorWidth);
  put('edit', layout.isEditorOpen ? 1 : 0, 0);
  for (const { at, note } of session.bookmarks) put('mark', `${secondsOf(at)} ${note}`);
  return fields.toString();
}

function putSource(
  source: RunSource,
  draftCode: string | null,
  put: (name: string, value: string | number, normal?: string | number) => void,
): void {
  switch (source.kind) {
    case 'none':
      return;
    case 'scenario':
      put('scenario', source.name);
      if (source.seed !== null) put('seed', source.seed);
      put('level', source.level, 'full');
      if (source.draft !== null && draftCode !== null) put('draft', draftCode);
      return;
    case 'file':
      put('run', 'file');
      put('file', source.name);
      return;
    default:
      put('run', source.kind);
  }
}

/** Reads what `addressOf` wrote, or anything else. */
export function readAddress(hash: string): Addressed {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const unread: string[] = [];
  const take = <T>(name: string, read: (text: string) => T | null, normal: T): T => {
    const text = fields.get(name);
    if (text === null) return normal;
    const value = read(text);
    if (value === null) unread.push(name);
    return value ?? normal;
  };
  const normal = SESSION_DEFAULT;
  const pixels = (text: string) => (/^[1-9]\d{1,3}$/.test(text) ? Number(text) : null);
  const session: Session = {
    source: sourceOf(fields, take),
    view: take('view', among(VIEWS), normal.view),
    selected: take('select', selectedOf, null),
    window: take('window', rangeOf, null),
    range: take('range', rangeOf, null),
    map: {
      glyph: take('glyph', among(GLYPH_COLOURS), normal.map.glyph),
      fill: take('fill', among(FILLS), normal.map.fill),
    },
    tracks: {
      order: take('tracks', trackOrder, normal.tracks.order),
      pinned: take('pin', trackList, normal.tracks.pinned),
      collapsed: take('fold', trackList, normal.tracks.collapsed),
    },
    layout: {
      inspectorWidth: take('inspector', pixels, LAYOUT_DEFAULT.inspectorWidth),
      timelineHeight: take('timeline', pixels, LAYOUT_DEFAULT.timelineHeight),
      editorWidth: take('editor', pixels, LAYOUT_DEFAULT.editorWidth),
      isEditorOpen: fields.get('edit') === '1',
    },
    bookmarks: fields.getAll('mark').slice(0, BOOKMARKS_MAX).flatMap(bookmarksOf),
  };
  return {
    session,
    at: take('at', instantOf, null),
    speed: take(
      'speed',
      (text) => SPEEDS.find((speed) => String(speed) === text) ?? null,
      SPEED_DEFAULT,
    ),
    draftCode: fields.get('draft'),
    unread,
  };
}

type Take = <T>(name: string, read: (text: string) => T | null, normal: T) => T;

const NAME_LENGTH_MAX = 200;

function sourceOf(fields: URLSearchParams, take: Take): RunSource {
  const run = take('run', among(['served', 'embedded', 'file'] as const), null);
  const name = fields.get('scenario')?.slice(0, NAME_LENGTH_MAX);
  if (run === 'file') {
    return { kind: 'file', name: (fields.get('file') ?? '').slice(0, NAME_LENGTH_MAX) };
  }
  if (run !== null) return { kind: run };
  if (name === undefined || name === '') return { kind: 'none' };
  const seed = take('seed', seedOf, null);
  return { kind: 'scenario', name, draft: null, seed, level: take('level', among(LEVELS), 'full') };
}

function seedOf(text: string): number | null {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return seed <= 4_294_967_295 ? seed : null;
}

/** Seconds with as many decimals as it takes. */
function secondsOf(at: Instant): string {
  return String(at / SECOND);
}

function instantOf(text: string): Instant | null {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) return null;
  return Math.round(Number(text) * SECOND);
}

function rangeText({ from, until }: Range): string {
  return `${secondsOf(from)}-${secondsOf(until)}`;
}

function rangeOf(text: string): Range | null {
  const [from, until, ...rest] = text.split('-').map(instantOf);
  if (from == null || until == null || rest.length > 0) return null;
  return until - from >= WINDOW_MINIMUM ? { from, until } : null;
}

function bookmarksOf(text: string): Bookmark[] {
  const space = `${text} `.indexOf(' ');
  const at = instantOf(text.slice(0, space));
  return at === null ? [] : [{ at, note: text.slice(space + 1).slice(0, NOTE_LENGTH_MAX) }];
}

function trackList(text: string): TrackName[] | null {
  const names = text.split(' ').map(among(TRACKS));
  return names.includes(null) ? null : (names as TrackName[]);
}

/** All tracks: those named first, in that order. */
function trackOrder(text: string): TrackName[] | null {
  const named = trackList(text);
  return named && [...new Set([...named, ...TRACKS])];
}

function among<const T extends string>(values: readonly T[]): (text: string) => T | null {
  return (text) => values.find((value) => value === text) ?? null;
}
