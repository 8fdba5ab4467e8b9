/** What a record says, field by field: each value with its meaning, and as a link where it names a thing. */
import { useMemo } from 'react';
import { kindAt } from '../../../sim/trace/columns';
import { linkedTo } from '../../charts/recordLinks';
import { type Fact, Facts, Part } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import { type FieldSeen, fieldsSeen } from './recordModel';

export function FieldsPart({ replay, row }: { readonly replay: Replay; readonly row: number }) {
  const fields = useMemo(() => fieldsSeen(replay, row), [replay, row]);
  const spec = kindAt(replay.columns, row);
  return (
    <Part title="What it says">
      <p className="sheet-note">
        {spec?.sentence} Family {spec?.family}, from level {spec?.level} on
        {spec?.isObservable === false ? ', not in the digest' : ''}.
      </p>
      {fields.length > 0 && (
        <div className="record-fields">
          <Facts facts={fields.map((field) => fieldFact(replay, row, field))} />
        </div>
      )}
    </Part>
  );
}

function fieldFact(replay: Replay, row: number, field: FieldSeen): Fact {
  return {
    name: field.name,
    value: (
      <>
        <FieldValue replay={replay} row={row} field={field} />
        <span className="weak"> {field.meaning}</span>
      </>
    ),
  };
}

interface FieldValueProps {
  readonly replay: Replay;
  readonly row: number;
  readonly field: FieldSeen;
}

function FieldValue({ replay, row, field: { text, selected } }: FieldValueProps) {
  const dashboard = useDashboard();
  if (selected === undefined) return text;
  return (
    <button
      type="button"
      className="link"
      onClick={() => select(dashboard, linkedTo(replay, row, selected))}
    >
      {text}
    </button>
  );
}
