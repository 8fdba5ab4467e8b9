/** Commands that change what is looked at: views, selection, history, theme. */
import { select, setRange, setWindow, showView } from '../session/actions';
import type { Command } from '../session/commands';
import type { Dashboard } from '../session/dashboard';
import { say } from '../session/say';
import { BOOKMARKS_MAX, FILLS, GLYPH_COLOURS, VIEWS, type ViewName } from '../session/session';

const VIEW_TITLES: Readonly<Record<ViewName, string>> = {
  map: 'Show the foundation map',
  auctions: 'Show auctions',
  apps: 'Show apps',
  network: 'Show network and load',
  capacity: 'Show capacity',
  deploys: 'Show deploys, certificates and the resurrector',
};

export function viewCommands(dashboard: Dashboard): Command[] {
  return [
    ...views(dashboard),
    ...mapChoices(dashboard),
    ...selectionCommands(dashboard),
    ...historyCommands(dashboard),
    bookmarkCommand(dashboard),
    ...preferenceCommands(dashboard),
  ];
}

function views(dashboard: Dashboard): Command[] {
  return VIEWS.map((view, place) => ({
    id: `view.${view}`,
    title: VIEW_TITLES[view],
    group: 'View',
    keys: [String(place + 1)],
    run: () => showView(dashboard, view),
  }));
}

function mapChoices({ session }: Dashboard): Command[] {
  const glyphs = GLYPH_COLOURS.map(
    (glyph): Command => ({
      id: `map.glyph.${glyph}`,
      title: `Colour instances by ${glyph}`,
      group: 'View',
      run: () =>
        session.step((draft) => {
          draft.map.glyph = glyph;
        }),
    }),
  );
  const fills = FILLS.map(
    (fill): Command => ({
      id: `map.fill.${fill}`,
      title: `Fill cells by ${fill}`,
      group: 'View',
      run: () =>
        session.step((draft) => {
          draft.map.fill = fill;
        }),
    }),
  );
  return [...glyphs, ...fills];
}

function selectionCommands(dashboard: Dashboard): Command[] {
  const { session } = dashboard;
  return [
    {
      id: 'selection.letGo',
      title: 'Let go of the selection, then of the marked range',
      group: 'Selection',
      keys: ['Escape'],
      run: () => {
        const { selected, range } = session.get();
        if (selected !== null) select(dashboard, null);
        else if (range !== null) setRange(dashboard, null);
      },
    },
    {
      id: 'view.zoomToRange',
      title: 'Zoom to the marked range',
      group: 'View',
      keys: ['Z'],
      isEnabled: () => session.get().range !== null,
      run: () => setWindow(dashboard, session.get().range),
    },
  ];
}

function historyCommands({ session }: Dashboard): Command[] {
  return [
    {
      id: 'view.back',
      title: 'Undo: take back the last step',
      group: 'View',
      keys: ['$mod+Z'],
      isEnabled: () => session.entry() > 0,
      run: () => history.back(),
    },
    {
      id: 'view.forward',
      title: 'Redo: the step that was taken back',
      group: 'View',
      keys: ['$mod+Shift+Z'],
      run: () => history.forward(),
    },
  ];
}

function bookmarkCommand(dashboard: Dashboard): Command {
  const { session, clock, runs } = dashboard;
  return {
    id: 'view.bookmark',
    title: 'Bookmark this instant',
    group: 'View',
    keys: ['M'],
    isEnabled: () =>
      runs.get().loaded !== undefined && session.get().bookmarks.length < BOOKMARKS_MAX,
    run: () => {
      const { at } = clock.get();
      if (session.get().bookmarks.some((mark) => mark.at === at)) return;
      session.step((draft) => {
        draft.bookmarks.push({ at, note: '' });
        draft.bookmarks.sort((one, other) => one.at - other.at);
      });
      say(dashboard, 'This instant is bookmarked.');
    },
  };
}

function preferenceCommands(dashboard: Dashboard): Command[] {
  const { preferences } = dashboard;
  return [
    {
      id: 'view.theme',
      title: 'Switch between light and dark',
      group: 'View',
      run: () => {
        const isDark = document.documentElement.dataset.theme === 'dark';
        preferences.set({ ...preferences.get(), theme: isDark ? 'light' : 'dark' });
      },
    },
    {
      id: 'help.singleKeys',
      title: 'Switch shortcuts of a single key on or off',
      group: 'Help',
      run: () => {
        const hasSingleKeys = !preferences.get().hasSingleKeys;
        preferences.set({ ...preferences.get(), hasSingleKeys });
        say(dashboard, `Shortcuts of a single key are ${hasSingleKeys ? 'on' : 'off'}.`);
      },
    },
  ];
}
