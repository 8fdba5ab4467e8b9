/** One record in a chain or a tree: how long after the one before, and what happened. */
import type { Duration } from '../../../sim/engine/units';
import { valueAt } from '../../../sim/trace/columns';
import { duration } from '../../charts/format';
import { instantText, instantTitle } from '../../charts/instantText';
import { RecordSentence } from '../../charts/recordSentence';
import type { Replay } from '../../replay/openReplay';
import { goToRow, select } from '../../session/actions';
import type { Dashboard } from '../../session/dashboard';
import { useDashboard } from '../../session/hooks';

export interface RecordStepProps {
  readonly replay: Replay;
  readonly row: number;
  /** Since the record that led to it; undefined for the first of all. */
  readonly gap: Duration | undefined;
  /** It is the record that is inspected. */
  readonly isCurrent?: boolean;
}

export function RecordStep({ replay, row, gap, isCurrent = false }: RecordStepProps) {
  const dashboard = useDashboard();
  const at = valueAt(replay.columns, 'at', row);
  return (
    <div className="record-step" aria-current={isCurrent ? 'true' : undefined}>
      <button
        type="button"
        className="link record-step-when"
        title={`Go to ${instantTitle(replay, at)} and select this record`}
        onClick={() => goToRecord(dashboard, replay, row)}
      >
        {gap === undefined ? instantText(replay, at) : gapText(gap)}
      </button>
      <span className="record-step-what">
        <RecordSentence replay={replay} row={row} />
      </span>
    </div>
  );
}

/** Takes the clock to just after the record, and selects it. */
export function goToRecord(dashboard: Dashboard, replay: Replay, row: number): void {
  goToRow(dashboard, valueAt(replay.columns, 'at', row), row);
  select(dashboard, { kind: 'record', row });
}

function gapText(gap: Duration): string {
  return gap === 0 ? 'at once' : `${duration(gap)} later`;
}
