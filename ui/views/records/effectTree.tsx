/** What followed from a record, as a tree that is opened level by level; many of one kind stand together. */
import { type ReactNode, useMemo, useState } from 'react';
import { type EffectIndex, effectsOf } from '../../../sim/trace/causes';
import { valueAt } from '../../../sim/trace/columns';
import { count, counted } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
import { effectCount, effectGroups } from './recordModel';
import { RecordStep } from './recordStep';

export interface EffectTreeProps {
  readonly replay: Replay;
  readonly effects: EffectIndex;
  /** The record of which they are the effects. */
  readonly row: number;
}

/** Up to so many effects stand one by one; more are grouped by kind. */
const SEPARATE_MAX = 8;
/** Records of a group that are shown at first, and that each press of the button brings. */
const GROUP_STEP = 20;

export function EffectTree({ replay, effects, row }: EffectTreeProps) {
  const direct = effectsOf(effects, row);
  const groups = useMemo(() => effectGroups(replay, effects, row), [replay, effects, row]);
  const branch = (each: number) => (
    <EffectBranch key={each} replay={replay} effects={effects} cause={row} row={each} />
  );
  return (
    <ul className="record-effects">
      {direct.length <= SEPARATE_MAX
        ? Array.from(direct, branch)
        : groups.map(({ kind, rows }) => {
            const [only] = rows;
            if (only !== undefined && rows.length === 1) return branch(only);
            return <EffectGroupItem key={kind} kind={kind} rows={rows} branch={branch} />;
          })}
    </ul>
  );
}

interface EffectBranchProps extends EffectTreeProps {
  readonly cause: number;
}

function EffectBranch({ replay, effects, cause, row }: EffectBranchProps) {
  const [isOpen, setOpen] = useState(false);
  const further = effectCount(effects, row);
  const at = (each: number) => valueAt(replay.columns, 'at', each);
  return (
    <li>
      <div className="record-branch">
        {further === 0 ? (
          <span className="record-toggle" title="Nothing followed from it">
            ·
          </span>
        ) : (
          <button
            type="button"
            className="plain record-toggle"
            aria-expanded={isOpen}
            aria-label={`What followed: ${counted(further, 'record')}`}
            title={`${counted(further, 'record')} followed`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? '▾' : '▸'}
          </button>
        )}
        <RecordStep replay={replay} row={row} gap={at(row) - at(cause)} />
      </div>
      {isOpen && <EffectTree replay={replay} effects={effects} row={row} />}
    </li>
  );
}

interface EffectGroupItemProps {
  readonly kind: string;
  readonly rows: readonly number[];
  readonly branch: (row: number) => ReactNode;
}

function EffectGroupItem({ kind, rows, branch }: EffectGroupItemProps) {
  const [shown, setShown] = useState(0);
  const isOpen = shown > 0;
  const more = Math.min(GROUP_STEP, rows.length - shown);
  return (
    <li>
      <div className="record-branch">
        <button
          type="button"
          className="plain record-toggle"
          aria-expanded={isOpen}
          aria-label={`${kind}, ${counted(rows.length, 'record')}`}
          onClick={() => setShown(isOpen ? 0 : GROUP_STEP)}
        >
          {isOpen ? '▾' : '▸'}
        </button>
        <span className="record-group">
          <strong>{count(rows.length)}</strong> × <code>{kind}</code>
        </span>
      </div>
      {isOpen && (
        <ul className="record-effects">
          {rows.slice(0, shown).map(branch)}
          {more > 0 && (
            <li>
              <button type="button" onClick={() => setShown(shown + GROUP_STEP)}>
                Show {count(more)} more of {count(rows.length - shown)}
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}
