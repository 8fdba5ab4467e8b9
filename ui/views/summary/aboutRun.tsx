/** What identifies the run, and what it cost. */
import { useState } from 'react';
import { SECOND } from '../../../sim/engine/units';
import { count, counted, duration } from '../../charts/format';
import { type Fact, Facts, Part } from '../../charts/sheet';
import { useDashboard } from '../../session/hooks';
import type { LoadedRun } from '../../session/runs';
import { say } from '../../session/say';

export function AboutRun({ run }: { readonly run: LoadedRun }) {
  const { replay, answer } = run;
  return (
    <Part title="This run">
      <Facts facts={factsOf(run)} />
      {answer !== undefined && (
        <>
          <Digest name="digest" digest={answer.digest} />
          <details className="summary-digests">
            <summary>Digests of its parts</summary>
            {Object.entries(answer.digests).map(([family, digest]) => (
              <Digest key={family} name={family} digest={digest} />
            ))}
          </details>
        </>
      )}
      {!replay.isComplete && (
        <p className="summary-weak">The trace ends before its run does: it was cut off.</p>
      )}
    </Part>
  );
}

function factsOf({ replay, answer }: LoadedRun): readonly Fact[] {
  const { header, columns, until, detail } = replay;
  const facts: Fact[] = [
    { name: 'seed', value: <code>{String(header.seed)}</code> },
    { name: 'simulated', value: duration(until) },
    { name: 'records', value: count(columns.length) },
    { name: 'level', value: header.level },
    { name: 'build', value: header.build },
  ];
  if (detail !== undefined) {
    facts.push({
      name: 'in detail',
      value: `level ${detail.level} for ${duration(detail.until - detail.from)}`,
    });
  }
  if (answer !== undefined) facts.push({ name: 'cost', value: costText(answer) });
  return facts;
}

function costText({
  events,
  wallSeconds,
  simulatedSeconds,
}: NonNullable<LoadedRun['answer']>): string {
  const text = counted(events, 'event');
  if (wallSeconds === null || wallSeconds <= 0) return text;
  const cost = `${text} in ${duration(wallSeconds * SECOND)}`;
  const times = simulatedSeconds / wallSeconds;
  return times >= 10 ? `${cost}, ${count(twoDigits(times))} times as fast as real time` : cost;
}

/** 1,234 as 1,200: the clock on the wall is no more exact than that. */
function twoDigits(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}

/** Runs with the same digest are the same in everything observable. */
function Digest({ name, digest }: { readonly name: string; readonly digest: string }) {
  const dashboard = useDashboard();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(digest);
      setCopied(true);
      say(dashboard, `The ${name === 'digest' ? 'digest' : `digest of ${name}`} is copied.`);
    } catch {
      say(dashboard, 'The browser does not let this page copy; mark the digest and copy it.');
    }
  };
  return (
    <div className="summary-digest">
      <span className="summary-weak">{name}</span>
      <button type="button" aria-label={`Copy ${name}`} onClick={() => void copy()}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
      <code>{digest}</code>
    </div>
  );
}
