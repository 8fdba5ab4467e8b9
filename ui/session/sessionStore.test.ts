import { describe, expect, it, vi } from 'vitest';
import { SESSION_DEFAULT } from './session';
import { createSessionStore, type SessionStore } from './sessionStore';

const showing = (view: 'map' | 'auctions' | 'apps' | 'network') => (store: SessionStore) =>
  store.step((draft) => {
    draft.view = view;
  });

describe('the session', () => {
  it('takes steps back one by one, and makes them again', () => {
    const store = createSessionStore(SESSION_DEFAULT);
    showing('apps')(store);
    showing('network')(store);
    expect(store.entry()).toBe(2);
    expect(store.goTo(1)).toBe(true);
    expect(store.get().view).toBe('apps');
    store.goTo(0);
    expect(store.get()).toEqual(SESSION_DEFAULT);
    store.goTo(2);
    expect(store.get().view).toBe('network');
  });

  it('takes back adjustments with the step that they were made in', () => {
    const store = createSessionStore(SESSION_DEFAULT);
    showing('apps')(store);
    store.adjust((draft) => {
      draft.window = { from: 1, until: 5_000 };
    });
    expect(store.entry()).toBe(1);
    store.goTo(0);
    expect(store.get().window).toBeNull();
    store.goTo(1);
    expect(store.get()).toMatchObject({ view: 'apps', window: { from: 1, until: 5_000 } });
  });

  it('keeps adjustments made before the first step', () => {
    const store = createSessionStore(SESSION_DEFAULT);
    store.adjust((draft) => {
      draft.map.fill = 'disk';
    });
    showing('apps')(store);
    store.goTo(0);
    expect(store.get()).toMatchObject({ view: 'map', map: { fill: 'disk' } });
  });

  it('forgets what was taken back when another step is made', () => {
    const store = createSessionStore(SESSION_DEFAULT);
    showing('apps')(store);
    showing('network')(store);
    store.goTo(1);
    showing('auctions')(store);
    expect(store.entry()).toBe(2);
    expect(store.goTo(3)).toBe(false);
    store.goTo(1);
    expect(store.get().view).toBe('apps');
  });

  it('tells what was before the last step, and stays where it is', () => {
    const store = createSessionStore(SESSION_DEFAULT);
    expect(store.before()).toBeUndefined();
    showing('apps')(store);
    showing('network')(store);
    expect(store.before()?.view).toBe('apps');
    expect(store.get().view).toBe('network');
    store.goTo(1);
    expect(store.before()?.view).toBe('map');
  });

  it('makes no step of what changes nothing', () => {
    const store = createSessionStore(SESSION_DEFAULT);
    const listener = vi.fn();
    store.subscribe(listener);
    showing('map')(store);
    expect(store.entry()).toBe(0);
    expect(listener).not.toHaveBeenCalled();
  });

  it('does not know entries that are too far back', () => {
    const store = createSessionStore(SESSION_DEFAULT);
    for (let i = 0; i < 300; i++) showing(i % 2 === 0 ? 'apps' : 'network')(store);
    expect(store.goTo(0)).toBe(false);
    expect(store.goTo(150)).toBe(true);
  });
});
