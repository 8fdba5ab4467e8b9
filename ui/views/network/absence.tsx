/** What stands in place of a drawing that there is nothing for. */
import type { ReactNode } from 'react';
import type { KindName } from '../../../sim/trace/kinds';
import { InstantLink } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import { useDashboard, useSelected } from '../../session/hooks';

export function Absence({ children }: { readonly children: ReactNode }) {
  return <p className="network-absence">{children}</p>;
}

/** Whether the trace tells of a kind at the clock: a thinned one tells details of a part of the run. */
export function useIsTold(kind: KindName): boolean {
  return useSelected(useDashboard().frames.shown, (frame) => frame?.view.tells.has(kind) ?? true);
}

/** In place of what a thinned trace tells elsewhere, but not at the clock. */
export function UntoldNow({ replay, what }: { readonly replay: Replay; readonly what: string }) {
  const { detail } = replay;
  return (
    <Absence>
      {what} at this instant are not in this trace.
      {detail !== undefined && (
        <>
          {' '}
          Its details begin at <InstantLink replay={replay} at={detail.from} /> and end at{' '}
          <InstantLink replay={replay} at={Math.min(detail.until, replay.until)} />.
        </>
      )}
    </Absence>
  );
}
