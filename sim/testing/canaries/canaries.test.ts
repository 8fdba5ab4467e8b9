/** The table of canaries fits the sources as they are. Whether each is found: `npm run check:canaries`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DEFECT } from '../../model/defect';
import { CANARIES, canaryNamed } from './canaries';
import { withDefect } from './canary';
import { canaryPlugin } from './canaryPlugin';

const sourceOf = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), 'utf8');

test('there are at least twelve, each with a name of its own', () => {
  const names = CANARIES.map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(12);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

describe.each(CANARIES)('$name', (canary) => {
  test('is one line of the model, which stands in its file exactly once', () => {
    const code = sourceOf(canary.file);
    expect(canary.file).toMatch(/^sim\/(diego|engine)\/.+\.ts$/);
    expect(canary.text + canary.instead).not.toContain('\n');
    const broken = withDefect(canary, code);
    expect(broken).not.toBe(code);
    const lines = broken.split('\n');
    const changed = code.split('\n').filter((line, place) => line !== lines[place]);
    expect(changed).toHaveLength(1);
  });

  test('says what it breaks, and who has to speak', () => {
    expect(canary.breaks).toMatch(/^[A-Z].*\.$/);
    expect(canary.heardFrom.length).toBeGreaterThan(0);
  });
});

test('a text that stands nowhere, or twice, is refused', () => {
  const canary = { ...canaryNamed('lost-unclaim'), text: 'here' };
  expect(() => withDefect(canary, 'nowhere, and here')).toThrow('stands 2 times');
  expect(() => withDefect(canary, 'there is none, not even')).not.toThrow();
  expect(() => withDefect(canary, 'none')).toThrow('stands 0 times');
});

describe('the plugin', () => {
  const canary = canaryNamed('lost-unclaim');

  test('changes the one file, and tells the program which defect it has', () => {
    const plugin = canaryPlugin(canary);
    const code = sourceOf(canary.file);
    expect(plugin.transform(code, '/clone/sim/diego/bbs/tasks.ts')).toBeUndefined();
    expect(() => plugin.closeBundle()).toThrow('nothing reads');
    const changed = plugin.transform(code, `/clone/${canary.file}?worker`);
    expect(changed?.code).toBe(withDefect(canary, code));
    expect(() => plugin.closeBundle()).not.toThrow();
    const marked = plugin.transform(sourceOf('sim/model/defect.ts'), '/clone/sim/model/defect.ts');
    expect(marked?.code).toContain('DEFECT: Defect | null = {"name":"lost-unclaim"');
    const examination = 'ui/worker/examination.ts';
    const examined = plugin.transform(sourceOf(examination), `/clone/${examination}`);
    expect(examined?.code).toContain('export { createExaminedRun as EXAMINER }');
    expect(examined?.code).not.toContain('= null');
  });

  test('what is published has none', () => {
    expect(DEFECT).toBeNull();
  });
});

test('a name that no canary has is refused, with all that there are', () => {
  expect(() => canaryNamed('nightingale')).toThrow('there is no canary nightingale, only lost-');
});
