/**
 * What is selected, by name: a link to it stays right when the run is made again, with another seed too.
 *
 * Batches, passes and records have no names; their numbers are those of one run.
 */

export type Selected =
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'cell'; readonly cellGuid: string }
  | { readonly kind: 'app'; readonly processGuid: string }
  | { readonly kind: 'instance'; readonly processGuid: string; readonly index: number }
  | { readonly kind: 'task'; readonly taskGuid: string }
  | {
      readonly kind: 'auction';
      readonly batch: number;
      /** Which of the batch's decisions; null: the batch as a whole. */
      readonly decision: number | null;
      /** The loser that is asked about; null: none. */
      readonly cellGuid: string | null;
    }
  | { readonly kind: 'pass'; readonly number: number }
  | { readonly kind: 'subnet'; readonly subnet: number }
  /** A record of the trace, a fault for example, by its row. */
  | { readonly kind: 'record'; readonly row: number };

/** An auction batch, or one of its decisions; nobody is asked about. */
export function auctionSelected(batch: number, decision: number | null = null): Selected {
  return { kind: 'auction', batch, decision, cellGuid: null };
}

export function isSameSelection(one: Selected | null, other: Selected | null): boolean {
  return one === other || (one !== null && other !== null && textOf(one) === textOf(other));
}

/** As it stands in an address: `cell:diego-cell-3`, `instance:checkout-1/0`, `auction:17/3/diego-cell-3`. */
export function textOf(selected: Selected): string {
  switch (selected.kind) {
    case 'zone':
      return `zone:${selected.zone}`;
    case 'cell':
      return `cell:${selected.cellGuid}`;
    case 'app':
      return `app:${selected.processGuid}`;
    case 'instance':
      return `instance:${selected.processGuid}/${selected.index}`;
    case 'task':
      return `task:${selected.taskGuid}`;
    case 'auction': {
      const parts = [selected.batch, selected.decision, selected.cellGuid];
      return `auction:${parts.filter((part) => part !== null).join('/')}`;
    }
    case 'pass':
      return `pass:${selected.number}`;
    case 'subnet':
      return `subnet:${selected.subnet}`;
    case 'record':
      return `record:${selected.row}`;
  }
}

/** What `textOf` wrote; null when it is nothing that can be selected. */
export function selectedOf(text: string): Selected | null {
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  if (colon < 0 || rest === '') return null;
  switch (text.slice(0, colon)) {
    case 'zone':
      return { kind: 'zone', zone: rest };
    case 'cell':
      return { kind: 'cell', cellGuid: rest };
    case 'app':
      return { kind: 'app', processGuid: rest };
    case 'instance':
      return instanceOf(rest);
    case 'task':
      return { kind: 'task', taskGuid: rest };
    case 'auction':
      return auctionOf(rest);
    case 'pass':
      return ifWhole(rest, (number) => ({ kind: 'pass', number }));
    case 'subnet':
      return ifWhole(rest, (subnet) => ({ kind: 'subnet', subnet }));
    case 'record':
      return ifWhole(rest, (row) => ({ kind: 'record', row }));
    default:
      return null;
  }
}

function instanceOf(text: string): Selected | null {
  const slash = text.lastIndexOf('/');
  if (slash < 1) return null;
  const processGuid = text.slice(0, slash);
  return ifWhole(text.slice(slash + 1), (index) => ({ kind: 'instance', processGuid, index }));
}

function auctionOf(text: string): Selected | null {
  const [batchText = '', decisionText, ...cellParts] = text.split('/');
  const cellGuid = cellParts.length > 0 ? cellParts.join('/') : null;
  return ifWhole(batchText, (batch) => {
    if (decisionText === undefined) return { kind: 'auction', batch, decision: null, cellGuid };
    return ifWhole(decisionText, (decision) => ({ kind: 'auction', batch, decision, cellGuid }));
  });
}

function ifWhole<T>(text: string, then: (value: number) => T): T | null {
  return /^\d{1,10}$/.test(text) ? then(Number(text)) : null;
}
