/** What stands in place of things that the trace leaves out, everywhere or outside of its range of details. */
import type { KindName } from '../../sim/trace/kinds';
import type { Replay } from '../replay/openReplay';
import { useDashboard, useSelected } from '../session/hooks';
import { InstantLink } from './sheet';

/** Whether the trace tells of a kind of record at the clock; a run that is not there yet leaves it open. */
export function useIsTold(kind: KindName): boolean {
  return useSelected(useDashboard().frames.shown, (frame) => frame?.view.tells.has(kind) ?? true);
}

export interface NotInTraceProps {
  /** With a capital letter: "Tasks". */
  readonly what: string;
  readonly replay: Replay;
}

export function NotInTrace({ what, replay }: NotInTraceProps) {
  const { header, detail } = replay;
  if (detail === undefined) {
    return (
      <p className="note">
        {what} are not in this trace: its level is <code>{header.level}</code>. One at level{' '}
        <code>normal</code> or <code>full</code> tells of them.
      </p>
    );
  }
  return (
    <p className="note">
      {what} are not in this trace at this instant: it tells of them from{' '}
      <InstantLink replay={replay} at={detail.from} /> to{' '}
      <InstantLink replay={replay} at={Math.min(detail.until, replay.until)} />, at level{' '}
      <code>{detail.level}</code>.
    </p>
  );
}
