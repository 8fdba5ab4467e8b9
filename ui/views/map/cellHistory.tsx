/** What became of a cell's VM through the run: its updates by deploys, its addresses, its Silk leases. */
import type { Instant } from '../../../sim/engine/units';
import type { CellId } from '../../../sim/model/identity';
import { count, counted, longDuration } from '../../charts/format';
import { InstantLink, Part } from '../../charts/sheet';
import { ThingLink } from '../../charts/thingLinks';
import { deploysOf, stepAt, type VmUpdate } from '../../replay/deploys';
import { type AddressStay, addressesOf, type LeaseStay, leaseHistory } from '../../replay/leases';
import type { Replay } from '../../replay/openReplay';
import { updateText } from './cellTexts';

interface OfCell {
  readonly replay: Replay;
  readonly at: Instant;
  readonly cell: CellId;
}

/** Updates that have begun by then; nothing where there are none. */
export function UpdatesPart({ replay, at, cell }: OfCell) {
  const updates = (deploysOf(replay).ofCell.get(cell) ?? []).filter(
    ({ update }) => update.from <= at,
  );
  if (updates.length === 0) return null;
  return (
    <Part title="Updates" summary={counted(updates.length, 'update')}>
      <ol className="map-history">
        {updates.map(({ deploy, update }) => (
          <li key={update.row}>
            <ThingLink to={{ kind: 'record', row: update.row }}>{deploy}</ThingLink>
            {update.isCanary && ', canary'}, from <InstantLink replay={replay} at={update.from} />:{' '}
            {outcomeText(update, at)}
          </li>
        ))}
      </ol>
    </Part>
  );
}

function outcomeText(update: VmUpdate, at: Instant): string {
  const { from, until, outcome, reason } = update;
  if (until === undefined || until > at) {
    const { step, from: since } = stepAt(update, at) ?? { step: 'prepare', from };
    return `${updateText({ update: { step, since } }) ?? 'under way'}, for ${longDuration(at - since)}`;
  }
  const after = longDuration(until - from);
  return outcome === 'failed' ? `failed after ${after}: ${reason ?? ''}` : `done after ${after}`;
}

/** Its addresses and leases, once there is more to tell than the one that it has. */
export function LeasesPart({ replay, at, cell }: OfCell) {
  const leases = (leaseHistory(replay).byCell.get(cell) ?? []).filter(({ from }) => from <= at);
  const addresses = addressesOf(replay, cell).filter(({ from }) => from <= at);
  if (addresses.length < 2 && leases.length < 2 && leases[0]?.until === undefined) return null;
  return (
    <Part title="Addresses and leases" summary={counted(leases.length, 'lease')}>
      {addresses.length > 1 && (
        <ol className="map-history">
          {addresses.map((stay) => (
            <Address key={stay.row} replay={replay} stay={stay} />
          ))}
        </ol>
      )}
      <ol className="map-history">
        {leases.map((stay) => (
          <Lease key={stay.row} replay={replay} stay={stay} at={at} />
        ))}
      </ol>
    </Part>
  );
}

function Address({ replay, stay }: { readonly replay: Replay; readonly stay: AddressStay }) {
  return (
    <li>
      {stay.address}, from <InstantLink replay={replay} at={stay.from} />
    </li>
  );
}

interface LeaseProps extends Omit<OfCell, 'cell'> {
  readonly stay: LeaseStay;
}

function Lease({ replay, stay: { subnet, address, from, until, end }, at }: LeaseProps) {
  const isOver = until !== undefined && until <= at;
  return (
    <li>
      <ThingLink to={{ kind: 'subnet', subnet }}>Subnet {count(subnet)}</ThingLink>
      {address !== undefined && ` under ${address}`}, from <InstantLink replay={replay} at={from} />
      {isOver && (
        <>
          {' '}
          to <InstantLink replay={replay} at={until} />
          {end === 'released' ? ', given back' : ', when another cell got it'}
        </>
      )}
    </li>
  );
}
