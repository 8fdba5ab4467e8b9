import { describe, expect, it } from 'vitest';
import { isEnabled } from '../../session/commands';
import { createDashboard } from '../../session/dashboard';
import { decisionCommands } from './decisionCommands';

function stage(decision: number | null, decisions: number) {
  const dashboard = createDashboard({ frames: { now: () => 0, requestFrame: () => undefined } });
  dashboard.session.step((draft) => {
    draft.selected = { kind: 'auction', batch: 4, decision, cellGuid: 'cell-1' };
  });
  const commands = decisionCommands(dashboard, decisions);
  const next = commands.find(({ id }) => id === 'auction.nextDecision');
  const previous = commands.find(({ id }) => id === 'auction.previousDecision');
  if (next === undefined || previous === undefined) throw new Error('a command is missing');
  return { next, previous, selected: () => dashboard.session.get().selected };
}

describe('going from decision to decision', () => {
  it('goes to the next one and forgets which loser was asked about', () => {
    const { next, selected } = stage(1, 3);
    next.run();
    expect(selected()).toEqual({ kind: 'auction', batch: 4, decision: 2, cellGuid: null });
  });

  it('ends at both ends of the batch', () => {
    expect(isEnabled(stage(2, 3).next)).toBe(false);
    expect(isEnabled(stage(0, 3).previous)).toBe(false);
    expect(isEnabled(stage(null, 0).next)).toBe(false);
  });

  it('begins at the first or the last one from the batch as a whole', () => {
    const forward = stage(null, 3);
    forward.next.run();
    expect(forward.selected()).toMatchObject({ decision: 0 });
    const back = stage(null, 3);
    back.previous.run();
    expect(back.selected()).toMatchObject({ decision: 2 });
  });
});
