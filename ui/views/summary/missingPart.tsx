/** Which desired instances do not run at the clock's instant, and why each of them does not. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { DataTable } from '../../charts/dataTable';
import { count, counted, percent } from '../../charts/format';
import { InstantLink, Part } from '../../charts/sheet';
import { type MissingInstance, missingInstances } from '../../replay/missing';
import type { Replay } from '../../replay/openReplay';
import type { View } from '../../replay/view';
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import { useCalmView } from './calmView';
import { missingOf } from './figures';
import { type MissingGroup, missingGroups, missingTable } from './missingModel';
import { worstOf } from './rangeModel';
import type { MissingAsked } from './runSummary';

export interface MissingPartProps {
  readonly replay: Replay;
  readonly asked: MissingAsked | undefined;
}

export function MissingPart({ replay, asked }: MissingPartProps) {
  const view = useCalmView();
  const missing = view && missingOf(view);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asked !== undefined) box.current?.scrollIntoView({ block: 'start' });
  }, [asked]);
  if (view === undefined) return null;
  return (
    <div ref={box}>
      <Part
        title="Missing at the clock"
        summary={missing === undefined ? undefined : missingSummary(view, missing)}
      >
        {missing === undefined ? (
          <p className="summary-weak">
            Not in this trace: rows and containers are recorded from level normal on.
          </p>
        ) : missing <= 0 ? (
          <NothingMissing replay={replay} view={view} />
        ) : (
          <Groups replay={replay} view={view} asked={asked} />
        )}
      </Part>
    </div>
  );
}

function missingSummary({ totals }: View, missing: number): string {
  const { desired } = totals;
  if (desired === undefined || desired === 0) return counted(missing, 'instance');
  return `${count(missing)} of ${count(desired)} (${percent(missing / desired)})`;
}

const known = new WeakMap<Replay, { readonly worst: ReturnType<typeof worstOf> }>();

/** Of a run; made once, for the sentence comes and goes with the clock. */
function knownWorst(replay: Replay): ReturnType<typeof worstOf> {
  const found = known.get(replay) ?? { worst: worstOf(replay) };
  known.set(replay, found);
  return found.worst;
}

/** The way to the worst instant, when there is one. */
function NothingMissing({ replay, view }: { readonly replay: Replay; readonly view: View }) {
  const worst = knownWorst(replay);
  if (view.totals.desired === 0) return <p className="summary-weak">Nothing is desired.</p>;
  return (
    <p className="summary-weak">
      Everything that is desired runs.
      {worst !== undefined && worst.most > 0 && (
        <>
          {' '}
          Most were missing at <InstantLink replay={replay} at={worst.mostAt} />:{' '}
          {counted(worst.most, 'instance')}.
        </>
      )}
    </p>
  );
}

/** The group that a person has opened, or closed, since the last question. */
interface Choice {
  readonly question: number | undefined;
  readonly key: string | undefined;
}

/** The group that answers the question. */
function askedKey(
  groups: readonly MissingGroup[],
  asked: MissingAsked | undefined,
): string | undefined {
  if (asked === undefined) return undefined;
  const meant = groups.find(({ reason }) => asked.reason === 'all' || reason === asked.reason);
  return (meant ?? groups[0])?.key;
}

interface GroupsProps extends MissingPartProps {
  readonly view: View;
}

function Groups({ replay, view, asked }: GroupsProps) {
  const [choice, setChoice] = useState<Choice>();
  const report = useMemo(() => missingInstances(replay, view, 0), [replay, view]);
  const groups = useMemo(() => (report === undefined ? [] : missingGroups(report)), [report]);
  const question = asked?.question;
  const opened =
    choice === undefined || choice.question !== question ? askedKey(groups, asked) : choice.key;
  const largest = groups.reduce((most, { instances }) => Math.max(most, instances), 1);
  return (
    <ul className="summary-missing">
      {groups.map((group) => (
        <li key={group.key}>
          <button
            type="button"
            className="plain summary-group"
            aria-expanded={group.key === opened}
            onClick={() =>
              setChoice({ question, key: group.key === opened ? undefined : group.key })
            }
          >
            <span className="summary-turn" aria-hidden="true">
              {group.key === opened ? '▾' : '▸'}
            </span>
            <span className="summary-number">{count(group.instances)}</span>
            <span className="summary-words">
              {group.words}
              <span
                className={`summary-bar ${group.reason}`}
                style={{ width: `${(100 * group.instances) / largest}%` }}
              />
            </span>
          </button>
          {group.key === opened && <Listed replay={replay} view={view} group={group} />}
        </li>
      ))}
    </ul>
  );
}

/** Instances that are listed at most: enough to search in, and no burden at ten times a second. */
const LISTED_MAX = 2_000;
const ROW_HEIGHT = 24;
const ROWS_SHOWN = 10;

interface ListedProps {
  readonly replay: Replay;
  readonly view: View;
  readonly group: MissingGroup;
}

function Listed({ replay, view, group }: ListedProps) {
  const dashboard = useDashboard();
  const { filter, words } = group;
  const list = useMemo(
    () => missingInstances(replay, view, LISTED_MAX, filter)?.list ?? [],
    [replay, view, filter],
  );
  const table = useMemo(
    () => missingTable(replay, list, `Instances ${words}`),
    [replay, list, words],
  );
  const choose = ({ process, index }: MissingInstance) => {
    const processGuid = replay.columns.identities.processes[process];
    if (processGuid !== undefined) select(dashboard, { kind: 'instance', processGuid, index });
  };
  const height = ROW_HEIGHT * (Math.min(ROWS_SHOWN, list.length) + 1) + 4;
  return (
    <>
      <div className="summary-listed" style={{ height }}>
        <DataTable
          table={table}
          keyOf={({ process, index }) => `${process}/${index}`}
          onChoose={choose}
          empty="None any more."
          rowHeight={ROW_HEIGHT}
          cell={(column, row) =>
            column.key === 'instance' ? (
              <span className="summary-link">{column.text(row)}</span>
            ) : undefined
          }
        />
      </div>
      {list.length < group.instances && (
        <p className="summary-weak">
          The first {count(list.length)} of {count(group.instances)} are listed.
        </p>
      )}
    </>
  );
}
