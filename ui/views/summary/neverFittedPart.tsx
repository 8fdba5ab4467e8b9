/** Desired at the end, not running, and refused by their last auction. */
import { PlacementGroups } from '../../charts/faultStory';
import { count, counted } from '../../charts/format';
import { Part } from '../../charts/sheet';
import type { Answer } from '../../worker/protocol';

export function NeverFittedPart({ answer }: { readonly answer: Answer }) {
  const { neverFitted, notRunning, counts } = answer;
  const { crashed, starting, waiting } = notRunning;
  const others = [
    [crashed, 'crashed'],
    [starting, 'starting'],
    [waiting, 'waiting'],
  ] as const;
  const rest = others.filter(([amount]) => amount > 0);
  return (
    <Part
      title="Not running at the end"
      summary={
        counts.missing === 0 ? 'none' : `${count(counts.missing)} of ${count(counts.desired)}`
      }
    >
      {counts.missing === 0 ? (
        <p className="summary-weak">All {counted(counts.desired, 'desired instance')} ran.</p>
      ) : (
        <>
          <PlacementGroups groups={neverFitted} label="Never fitted" />
          {rest.length > 0 && (
            <p className="summary-weak">
              {neverFitted.length > 0 ? 'The others: ' : ''}
              {rest.map(([amount, words]) => `${count(amount)} ${words}`).join(', ')}.
            </p>
          )}
        </>
      )}
    </Part>
  );
}
