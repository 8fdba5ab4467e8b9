/** What is said of a fault beyond its record: what else was hit with it, and what came of it. */
import { useMemo } from 'react';
import { changeTitle, faultTitle } from '../../charts/faultSteps';
import { FaultStory } from '../../charts/faultStory';
import { counted } from '../../charts/format';
import { RecordList } from '../../charts/recordList';
import { Part } from '../../charts/sheet';
import type { LoadedRun } from '../../session/runs';
import { faultSeen } from './faultModel';

export interface FaultHeadProps {
  readonly run: LoadedRun;
  /** Of a record of the family `fault`. */
  readonly row: number;
}

export function FaultHead({ run, row }: FaultHeadProps) {
  const seen = useMemo(() => faultSeen(run, row), [run, row]);
  const { fault, change, together, isKill } = seen;
  const title = fault !== undefined ? faultTitle(fault) : change && changeTitle(change);
  return (
    <>
      {(title !== undefined || isKill) && (
        <Part title={title ?? 'What came of it'}>
          {fault !== undefined && <FaultStory replay={run.replay} fault={fault} />}
          {fault === undefined && isKill && (
            <p className="sheet-note">
              What was lost and when it was back is not in this trace: it holds no answer of the
              run.
            </p>
          )}
          {change?.kind === 'restored' && (
            <p className="sheet-note">
              Nothing rebalances after a restore: what moved stays where it is.
            </p>
          )}
        </Part>
      )}
      {together.length > 1 && (
        <Part title="At the same instant" summary={counted(together.length, 'event')} isFolded>
          <RecordList
            rows={together}
            label="What the scenario did at the same instant"
            empty="Nothing else."
          />
        </Part>
      )}
    </>
  );
}
