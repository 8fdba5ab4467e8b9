import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writeWhole } from './wholeFile';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'diegosim-whole-'));
});
const at = (name: string): string => join(folder, name);

test('a link stays one, and the file that it points to is written', () => {
  fs.writeFileSync(at('file'), 'old');
  fs.symlinkSync(at('file'), at('link'));
  writeWhole(at('link'), 'new', fs);
  expect(fs.readFileSync(at('file'), 'utf8')).toBe('new');
  expect(fs.lstatSync(at('link')).isSymbolicLink()).toBe(true);
  expect(fs.readdirSync(folder)).toEqual(['file', 'link']);
});

test.skipIf(process.platform === 'win32')('nothing takes the place of a pipe', () => {
  execFileSync('mkfifo', [at('pipe')]);
  const fd = fs.openSync(at('pipe'), fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  writeWhole(at('pipe'), 'text', fs);
  const read = Buffer.alloc(10);
  expect(read.toString('utf8', 0, fs.readSync(fd, read))).toBe('text');
  fs.closeSync(fd);
  expect(fs.statSync(at('pipe')).isFIFO()).toBe(true);
  expect(fs.readdirSync(folder)).toEqual(['pipe']);
});

test('what has the partial name already is not touched, whatever it is', () => {
  fs.writeFileSync(at('precious'), 'precious');
  fs.writeFileSync(at('a.partial'), "another run's");
  fs.symlinkSync(at('precious'), at('b.partial'));
  fs.mkdirSync(at('c.partial'));
  for (const name of ['a', 'b', 'c']) writeWhole(at(name), 'text', fs);
  expect(fs.readdirSync(folder)).toEqual(
    ['a', 'a.partial', 'b', 'b.partial', 'c', 'c.partial', 'precious'].sort(),
  );
  expect(fs.readFileSync(at('precious'), 'utf8')).toBe('precious');
  expect(fs.readFileSync(at('a.partial'), 'utf8')).toBe("another run's");
});

test('a folder is said to be one, and none is made for a name that ends as one', () => {
  expect(() => writeWhole(folder, 'text', fs)).toThrow(`cannot write ${folder}: it is a folder`);
  expect(() => writeWhole(`${at('new')}/`, 'text', fs)).toThrow('it is a folder');
  fs.symlinkSync(at('nothing'), at('link'));
  expect(() => writeWhole(at('link'), 'text', fs)).toThrow('it is a link to nothing');
  expect(fs.readdirSync(folder)).toEqual(['link']);
});

test.skipIf(process.platform !== 'linux')(
  'a folder that cannot be made keeps nobody waiting',
  () => {
    // Nobody, not even root, makes one there; in a process of its own, since what waited here would never be stopped.
    const module = new URL('./wholeFile.ts', import.meta.url).href;
    const script = `
    import fs from 'node:fs';
    const { writeWhole } = await import('${module}');
    try { writeWhole('/proc/nothing/here/file', 'text', fs); } catch (error) { console.log(error.message); }`;
    const argv = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const said = execFileSync(process.execPath, argv, { encoding: 'utf8', timeout: 20_000 });
    expect(said).toContain('cannot write /proc/nothing/here/file: ENOENT');
  },
);

test('folders above it are made, also while somebody else makes them', () => {
  writeWhole(at('a/b//c/file'), 'text', fs);
  expect(fs.readFileSync(at('a/b/c/file'), 'utf8')).toBe('text');
  const other = {
    ...fs,
    mkdirSync(path: string) {
      fs.mkdirSync(path);
      fs.mkdirSync(path);
    },
  };
  writeWhole(at('d/e/file'), 'text', other);
  expect(fs.readdirSync(at('d/e'))).toEqual(['file']);
});
