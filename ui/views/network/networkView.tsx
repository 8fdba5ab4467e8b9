/** Network and load: which cell leases which subnet, whom Locket lists, and what components had to do. */
import { ErrorBoundary } from '../../charts/errorBoundary';
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
            <ErrorBoundary name="The map of subnets">
              <SilkPanel />
            </ErrorBoundary>
          </div>
          <div className="network-panel presences">
            <ErrorBoundary name="The list of presences">
              <PresencePanel />
            </ErrorBoundary>
          </div>
        </div>
        <div className="network-panel load">
          <ErrorBoundary name="The load">
            <LoadPanel />
          </ErrorBoundary>
        </div>
      </div>
    </section>
  );
}
