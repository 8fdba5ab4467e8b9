/** By how much all apps could grow until the loss of a zone is not survived: on demand, for it takes a while. */
import { Panel } from '../../charts/panel';
import type { CapacityShown, CapacityWatch, CapacityWork } from '../../session/capacity';
import { growthText } from './lossTexts';

export interface GrowthPartProps {
  readonly watch: CapacityWatch;
  readonly shown: CapacityShown;
  readonly work: CapacityWork | undefined;
}

export function GrowthPart({ watch, shown, work }: GrowthPartProps) {
  const { growth } = shown;
  return (
    <Panel id="capacity-growth" title="Growth" summary="until the loss of a zone is not survived">
      <div className="capacity-growth">
        {growth !== undefined ? (
          <p role="status">{growthText(growth)}</p>
        ) : work?.what === 'growth' ? (
          <p role="status">
            Growing all apps step by step, and losing each zone{' '}
            <progress aria-label="Share of the growth that was tried" value={work.share} />
          </p>
        ) : (
          <>
            <button type="button" disabled={work !== undefined} onClick={() => watch.askGrowth()}>
              How much could it grow?
            </button>
            <span className="weak">
              All apps grow by the same share, then each zone is lost; auctions decide.
            </span>
          </>
        )}
      </div>
    </Panel>
  );
}
