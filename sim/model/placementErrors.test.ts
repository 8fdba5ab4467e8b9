/** The texts of placement errors, to the letter. */
import { expect, test } from 'vitest';
import {
  insufficientResources,
  Lack,
  placementTagMismatch,
  ROOT_FS_MISMATCH,
  VOLUME_DRIVER_MISMATCH,
} from './placementErrors';

test.each([
  [[], 'found no compatible cell with no placement tags'],
  [['a'], 'found no compatible cell with placement tag "a"'],
  [['a', 'b'], 'found no compatible cell with placement tags "a" and "b"'],
  [['a', 'b', 'c'], 'found no compatible cell with placement tags "a", "b" and "c"'],
  [['b', 'a', 'b'], 'found no compatible cell with placement tags "b", "a" and "b"'],
])('a mismatch of tags %j names them as they were asked for (cell 82)', (tags, text) => {
  expect(placementTagMismatch(tags)).toBe(text);
});

test('mismatches of root filesystem and drivers name neither (cell 82)', () => {
  expect(ROOT_FS_MISMATCH).toBe('found no compatible cell for required rootfs');
  expect(VOLUME_DRIVER_MISMATCH).toBe('found no compatible cell with required volume drivers');
});

test.each([
  [Lack.none, 'insufficient resources'],
  [Lack.memory, 'insufficient resources: memory'],
  [Lack.memory | Lack.disk, 'insufficient resources: disk, memory'],
  [Lack.memory | Lack.containers, 'insufficient resources: containers, memory'],
  [Lack.all, 'insufficient resources: containers, disk, memory'],
])('a lack %i names the resources in alphabetical order', (lack, text) => {
  expect(insufficientResources(lack)).toBe(text);
});

test('a lack that is no set of resources is an error in the program', () => {
  expect(() => insufficientResources(8)).toThrow(RangeError);
});
