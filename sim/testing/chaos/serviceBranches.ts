/** Branches of the services: what was under way when one of them ended, and who served beside whom. */
import { processEnds } from '../../check/processEnds';
import type { BranchWatch } from './branches';

export const SERVICE_BRANCHES = [
  'two BBSs served at once',
  'two auctioneers served at once',
  'a BBS ended within a convergence pass',
  'an auctioneer ended within a batch',
  'a cell died while it evacuated',
  'a cell came back before its presence had expired',
  'a cell that was cut off was back before its suspects were replaced',
  'a batch found no cell at all',
  'a domain went stale and was fresh again',
  'the sync removed what nobody wanted',
] as const;

type ServiceBranch = (typeof SERVICE_BRANCHES)[number];

export const serviceBranches: BranchWatch = (run, happened) => {
  const { identities, atWork = () => '' } = run;
  const say = (branch: ServiceBranch): void => happened(branch);
  const nameOf = (text: number): string => identities.texts[text] ?? '';
  const serving = new Set(['bbs/0', 'auctioneer/0']);
  const evacuating = new Set<number>();
  const killed = new Set<number>();
  const stale = new Set<number>();
  const suspects = new Set<number>();
  /** By BBS: what of its pass is still to end, that of LRPs and that of tasks. */
  const passes = new Map<string, Set<'lrps' | 'tasks'>>();
  const batches = new Map<string, number>();
  const count = (component: string): number =>
    [...serving].filter((name) => name.startsWith(component)).length;
  const ends = (name: string): void => {
    if (!serving.delete(name)) return;
    if (passes.delete(name)) say('a BBS ended within a convergence pass');
    if (batches.delete(name)) say('an auctioneer ended within a batch');
  };
  const passEnds = (part: 'lrps' | 'tasks') => (): void => {
    const parts = passes.get(atWork());
    parts?.delete(part);
    if (parts?.size === 0) passes.delete(atWork());
  };
  return {
    'component.activated': ({ a }) => {
      serving.add(nameOf(a));
      if (count('bbs') > 1) say('two BBSs served at once');
      if (count('auctioneer') > 1) say('two auctioneers served at once');
    },
    ...processEnds(run, ends),
    'convergence.started': () => passes.set(atWork(), new Set(['lrps', 'tasks'])),
    'convergence.completed': passEnds('lrps'),
    'convergence.tasksCompleted': passEnds('tasks'),
    'auction.started': ({ a: batch }) => batches.set(atWork(), batch),
    'auction.fetched': ({ b: cells }) => {
      if (cells === 0) say('a batch found no cell at all');
    },
    'auction.completed': () => batches.delete(atWork()),
    'rep.evacuating': ({ cell }) => evacuating.add(cell),
    'rep.stopped': ({ cell }) => evacuating.delete(cell),
    'cell.killed': ({ cell }) => {
      if (evacuating.delete(cell)) say('a cell died while it evacuated');
      killed.add(cell);
    },
    'presence.expired': ({ cell }) => killed.delete(cell),
    'presence.collided': ({ cell }) => {
      if (killed.has(cell)) say('a cell came back before its presence had expired');
    },
    'actualLRP.suspected': ({ lrp }) => suspects.add(lrp),
    'actualLRP.started': ({ lrp }) => suspects.delete(lrp),
    'actualLRP.promoted': ({ lrp }) => {
      if (suspects.delete(lrp)) {
        say('a cell that was cut off was back before its suspects were replaced');
      }
    },
    'domain.expired': ({ a: domain }) => stale.add(domain),
    'domain.refreshed': ({ a: domain }) => {
      if (stale.delete(domain)) say('a domain went stale and was fresh again');
    },
    'sync.completed': ({ b: removed }) => {
      if (removed > 0) say('the sync removed what nobody wanted');
    },
  };
};
