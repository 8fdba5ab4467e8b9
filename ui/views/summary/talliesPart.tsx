/** Auctions, passes, leases, crashes, tasks and pushes of the whole run. */
import { useMemo } from 'react';
import { Facts, Part } from '../../charts/sheet';
import type { Answer } from '../../worker/protocol';
import { talliesOf } from './tallies';

export function TalliesPart({ answer }: { readonly answer: Answer }) {
  const tallies = useMemo(() => talliesOf(answer), [answer]);
  const facts = tallies.map(({ name, lines }) => ({
    name,
    value: lines.map((line, place) => (
      <p key={line} className={`summary-line ${place > 0 ? 'summary-weak' : ''}`}>
        {line}
      </p>
    )),
  }));
  return (
    <Part title="In the whole run">
      <Facts facts={facts} />
    </Part>
  );
}
