import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type OutputFile, openOutputs } from './outputFiles';
import { temporaryFolder } from './testIo';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const at = (name: string): string => join(folder, name);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const opened = (...names: string[]): OutputFile[] =>
  openOutputs(
    names.map((path, position) => ({ option: `--output-${position}`, path })),
    undefined,
  );
const first = (name: string): OutputFile => opened(name)[0] as OutputFile;

describe('an output file', () => {
  test('has its name only once it is whole', () => {
    writeFileSync(at('answer'), 'old');
    const file = first(at('answer'));
    file.write(bytes('ne'));
    file.write(bytes('w'));
    expect(readFileSync(at('answer'), 'utf8')).toBe('old');
    file.finish();
    expect(readFileSync(at('answer'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['answer']);
  });

  test('leaves nothing when it is discarded, and its part when that is of use', () => {
    const discarded = first(at('a'));
    discarded.write(bytes('x'));
    discarded.discard();
    expect(readdirSync(folder)).toEqual([]);
    const kept = first(at('a'));
    kept.write(bytes('x'));
    kept.keepPartial();
    expect(readdirSync(folder)).toEqual(['a.partial']);
    expect(readFileSync(kept.partialPath, 'utf8')).toBe('x');
  });

  test('takes another partial name when its own is taken: another run may be writing there', () => {
    const one = first(at('a'));
    const other = first(at('a'));
    one.write(bytes('one'));
    other.write(bytes('other'));
    expect(other.partialPath).toBe(`${one.partialPath.replace(/partial$/, '2.partial')}`);
    one.finish();
    expect(readFileSync(at('a'), 'utf8')).toBe('one');
    other.finish();
    expect(readFileSync(at('a'), 'utf8')).toBe('other');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  test('leaves what a killed run has left', () => {
    writeFileSync(at('a.partial'), 'precious');
    const file = first(at('a'));
    file.write(bytes('new'));
    file.finish();
    expect(readFileSync(at('a.partial'), 'utf8')).toBe('precious');
    expect(readFileSync(at('a'), 'utf8')).toBe('new');
  });

  test('is made where a link points to, and the link stays', () => {
    mkdirSync(at('far'));
    symlinkSync('far/answer', at('link'));
    const file = first(at('link'));
    file.write(bytes('new'));
    file.finish();
    expect(readFileSync(at('far/answer'), 'utf8')).toBe('new');
    expect(readFileSync(at('link'), 'utf8')).toBe('new');
  });

  test('goes where a link points to, and the link stays', () => {
    mkdirSync(at('far'));
    writeFileSync(at('far/answer'), 'old');
    symlinkSync(at('far/answer'), at('link'));
    const file = first(at('link'));
    file.write(bytes('new'));
    file.finish();
    expect(readFileSync(at('far/answer'), 'utf8')).toBe('new');
    expect(readFileSync(at('link'), 'utf8')).toBe('new');
    expect(readdirSync(at('far'))).toEqual(['answer']);
  });

  test('is no replacement for a device', () => {
    const file = first('/dev/null');
    file.write(bytes('x'));
    file.finish();
    first('/dev/null').discard();
    expect(existsSync('/dev/null')).toBe(true);
    expect(existsSync('/dev/null.partial')).toBe(false);
  });

  test.runIf(existsSync('/dev/full'))('says when the disk is full', () => {
    expect(() => first('/dev/full').write(bytes('x'))).toThrow(
      'cannot write /dev/full: no space left on the device',
    );
  });
});

describe('before anything is written', () => {
  test.each([
    ['in a folder that is missing', 'no/such/file', 'no such file or folder'],
    ['that is a folder', '.', 'it is a folder'],
    ['that is named as a folder', 'new/', 'it is a folder'],
    ['below a file', 'file/below', 'a part of the path is not a folder'],
    ['with an endless name', 'x'.repeat(300), 'the name is too long'],
    ['with a name that leaves no room for .partial', 'x'.repeat(250), 'the name is too long'],
  ])('an output %s is refused', (_, name, reason) => {
    writeFileSync(at('file'), '');
    expect(() => opened(`${folder}/${name}`)).toThrow(`${name}: ${reason}`);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test.each([
    ['', 'needs the name of a file'],
    ['-', 'not standard output'],
  ])('the name %j is refused', (name, message) => {
    expect(() => opened(name)).toThrow(message);
  });

  test('an output without permission is refused, but not to root, who may write anywhere', () => {
    writeFileSync(at('locked'), 'old');
    chmodSync(at('locked'), 0o444);
    chmodSync(folder, 0o555);
    const isRoot = process.geteuid?.() === 0;
    for (const name of ['locked', 'new']) {
      const open = () => opened(at(name));
      if (isRoot) expect(open).not.toThrow();
      else expect(open).toThrow('permission denied');
    }
  });

  test('one that is refused takes the others with it', () => {
    writeFileSync(at('good'), 'old');
    expect(() => opened(at('good'), at('no/such/file'))).toThrow('--output-1');
    mkdirSync(at('b.partial'));
    expect(() => opened(at('good'), at('b'))).toThrow('--output-1');
    expect(readdirSync(folder)).toEqual(['b.partial', 'good']);
    expect(readFileSync(at('good'), 'utf8')).toBe('old');
  });

  test('two names of one file are refused, the scenario and partial names included', () => {
    mkdirSync(at('sub'));
    writeFileSync(at('old'), '');
    symlinkSync(at('old'), at('link'));
    const same = 'it is the same file as';
    expect(() => opened(at('new'), `${folder}/sub/../new`)).toThrow(`${same} --output-0`);
    expect(() => opened(at('old'), at('link'))).toThrow(same);
    expect(() => opened(at('a'), at('a.partial'))).toThrow(same);
    const input = [{ option: '--trace', path: at('link') }];
    expect(() => openOutputs(input, at('old'))).toThrow(`${same} the scenario`);
    expect(readdirSync(folder)).toEqual(['link', 'old', 'sub']);
  });
});
