/** What is left at the end, by zone and placement tags. */
import { count, counted, megabytes, percent } from '../../charts/format';
import { Part } from '../../charts/sheet';
import { ZoneLink } from '../../charts/thingLinks';
import type { Answer } from '../../worker/protocol';

type CapacityRow = Answer['capacity'][number];

export function CapacityPart({ answer }: { readonly answer: Answer }) {
  const { capacity } = answer;
  const chunks = capacity.reduce((sum, { freeChunks4GB }) => sum + freeChunks4GB, 0);
  return (
    <Part title="Left at the end" summary={`room for ${counted(chunks, 'instance')} of 4 GB`}>
      <table className="summary-table summary-capacity">
        <thead>
          <tr>
            <th scope="col">Zone</th>
            <th scope="col" title="Cells whose rep takes work, of those that exist">
              cells up
            </th>
            <th scope="col">memory</th>
            <th scope="col">disk</th>
            <th scope="col">containers</th>
            <th scope="col" title="Memory left on the cell that has most">
              largest
            </th>
          </tr>
        </thead>
        <tbody>
          {capacity.map((row) => (
            <Zone key={`${row.zone} ${row.placementTags.join(' ')}`} row={row} />
          ))}
        </tbody>
      </table>
    </Part>
  );
}

function Zone({ row }: { readonly row: CapacityRow }) {
  const { zone, placementTags, cells, cellsUp } = row;
  return (
    <tr
      title={`Fragmentation ${percent(row.fragmentation)}: ${count(row.freeChunks4GB)} instances of 4 GB fit`}
    >
      <th scope="row">
        <ZoneLink zone={zone} />
        {placementTags.length > 0 && (
          <span className="summary-weak"> {placementTags.join(', ')}</span>
        )}
      </th>
      <td className={cellsUp < cells ? 'summary-bad' : ''}>
        {count(cellsUp)}
        {cellsUp < cells && ` of ${count(cells)}`}
      </td>
      <Left
        left={row.memoryLeftMB}
        total={row.memoryTotalMB}
        text={megabytes(row.memoryLeftMB)}
        of={megabytes(row.memoryTotalMB)}
      />
      <Left
        left={row.diskLeftMB}
        total={row.diskTotalMB}
        text={megabytes(row.diskLeftMB)}
        of={megabytes(row.diskTotalMB)}
      />
      <Left
        left={row.containersLeft}
        total={row.containersTotal}
        text={count(row.containersLeft)}
        of={count(row.containersTotal)}
      />
      <td>{megabytes(row.largestFreeMB)}</td>
    </tr>
  );
}

interface LeftProps {
  readonly left: number;
  readonly total: number;
  readonly text: string;
  readonly of: string;
}

/** What is left, and as a bar how much of all that is. */
function Left({ left, total, text, of }: LeftProps) {
  const share = total > 0 ? left / total : 0;
  return (
    <td title={total > 0 ? `${text} of ${of} left, ${percent(share)}` : 'No cell is up'}>
      {text}
      <span className="summary-gauge" aria-hidden="true">
        <span style={{ width: `${100 * share}%` }} />
      </span>
    </td>
  );
}
