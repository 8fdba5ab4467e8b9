/** Going from one decision of the selected batch to another by keyboard. */
import { select } from '../../session/actions';
import type { Command } from '../../session/commands';
import type { Dashboard } from '../../session/dashboard';
import { auctionSelected } from '../../session/selected';

/** For a batch with so many decisions. They do nothing at its ends. */
export function decisionCommands(dashboard: Dashboard, decisions: number): readonly Command[] {
  const target = (by: 1 | -1): number | undefined => {
    const { selected } = dashboard.session.get();
    if (selected?.kind !== 'auction') return undefined;
    const before = by === 1 ? -1 : decisions;
    const decision = (selected.decision ?? before) + by;
    return decision >= 0 && decision < decisions ? decision : undefined;
  };
  const go = (by: 1 | -1) => () => {
    const { selected } = dashboard.session.get();
    const decision = target(by);
    if (selected?.kind !== 'auction' || decision === undefined) return;
    select(dashboard, auctionSelected(selected.batch, decision));
  };
  return [
    {
      id: 'auction.previousDecision',
      title: 'Decision before in the auction batch',
      group: 'Selection',
      keys: ['K'],
      isEnabled: () => target(-1) !== undefined,
      run: go(-1),
    },
    {
      id: 'auction.nextDecision',
      title: 'Next decision of the auction batch',
      group: 'Selection',
      keys: ['J'],
      isEnabled: () => target(1) !== undefined,
      run: go(1),
    },
  ];
}
