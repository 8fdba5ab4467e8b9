/** What is in use of a total, as bars: full width is the total, a tick is what was last told of it. */
import { percent } from '../../charts/format';
import type { Capacity } from './cellModel';
import { usedText } from './cellTexts';

export function CapacityBars({ capacities }: { readonly capacities: readonly Capacity[] }) {
  return (
    <div className="map-bars">
      {capacities.map((capacity) => (
        <CapacityBar key={capacity.name} capacity={capacity} />
      ))}
    </div>
  );
}

function CapacityBar({ capacity }: { readonly capacity: Capacity }) {
  const { name, used, total = 0, told, format } = capacity;
  const share = used === undefined || total <= 0 ? undefined : used / total;
  const width = (value: number) => percentWidth(value / total);
  return (
    <div className="map-bar-row">
      <span className="map-bar-name">{name}</span>
      <span className="map-bar-value">{usedText(used, capacity.total, format)}</span>
      <div className="map-bar" aria-hidden="true" title={share === undefined ? '' : percent(share)}>
        {used !== undefined && share !== undefined && (
          <div
            className={`map-bar-fill ${share >= 0.9 ? 'full' : ''}`}
            style={{ width: width(used) }}
          />
        )}
        {told !== undefined && total > 0 && (
          <div className="map-bar-told" style={{ insetInlineStart: width(told) }} />
        )}
      </div>
    </div>
  );
}

function percentWidth(share: number): string {
  return `${(100 * Math.max(0, Math.min(1, share))).toFixed(2)}%`;
}
