import { describe, expect, it } from 'vitest';
import { createCommands } from './commands';
import { keyText } from './shortcuts';

const LINUX = { platform: 'Linux x86_64' };

describe('commands', () => {
  const command = (id: string, keys: string[]) =>
    ({ id, title: id, group: 'Time', keys, run: () => undefined }) as const;

  it('never share a key or an id', () => {
    const commands = createCommands();
    commands.add([command('play', ['Space'])]);
    expect(() => commands.add([command('play', ['X'])])).toThrow('play');
    expect(() => commands.add([command('stop', ['Space'])])).toThrow('Space');
  });

  it('go away when whoever brought them does', () => {
    const commands = createCommands();
    const remove = commands.add([command('play', ['Space'])]);
    remove();
    expect(commands.get()).toEqual([]);
  });

  it('have keys that a person can read', () => {
    expect(keyText(command('a', ['$mod+Shift+Z', 'ArrowLeft']), LINUX)).toBe('Ctrl Shift Z or ←');
    expect(keyText(command('a', ['$mod+K']), { platform: 'MacIntel' })).toBe('⌘ K');
    expect(keyText(command('a', ['+']), LINUX)).toBe('+');
  });
});
