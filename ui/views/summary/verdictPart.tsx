/** Whether it came as expected: each expectation with what was measured, and the moment of it. */
import { useMemo } from 'react';
import { InstantLink, Part } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import type { Answer } from '../../worker/protocol';
import {
  expectationsSeen,
  hasVerdict,
  headlineOf,
  VERDICT_SIGNS,
  type Verdict,
} from './verdictModel';

export interface VerdictPartProps {
  readonly replay: Replay;
  readonly answer: Answer;
}

export function VerdictPart({ replay, answer }: VerdictPartProps) {
  const expectations = useMemo(() => expectationsSeen(answer), [answer]);
  return (
    <Part title="Verdict">
      <p className={`summary-headline ${hasVerdict(answer) ? classOf(answer.verdict) : ''}`}>
        {hasVerdict(answer) && <Sign verdict={answer.verdict} />} {headlineOf(answer)}
      </p>
      <ul className="summary-expectations">
        {expectations.map(({ verdict, wanted, measured, at }) => (
          <li key={`${wanted} ${measured}`}>
            <span className={classOf(verdict)} title={verdict}>
              <Sign verdict={verdict} />
              <span className="unseen">{verdict}: </span>
            </span>
            <div>
              <p>{wanted}</p>
              <p className="summary-weak">
                {at === undefined ? (
                  measured
                ) : (
                  <InstantLink replay={replay} at={at}>
                    {measured}
                  </InstantLink>
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Sign({ verdict }: { readonly verdict: Verdict }) {
  return <span aria-hidden="true">{VERDICT_SIGNS[verdict]}</span>;
}

function classOf(verdict: Verdict): string {
  return `summary-${verdict.replaceAll(' ', '-')}`;
}
