import { expect, test } from 'vitest';
import { HOUR, SECOND } from '../../../../sim/engine/units';
import { indexEffects } from '../../../../sim/trace/causes';
import { indexAuctions } from '../../../replay/auctions';
import { DEPLOY, ENTRY, WHOLE } from '../../../replay/testing/deployStory';
import { handmadeTrace } from '../../../replay/testing/handmadeTrace';
import { opened } from '../../../replay/testing/tracedRun';
import { deploysTrack } from './deploysTrack';

test('the track says how far deploys are, and when certificates expire, if they do', () => {
  const rotation = { deploys: [0, 1], pause: 50 * SECOND };
  const entry = {
    ...ENTRY,
    deploys: [DEPLOY, { ...DEPLOY, name: 'second' }],
    rotations: [
      { certificate: 'ca', expiresAt: 30 * HOUR, ...rotation },
      { certificate: 'leaf', expiresAt: 120 * SECOND, ...rotation },
      { certificate: 'bbs-encryption-key', expiresAt: null, ...rotation },
    ],
  };
  const replay = opened(
    handmadeTrace(entry, [
      [0, 'rotation.started', { a: 'ca', b: 2 }],
      [0, 'rotation.started', { a: 'leaf', b: 2 }],
      [0, 'rotation.started', { a: 'bbs-encryption-key', b: 2 }],
      ...WHOLE,
    ]),
  );
  const [effects, auctions] = [indexEffects(replay.columns), indexAuctions(replay)];
  const run = { replay, effects, auctions, answer: undefined, notices: [], warnings: [] };
  expect(deploysTrack.linesAt(run, 150 * SECOND)).toEqual([
    'stemcell 1 of 3',
    'ca expires in 29h 58m',
    'leaf has expired',
    'bbs-encryption-key is being rotated',
  ]);
});
