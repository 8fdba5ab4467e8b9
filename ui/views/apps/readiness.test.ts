import { expect, test } from 'vitest';
import { SECOND } from '../../../sim/engine/units';
import { app, cells, exactly } from '../../../sim/testing/builders';
import { handmadeTrace } from '../../replay/testing/handmadeTrace';
import { opened } from '../../replay/testing/tracedRun';
import { viewAt } from '../../replay/view';
import { instanceAt } from './instanceModel';
import { readinessText } from './readiness';

const readiness = { readyFor: exactly(60 * SECOND), unreadyFor: exactly(SECOND), share: 1 };

test('an instance with a readiness check says whether it gets traffic, another one does not', () => {
  const checked = { ...app('shop', { instances: 1 }), readiness };
  const replay = opened(
    handmadeTrace({ cells: [cells(2)], apps: [checked, app('cart', { instances: 1 })] }, [
      [1, 'actualLRP.created', { lrp: 0 }],
      [2, 'actualLRP.started', { cell: 0, lrp: 0, instance: 0 }],
      [2, 'actualLRP.routable', { cell: 0, lrp: 0, instance: 0, a: 0 }],
      [4, 'actualLRP.routable', { cell: 0, lrp: 0, instance: 0, a: 1 }],
      [9, 'actualLRP.routable', { cell: 0, lrp: 0, instance: 0, a: 0 }],
    ]),
  );
  const textAt = (seconds: number) => {
    const [row] = instanceAt(replay, viewAt(replay, seconds * SECOND), 0)?.rows ?? [];
    return row && readinessText(replay, 0, row.state === 'RUNNING', row.readiness);
  };
  expect([1, 2, 5, 10].map(textAt)).toEqual([
    '',
    ', not ready for traffic',
    ', ready',
    ', not ready for traffic',
  ]);
  expect(readinessText(replay, 0, true, 'unsaid')).toBe(', not ready yet');
  expect(readinessText(replay, 1, true, 'ready')).toBe('');
});
