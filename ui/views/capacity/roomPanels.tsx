/** What is left by zone and placement tags, and how many more of each size of app would fit. */
import { DataTable } from '../../charts/dataTable';
import { count, counted, megabytes, percent } from '../../charts/format';
import { Panel } from '../../charts/panel';
import { ZoneLink } from '../../charts/thingLinks';
import type { CapacityShown } from '../../session/capacity';
import { SizedTable } from './sizedTable';
import { roomName, roomTable, sizeTable } from './tables';

export function RoomPanel({ shown }: { readonly shown: CapacityShown }) {
  const { report } = shown;
  const { rooms, chunk, staging } = report;
  const table = roomTable(report);
  const all = rooms.at(-1);
  const keyOf = (room: (typeof rooms)[number]) => `${room.zone} ${room.placementTags?.join(' ')}`;
  return (
    <Panel
      id="capacity-room"
      title="Room"
      summary={
        all && (
          <>
            {megabytes(all.memoryLeftMB)} left, {percent(all.memoryLeftShare)};{' '}
            {counted(all.freeChunks, 'chunk')}; {counted(all.stagingTasks, 'staging task')}
          </>
        )
      }
      table={{ make: () => table, keyOf, empty: 'The scenario has no cells.' }}
      isTable
    >
      <SizedTable rows={rooms.length}>
        <DataTable
          table={table}
          keyOf={keyOf}
          cell={({ key }, room) =>
            key === 'name' && room.zone !== null ? (
              <>
                <ZoneLink zone={room.zone} />
                {roomName(room).slice(room.zone.length)}
              </>
            ) : undefined
          }
          empty="The scenario has no cells."
        />
      </SizedTable>
      <p className="capacity-note">
        A chunk has {megabytes(chunk.memoryMB)} and {megabytes(chunk.diskMB)} of disk, a staging
        task {megabytes(staging.memoryMB)} and {megabytes(staging.diskMB)} of disk, each on one
        cell. Largest is the most memory left on one cell; fragmented is the share of all that is
        left elsewhere.
      </p>
    </Panel>
  );
}

export function SizePanel({ shown }: { readonly shown: CapacityShown }) {
  const { report } = shown;
  const table = sizeTable(report);
  const keyOf = (size: (typeof report.sizes)[number]) =>
    `${size.memoryMB} ${size.diskMB} ${size.rootFs} ${size.placementTags.join(' ')}`;
  return (
    <Panel
      id="capacity-sizes"
      title="Sizes of apps"
      summary={
        report.sizesLeftOut === 0
          ? 'one size at a time, on cells that take such work'
          : `${count(report.sizesLeftOut)} more left out`
      }
      table={{ make: () => table, keyOf, empty: 'No app is desired.' }}
      isTable
    >
      <SizedTable rows={report.sizes.length} rowsMax={8} isNarrow>
        <DataTable table={table} keyOf={keyOf} empty="No app is desired at this instant." />
      </SizedTable>
    </Panel>
  );
}
