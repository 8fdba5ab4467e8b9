/**
 * Records as a list: when, what happened, to whom. A choice takes the clock there and selects the record;
 * what has not happened yet at the clock is dimmed, and the list keeps the clock in sight unless it was
 * scrolled away. Only the rows in sight are in the page, so it is as fast with 100,000 as with ten.
 *
 *     <RecordList rows={lifeOfCell(replay, cell)} label="Records of diego-cell-3" empty="Nothing yet." />
 */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { kindAt, valueAt } from '../../sim/trace/columns';
import type { Replay } from '../replay/openReplay';
import { goToRow, select } from '../session/actions';
import { useDashboard, useRuns, useSelected, useSession } from '../session/hooks';
import { count } from './format';
import { instantText, instantTitle } from './instantText';
import { choicesOf, type Narrowing, narrowedRows, placeOf, type Rows } from './recordListModel';
import { RecordSentence } from './recordSentence';
import { rowByKey } from './rowKeys';
import './recordList.css';

export interface RecordListProps {
  /** Ascending. The same array while they are the same. */
  readonly rows: Rows;
  /** What the records are, for screen readers: "Records of diego-cell-3". */
  readonly label: string;
  /** Shown instead of no records. */
  readonly empty: string;
  /** Whether a choice of family or kind stands above. Default: when there are more than a few. */
  readonly hasFilter?: boolean;
  /** As high as its container, rather than as its records up to a limit. */
  readonly isFilling?: boolean;
}

const ROW_HEIGHT = 24;
const ROWS_BEYOND = 6;
const FILTER_FROM = 20;

export function RecordList(props: RecordListProps) {
  const { rows, label, empty, hasFilter = rows.length > FILTER_FROM, isFilling = false } = props;
  const replay = useRuns(({ loaded }) => loaded?.replay);
  const [narrowing, setNarrowing] = useState<Narrowing>('');
  const shown = useMemo(
    () => (replay === undefined ? [] : narrowedRows(replay, rows, narrowing)),
    [replay, rows, narrowing],
  );
  if (replay === undefined || rows.length === 0)
    return <p className="record-list-empty">{empty}</p>;
  return (
    <div className={`record-list ${isFilling ? 'filling' : ''}`}>
      {hasFilter && (
        <Filter replay={replay} rows={rows} narrowing={narrowing} onChange={setNarrowing} />
      )}
      {shown.length === 0 ? (
        <p className="record-list-empty">
          None of these records are of that kind.{' '}
          <button type="button" className="link" onClick={() => setNarrowing('')}>
            Show all
          </button>
        </p>
      ) : (
        <ListedRecords replay={replay} rows={shown} label={label} />
      )}
    </div>
  );
}

interface FilterProps {
  readonly replay: Replay;
  readonly rows: Rows;
  readonly narrowing: Narrowing;
  readonly onChange: (narrowing: Narrowing) => void;
}

