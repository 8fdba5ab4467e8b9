/** What followed from a record, as a tree that is opened level by level; many of one kind stand together. */
import { type ReactNode, useMemo, useState } from 'react';
import { type EffectIndex, effectsOf } from '../../../sim/trace/causes';
import { valueAt } from '../../../sim/trace/columns';
import { count, counted } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
import { effectCount, groupsByKind } from './recordModel';
import { RecordStep } from './recordStep';

export interface EffectTreeProps {
  readonly replay: Replay;
  readonly effects: EffectIndex;
  /** The record that they followed from. */
  readonly row: number;
  /** What followed; default: its direct effects. */
  readonly followers?: readonly number[];
}

/** Up to so many effects stand one by one; more are grouped by kind. */
const SEPARATE_MAX = 8;
/** Records of a group that are shown at first, and that each press of the button brings. */
const GROUP_STEP = 20;

export function EffectTree({ replay, effects, row, followers }: EffectTreeProps) {
  const rows = useMemo(
    () => followers ?? Array.from(effectsOf(effects, row)),
    [effects, row, followers],
  );
  const groups = useMemo(() => groupsByKind(replay, rows), [replay, rows]);
  const branch = (each: number) => (
    <EffectBranch key={each} replay={replay} effects={effects} cause={row} row={each} />
  );
  return (
    <ul className="record-effects">
      {rows.length <= SEPARATE_MAX
        ? rows.map(branch)
        : groups.map(({ kind, rows: alike }) => {
            const [only] = alike;
            if (only !== undefined && alike.length === 1) return branch(only);
            return <EffectGroupItem key={kind} kind={kind} rows={alike} branch={branch} />;
          })}
    </ul>
  );
}

interface EffectBranchProps extends Omit<EffectTreeProps, 'followers'> {
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
