/** The Silk map as a table: all subnets, then cells that wait without one. */
import { NONE } from '../../../sim/model/identity';
import { count, UNKNOWN } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import type { Table } from '../../charts/table';
import { addressText } from '../../replay/things';
import type { Frame } from '../../session/frames';
import { cellName } from '../../session/runFacts';
import { type SubnetView, subnetsAt } from './silkModel';
import { type SilkNetwork, subnetText } from './silkNetwork';
import { leftText, stateText } from './subnetTexts';

export function silkTable({ run, view }: Frame, network: SilkNetwork): Table<SubnetView> {
  const { replay } = run;
  const ofCell = (text: (cell: number) => string | undefined) => (subnet: SubnetView) =>
    subnet.cell === NONE ? '' : (text(subnet.cell) ?? UNKNOWN);
  return {
    caption: 'Subnets of the Silk network',
    columns: [
      {
        key: 'subnet',
        title: 'Subnet',
        isNumber: true,
        width: 64,
        text: ({ subnet }) => count(subnet),
        value: ({ subnet }) => subnet,
      },
      { key: 'range', title: 'Range', text: ({ subnet }) => subnetText(network, subnet) },
      { key: 'state', title: 'State', text: stateText },
      { key: 'cell', title: 'Cell', text: ofCell((cell) => cellName(replay, cell)) },
      { key: 'zone', title: 'Zone', text: ofCell((cell) => replay.facts.cells[cell]?.zone) },
      {
        key: 'address',
        title: 'Address of the VM',
        text: (subnet) =>
          subnet.cell === NONE ? '' : (addressText(replay, subnet.cell, subnet.address) ?? UNKNOWN),
      },
      instantColumn(replay, {
        key: 'since',
        title: 'Leased since',
        at: ({ since }) => since,
        none: '',
      }),
      instantColumn(replay, {
        key: 'dead',
        title: 'Not renewed since',
        at: ({ deadSince }) => deadSince,
        none: '',
      }),
      {
        key: 'kept',
        title: 'Kept',
        text: ({ left }) => (left === undefined ? '' : leftText(left)),
        value: ({ left }) => left,
        unit: 'µs',
      },
    ],
    rows: subnetsAt(view, network),
  };
}