function Filter({ replay, rows, narrowing, onChange }: FilterProps) {
  const choices = useMemo(() => choicesOf(replay, rows), [replay, rows]);
  return (
    <select
      className="record-list-filter"
      aria-label="Which records"
      value={narrowing}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">All records ({count(rows.length)})</option>
      {choices.map(({ family, count: all, kinds }) => (
        <optgroup key={family} label={family}>
          <option value={family}>
            all of {family} ({count(all)})
          </option>
          {kinds.map((each) => (
            <option key={each.kind} value={String(each.kind)}>
              {each.name} ({count(each.count)})
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

interface ListedRecordsProps {
  readonly replay: Replay;
  readonly rows: Rows;
  readonly label: string;
}

function ListedRecords({ replay, rows, label }: ListedRecordsProps) {
  const dashboard = useDashboard();
  const box = useRef<HTMLDivElement>(null);
  const place = useSelected(dashboard.frames.shown, (frame) =>
    placeOf(rows, frame?.view.rows ?? Number.POSITIVE_INFINITY),
  );
  const chosen = useSession(({ selected }) => (selected?.kind === 'record' ? selected.row : -1));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_BEYOND,
    initialOffset: () => Math.max(0, place - 3) * ROW_HEIGHT,
  });
  useFollowedClock(virtual, rows, place);
  const { active, setActive, onKeyDown } = useArrows(virtual, box, rows.length, place);
  const choose = useCallback(
    (row: number) => {
      goToRow(dashboard, valueAt(replay.columns, 'at', row), row);
      select(dashboard, { kind: 'record', row });
    },
    [dashboard, replay],
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons in it.
    <div ref={box} className="record-list-box" tabIndex={-1} onKeyDown={onKeyDown}>
      <ul
        aria-label={label}
        className="record-list-rows"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => (
          <ListedRecord
            key={rows[index]}
            measure={virtual.measureElement}
            replay={replay}
            row={rows[index] as number}
            index={index}
            length={rows.length}
            start={start}
            isLater={index >= place}
            isNow={index === place - 1}
            isChosen={rows[index] === chosen}
            isActive={index === active}
            onFocus={setActive}
            onChoose={choose}
          />
        ))}
      </ul>
    </div>
  );
}

type ListVirtualizer = Virtualizer<HTMLDivElement, Element>;

/** Keeps the clock's place in sight, unless the person has scrolled it out of sight. */
function useFollowedClock(virtual: ListVirtualizer, rows: Rows, place: number): void {
  const followed = useRef<{ rows: Rows | undefined; place: number }>({
    rows: undefined,
    place: -1,
  });
  useEffect(() => {
    const before = followed.current;
    followed.current = { rows, place };
    const last = Math.max(0, place - 1);
    if (before.rows !== rows) {
      virtual.scrollToIndex(last, { align: 'center' });
      return;
    }
    const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
    const wasInSight = before.place >= startIndex && before.place - 1 <= endIndex;
    if (before.place !== place && wasInSight) virtual.scrollToIndex(last, { align: 'auto' });
  }, [virtual, rows, place]);
}

function useArrows(
  virtual: ListVirtualizer,
  box: React.RefObject<HTMLDivElement | null>,
  length: number,
  place: number,
) {
  const [moved, setActive] = useState<number>();
  const mustFocus = useRef(false);
  const active = Math.min(length - 1, moved ?? Math.max(0, place - 1));
  const buttonOf = (index: number) =>
    box.current?.querySelector<HTMLElement>(`[data-index="${index}"] .record-list-when`);
  useEffect(() => {
    const button = mustFocus.current ? buttonOf(active) : undefined;
    if (!button) return;
    mustFocus.current = false;
    button.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = rowByKey(event.key, active, length);
    if (target === undefined) return;
    event.preventDefault();
    // The page's own arrows move the clock.
    event.stopPropagation();
    mustFocus.current = true;
    setActive(target);
    // The row that has the focus may leave the page before the other one is in it.
    if (!buttonOf(target)) box.current?.focus();
    virtual.scrollToIndex(target);
  };
  return { active, setActive, onKeyDown };
}

interface ListedRecordProps {
  readonly measure: (element: Element | null) => void;
  readonly replay: Replay;
  readonly row: number;
  readonly index: number;
  readonly length: number;
  /** CSS pixels from the top. */
  readonly start: number;
  /** It has not happened yet at the clock. */
  readonly isLater: boolean;
  /** It is the last one that has. */
  readonly isNow: boolean;
  readonly isChosen: boolean;
  /** Its buttons are in the tab order. */
  readonly isActive: boolean;
  readonly onFocus: (index: number) => void;
  readonly onChoose: (row: number) => void;
}

const ListedRecord = memo(function ListedRecord(props: ListedRecordProps) {
  const { replay, row, index, start, isLater, isNow, isChosen, isActive } = props;
  const at = valueAt(replay.columns, 'at', row);
  const spec = kindAt(replay.columns, row);
  const tabIndex = isActive ? 0 : -1;
  const classes = ['record-list-row', isLater ? 'later' : '', isNow ? 'now' : ''];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the time in it is a button that does the same.
    <li
      ref={props.measure}
      data-index={index}
      className={classes.join(' ')}
      aria-setsize={props.length}
      aria-posinset={index + 1}
      aria-current={isChosen ? 'true' : undefined}
      style={{ transform: `translateY(${start}px)` }}
      onFocus={() => props.onFocus(index)}
      onClick={() => props.onChoose(row)}
    >
      <button
        type="button"
        className="record-list-when link"
        tabIndex={tabIndex}
        title={`${instantTitle(replay, at)} · ${spec?.name ?? ''} · record ${count(row)}`}
        onClick={(event) => {
          event.stopPropagation();
          props.onChoose(row);
        }}
      >
        {instantText(replay, at)}
      </button>
      <span className="record-list-what">
        <RecordSentence replay={replay} row={row} tabIndex={tabIndex} />
      </span>
      <span className="record-list-family">{spec?.family}</span>
    </li>
  );
});
