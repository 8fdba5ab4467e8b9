import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../sim/scenario/validate';
import {
  BLANK,
  type Draft,
  followed,
  isSameSource,
  otherEdited,
  sourceOf,
  withDraft,
} from './drafts';
import { keepDrafts, readDrafts } from './keptDrafts';

const draft = (text: string, changes: Partial<Draft> = {}): Draft => ({
  name: 'outage',
  base: 'old',
  text,
  level: 'full',
  baseLevel: 'full',
  ...changes,
});
const drafts = (...all: Draft[]) => new Map(all.map((each) => [each.name, each]));

describe('a text that the session names', () => {
  it('is what is edited when nothing was edited', () => {
    expect(followed(new Map(), 'outage', 'new', 'normal').get('outage')).toEqual(
      draft('new', { base: 'new', level: 'normal', baseLevel: 'normal' }),
    );
    expect(followed(drafts(draft('old')), 'outage', 'new', 'full').get('outage')?.text).toBe('new');
  });

  it('leaves edits alone', () => {
    const after = followed(drafts(draft('edited')), 'outage', 'new', 'full').get('outage');
    expect(after).toMatchObject({ base: 'new', text: 'edited' });
  });

  it('that was just run makes its edits the state of things', () => {
    const after = followed(drafts(draft('edited')), 'outage', 'edited', 'full');
    expect(otherEdited(after, undefined)).toEqual([]);
  });

  it('leaves a level alone that was chosen for the next run, unless another one was run', () => {
    const chosen = drafts(draft('old', { level: 'normal' }));
    expect(followed(chosen, 'outage', 'old', 'full').get('outage')?.level).toBe('normal');
    expect(followed(chosen, 'outage', 'old', 'summary').get('outage')?.level).toBe('summary');
  });

  it('leaves the edits of other scenarios alone', () => {
    const after = followed(drafts(draft('edited')), 'other', 'text', 'full');
    expect(otherEdited(after, 'other')).toEqual(['outage']);
  });
});

describe('what is run', () => {
  it('is no draft when it is the built-in text', () => {
    expect(sourceOf(draft('old'), 'old', { kind: 'none' }).draft).toBeNull();
    expect(sourceOf(draft('edited'), 'old', { kind: 'none' }).draft).toBe('edited');
  });

  it('keeps the seed of the same scenario only', () => {
    const before = {
      kind: 'scenario',
      name: 'outage',
      draft: null,
      seed: 7,
      level: 'full',
    } as const;
    expect(sourceOf(draft('x'), 'old', before).seed).toBe(7);
    expect(sourceOf(draft('x'), 'old', { ...before, name: 'other' }).seed).toBeNull();
  });

  it('is the same only when text, seed and level are', () => {
    const one = sourceOf(draft('x'), 'old', { kind: 'none' });
    expect(isSameSource({ ...one }, one)).toBe(true);
    expect(isSameSource({ ...one, level: 'normal' }, one)).toBe(false);
    expect(isSameSource({ ...one, seed: 2 }, one)).toBe(false);
    expect(isSameSource({ kind: 'served' }, one)).toBe(false);
  });
});

it('the blank scenario can be run as it is', () => {
  expect(parseScenario(BLANK.text, { file: 'my-scenario.yaml' })).toMatchObject({
    ok: true,
    warnings: [],
  });
});

describe('the storage of the tab', () => {
  const storageOf = (values: Record<string, string>): Storage =>
    ({
      getItem: (key: string) => values[key] ?? null,
      setItem: (key: string, value: string) => {
        values[key] = value;
      },
      removeItem: (key: string) => {
        delete values[key];
      },
    }) as Storage;

  it('gives back what was edited, and nothing else', () => {
    const storage = storageOf({});
    const unedited = draft('same', { name: 'same', base: 'same' });
    keepDrafts(storage, withDraft(drafts(unedited), draft('edited')));
    expect([...readDrafts(storage).values()]).toEqual([draft('edited')]);
  });

  it('is emptied when nothing is edited any more', () => {
    const values: Record<string, string> = {};
    keepDrafts(storageOf(values), drafts(draft('edited')));
    expect(Object.keys(values)).toHaveLength(1);
    keepDrafts(storageOf(values), drafts(draft('old')));
    expect(values).toEqual({});
  });

  it('may hold anything, be full or be missing', () => {
    for (const text of ['{', '[[1,2,3]]', '[["a"]]', '{"a":1}', 'null']) {
      expect(readDrafts(storageOf({ 'diegosim.drafts': text })).size).toBe(0);
    }
    const full = storageOf({});
    full.setItem = () => {
      throw new Error('full');
    };
    expect(() => keepDrafts(full, drafts(draft('edited')))).not.toThrow();
    expect(readDrafts(undefined).size).toBe(0);
  });
});
