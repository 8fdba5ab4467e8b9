/** How the end of a process of the control plane is told: it loses its lock, exits, is killed, or its VM goes. */
import type { Instant } from '../engine/units';
import { NONE } from '../model/identity';
import type { JudgedRun, RecordHandlers, RecordRow } from './recordInvariant';

/** By group of VMs: what holds a lock there. */
const LOCKED: Readonly<Record<string, string>> = { 'diego-api': 'bbs', scheduler: 'auctioneer' };

/** Handlers that say which BBS or auctioneer has ended, by its name (`bbs/0`); it may be told twice. */
export function processEnds(
  { identities }: Pick<JudgedRun, 'identities'>,
  ended: (name: string, at: Instant) => void,
): RecordHandlers {
  const nameOf = (text: number): string => identities.texts[text] ?? '';
  const ofProcess = ({ at, a }: RecordRow): void => ended(nameOf(a), at);
  const ofVm = ({ at, a, cell }: RecordRow): void => {
    const [group = '', index = ''] = nameOf(a).split('/');
    const component = LOCKED[group];
    if (cell === NONE && component !== undefined) ended(`${component}/${index}`, at);
  };
  return {
    'lock.lost': ({ at, b: holder }) => ended(nameOf(holder), at),
    'process.exited': ofProcess,
    'process.killed': ofProcess,
    'vm.killed': ofVm,
    // BOSH and the resurrector end VMs as well.
    'vm.deleted': ofVm,
  };
}
