/** Network and load: which cell leases which subnet, whom Locket lists, and what components had to do. */
import { LoadPanel } from './loadPanel';
import { PresencePanel } from './presencePanel';
import { SilkPanel } from './silkPanel';
import './network.css';

export function NetworkView() {
  return (
    <section className="network" aria-label="Network and load">
      <div className="network-columns">
        <div className="network-states">
          <div className="network-panel silk">
            <SilkPanel />
          </div>
          <div className="network-panel presences">
            <PresencePanel />
          </div>
        </div>
        <div className="network-panel load">
          <LoadPanel />
        </div>
      </div>
    </section>
  );
}
