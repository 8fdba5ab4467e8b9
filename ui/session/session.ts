/**
 * What the page remembers of its user: which run, which view, what is selected and how it is laid out. All
 * of it is in the address, so a link shows somebody else the same.
 *
 * The clock is not in here, because it moves with every frame (`clock`); nor is the run, which follows from
 * `source` (`runs`); nor what belongs to the person and not to the view (`preferences`).
 */
import type { Duration, Instant } from '../../sim/engine/units';
import type { Level } from '../../sim/trace/kinds';
import type { Selected } from './selected';

/** In the order of their tabs and keys. */
export const VIEWS = ['map', 'auctions', 'apps', 'network', 'capacity', 'deploys'] as const;
export type ViewName = (typeof VIEWS)[number];

/** What instances are coloured by. */
export const GLYPH_COLOURS = ['state', 'app', 'age', 'size'] as const;
export type GlyphColour = (typeof GLYPH_COLOURS)[number];

/** Which resource fills a cell from below. */
export const FILLS = ['memory', 'disk', 'containers'] as const;
export type Fill = (typeof FILLS)[number];

/** The tracks below the overview, in their order at first. */
export const TRACKS = [
  'recovery',
  'instances',
  'deploys',
  'auctions',
  'passes',
  'load',
  'presences',
  'subnets',
  'control',
] as const;
export type TrackName = (typeof TRACKS)[number];

export interface Range {
  readonly from: Instant;
  /** Later than `from`. */
  readonly until: Instant;
}

export interface Bookmark {
  readonly at: Instant;
  readonly note: string;
}

/** Where the run comes from. */
export type RunSource =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'scenario';
      /** Of a built-in scenario, or of the file that the draft came from. */
      readonly name: string;
      /** The text of a scenario that is not built in, or was changed; null for a built-in one. */
      readonly draft: string | null;
      /** null: the scenario's own. */
      readonly seed: number | null;
      readonly level: Level;
    }
  /** The trace that the server of this page offers. */
  | { readonly kind: 'served' }
  /** The trace inside this page: a report. */
  | { readonly kind: 'embedded' }
  /** A trace file that the person opened: no address can open it again. */
  | { readonly kind: 'file'; readonly name: string };

export interface Session {
  readonly source: RunSource;
  readonly view: ViewName;
  readonly selected: Selected | null;
  /** What the timeline shows; null: the whole run. */
  readonly window: Range | null;
  /** What was marked: figures are of this stretch; null: none. */
  readonly range: Range | null;
  readonly map: { readonly glyph: GlyphColour; readonly fill: Fill };
  readonly tracks: {
    readonly order: readonly TrackName[];
    readonly pinned: readonly TrackName[];
    readonly collapsed: readonly TrackName[];
  };
  readonly layout: Layout;
  readonly bookmarks: readonly Bookmark[];
}

export interface Layout {
  /** In CSS pixels, as the others. */
  readonly inspectorWidth: number;
  readonly timelineHeight: number;
  readonly editorWidth: number;
  readonly isEditorOpen: boolean;
}

export const LAYOUT_DEFAULT: Layout = {
  inspectorWidth: 380,
  timelineHeight: 300,
  editorWidth: 420,
  isEditorOpen: false,
};

export const SESSION_DEFAULT: Session = {
  source: { kind: 'none' },
  view: 'map',
  selected: null,
  window: null,
  range: null,
  map: { glyph: 'state', fill: 'memory' },
  tracks: { order: TRACKS, pinned: [], collapsed: [] },
  layout: LAYOUT_DEFAULT,
  bookmarks: [],
};

/** The shortest stretch that the timeline shows. */
export const WINDOW_MINIMUM: Duration = 1_000;
export const BOOKMARKS_MAX = 100;
/** Characters. */
export const NOTE_LENGTH_MAX = 200;
