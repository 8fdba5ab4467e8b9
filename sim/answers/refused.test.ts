import { expect, test } from 'vitest';
import { app } from '../testing/builders';
import { addRefused, placementGroups, type Refused } from './refused';

test('versions of an app are told as one, under the name of the scenario', () => {
  const apps = [app('web'), app('web', { version: 2 }), app('api')];
  const refused: Refused = new Map();
  for (const process of [2, 1, 0, 1]) addRefused(refused, 0, process);
  expect(placementGroups(refused, ['no room'], apps)).toEqual([
    {
      placementError: 'no room',
      instances: 4,
      apps: [
        { name: 'web', instances: 3 },
        { name: 'api', instances: 1 },
      ],
      appCount: 2,
      memoryMaximumMB: 128,
      diskMaximumMB: 256,
    },
  ]);
});
