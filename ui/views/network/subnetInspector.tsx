/** One subnet of the Silk network: its addresses, who leases it, since when, and who did before. */
import type { Instant } from '../../../sim/engine/units';
import { count, counted, longDuration, NOT_TOLD } from '../../charts/format';
import { RecordList } from '../../charts/recordList';
import { type Fact, Facts, InstantLink, Part, Sheet } from '../../charts/sheet';
import { CellLink, ZoneLink } from '../../charts/thingLinks';
import type { LeaseStay } from '../../replay/leases';
import type { Replay } from '../../replay/openReplay';
import { addressText } from '../../replay/things';
import { toldRange } from '../../replay/told';
import { select } from '../../session/actions';
import { useDashboard, useShown } from '../../session/hooks';
import type { Selected } from '../../session/selected';
import { type SubnetView, subnetAt } from './silkModel';
import {
  addressesOf,
  networkText,
  rangeText,
  type SilkNetwork,
  silkNetworkOf,
  subnetText,
} from './silkNetwork';
import { leaseRows, staysIn } from './subnetModel';
import { leftText, singleText, stateText } from './subnetTexts';
import './network.css';

export interface SubnetInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'subnet' }>;
}

export function SubnetInspector({ selected: { subnet } }: SubnetInspectorProps) {
  const dashboard = useDashboard();
  const shown = useShown();
  if (shown === undefined) return null;
  const { replay } = shown.run;
  const network = silkNetworkOf(replay);
  const title = count(subnet);
  if (network === undefined || network === 'none' || subnet >= network.subnets) {
    return (
      <Sheet kind="Silk subnet" title={title}>
        <Part title="Not there">
          <p>{absenceOf(network)}</p>
        </Part>
      </Sheet>
    );
  }
  const step = (by: 1 | -1) => select(dashboard, { kind: 'subnet', subnet: subnet + by });
  const actions = (
    <>
      <button
        type="button"
        aria-label="Previous subnet"
        disabled={subnet === 0}
        onClick={() => step(-1)}
      >
        ‹
      </button>
      <button
        type="button"
        aria-label="Next subnet"
        disabled={subnet === network.subnets - 1}
        onClick={() => step(1)}
      >
        ›
      </button>
    </>
  );
  return (
    <Sheet kind="Silk subnet" title={`${title} · ${subnetText(network, subnet)}`} actions={actions}>
      <Part title="Now">
        <Lease replay={replay} network={network} subnet={subnet} />
      </Part>
      <Part title="Addresses">
        <Facts facts={addressFacts(network, subnet)} />
      </Part>
      <History replay={replay} subnet={subnet} />
    </Sheet>
  );
}

function absenceOf(network: SilkNetwork | 'none' | undefined): string {
  if (network === 'none') {
    return 'This foundation has no Silk network. Scenario silk-cliff shows one.';
  }
  return network === undefined
    ? 'The trace does not say which network its cells are on.'
    : `The network ${networkText(network)} has ${counted(network.subnets, 'subnet')}, 0 to ${count(network.subnets - 1)}.`;
}

interface LeaseProps {
  readonly replay: Replay;
  readonly network: SilkNetwork;
  readonly subnet: number;
}

function Lease({ replay, network, subnet }: LeaseProps) {
  const shown = useShown();
  if (shown === undefined) return null;
  const { view } = shown;
  if (!view.tells.has('silk.leaseAcquired')) return <p>Leases are not in this trace.</p>;
  const now = subnetAt(view, network, subnet);
  const facts: Fact[] = [{ name: 'state', value: stateText(now) }];
  if (now.state === 'single') facts.push({ name: 'use', value: singleText(network) });
  if (now.cell >= 0) facts.push(...holderFacts(replay, now, view.at));
  if (now.deadSince !== undefined && now.left !== undefined) {
    facts.push(
      {
        name: 'not renewed since',
        value: <InstantLink replay={replay} at={now.deadSince} />,
      },
      {
        name: 'kept',
        value: leftText(now.left),
        title: 'From the moment its VM went: its last renewal was up to one poll earlier.',
      },
    );
  }
  return <Facts facts={facts} />;
}

function holderFacts(replay: Replay, now: SubnetView, at: Instant): Fact[] {
  const { cell, since } = now;
  const zone = replay.facts.cells[cell]?.zone;
  const address = addressText(replay, cell, now.address);
  const facts: Fact[] = [{ name: 'cell', value: <CellLink replay={replay} cell={cell} /> }];
  if (zone !== undefined) facts.push({ name: 'zone', value: <ZoneLink zone={zone} /> });
  if (address !== undefined) {
    facts.push({
      name: 'address',
      value: now.isLeftBehind ? `${address}, which the cell has no more` : address,
      title: 'Of the VM that leased it: a lease belongs to an address.',
    });
  }
  if (since !== undefined) {
    facts.push({
      name: 'leased since',
      value: (
        <>
          <InstantLink replay={replay} at={since} />, for {longDuration(at - since)}
        </>
      ),
    });
  }
  return facts;
}

function addressFacts(network: SilkNetwork, subnet: number): Fact[] {
  return [
    { name: 'range', value: rangeText(network, subnet) },
    { name: 'addresses', value: count(addressesOf(network)) },
    { name: 'network', value: networkText(network) },
  ];
}

function History({ replay, subnet }: Omit<LeaseProps, 'network'>) {
  const told = toldRange(replay, 'silk.leaseAcquired');
  const isTold = told !== undefined;
  const isWhole = told?.from === 0 && told.until === replay.until;
  const stays = isTold ? staysIn(replay, subnet) : [];
  return (
    <Part title="Leases" summary={summaryOf(stays.length, isTold, isWhole)}>
      {stays.length > 1 && (
        <ol className="network-stays">
          {stays.map((stay) => (
            <Stay key={stay.row} replay={replay} stay={stay} />
          ))}
        </ol>
      )}
      <RecordList
        rows={isTold ? leaseRows(replay, subnet) : []}
        label={`Leases of subnet ${count(subnet)}`}
        empty={
          isTold ? 'No cell leases it in this run.' : 'Leases are told at level normal or full.'
        }
      />
    </Part>
  );
}

function summaryOf(holders: number, isTold: boolean, isWhole: boolean): string {
  if (!isTold) return NOT_TOLD;
  const text = counted(holders, 'holder');
  return isWhole ? text : `${text} in the part that this trace tells`;
}

function Stay({ replay, stay }: { readonly replay: Replay; readonly stay: LeaseStay }) {
  return (
    <li>
      <CellLink replay={replay} cell={stay.cell} />, from{' '}
      <InstantLink replay={replay} at={stay.from} />
      {stay.until !== undefined && (
        <>
          {' '}
          to <InstantLink replay={replay} at={stay.until} />
          {stay.end === 'released' ? ', given back' : ', when another cell got it'}
        </>
      )}
    </li>
  );
}
