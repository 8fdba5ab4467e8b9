/** A small part of the fuzzing of addresses (sim/testing/fuzz). */
import { expect, it } from 'vitest';
import { addressSubject } from '../../sim/testing/fuzz/addressSubject';
import { failureText } from '../../sim/testing/fuzz/failureText';
import { fuzz } from '../../sim/testing/fuzz/fuzzRun';
import { readingOf } from './addressReading';

it('opens any address, names what it cannot read, and writes what it will read again', async () => {
  const subjects = [addressSubject(readingOf)];
  const result = await fuzz({ subjects, runs: 1500, seed: 1, clock: () => 0, failuresMax: 5 });
  expect(result.failures.map(failureText)).toEqual([]);
});
