/** What is said of a fault beyond its record: what else was hit with it, and what came of it. */
import { useMemo } from 'react';
import { valueAt } from '../../../sim/trace/columns';
import { changeTitle, faultTitle } from '../../charts/faultSteps';
import { FaultStory } from '../../charts/faultStory';
import { counted, duration } from '../../charts/format';
import { RecordList } from '../../charts/recordList';
import { Part } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import { repairsOf } from '../../replay/repairs';
import type { LoadedRun } from '../../session/runs';
import { faultSeen } from './faultModel';
import { RecordStep } from './recordStep';

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
      <RepairPart replay={run.replay} row={row} />
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

/** The record that ended what this one began, or what this one ended. */
function RepairPart({ replay, row }: { readonly replay: Replay; readonly row: number }) {
  const { repairOf, endedBy } = repairsOf(replay);
  const repair = repairOf.get(row);
  const ended = endedBy.get(row) ?? [];
  const at = (each: number) => valueAt(replay.columns, 'at', each);
  return (
    <>
      {repair !== undefined && (
        <Part title="How it ended" summary={`after ${duration(at(repair) - at(row))}`}>
          <ol className="record-chain">
            <li>
              <RecordStep replay={replay} row={repair} gap={undefined} />
            </li>
          </ol>
        </Part>
      )}
      {ended.length > 0 && (
        <Part
          title="What it ended"
          summary={counted(ended.length, 'fault')}
          isFolded={ended.length > 3}
        >
          <RecordList rows={Int32Array.from(ended)} label="Faults that ended here" empty="None." />
        </Part>
      )}
    </>
  );
}
