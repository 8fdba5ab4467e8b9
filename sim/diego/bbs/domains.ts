/** Domains: how the BBS learns that it knows everything desired. Diego: db/sqldb/domain_db.go. */
import type { Duration, Instant } from '../../engine/units';
import { freshUntil, isExpired, isFresh } from '../../model/domain';
import type { DomainId } from '../../model/identity';
import { type CellSet, NOTHING, type Outcome, refused } from './outcome';
import type { BbsRows } from './rows';

export interface UpsertDomainRequest {
  readonly domain: DomainId;
  /** 0 for ever. Whole seconds, as Diego's client sends them. */
  readonly ttl: Duration;
}

/** The longest name: a column of the real table is that wide (bbs migrations, domains.domain). */
const NAME_LENGTH_MAX = 255;

/** Makes the domain fresh from now on for that long (bbs UpsertDomain). */
export function upsertDomain(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: UpsertDomainRequest,
): Outcome {
  const name = rows.identities.domains[request.domain] ?? '';
  if (name === '' || name.length > NAME_LENGTH_MAX) return refused('InvalidRequest');
  rows.domains.set(request.domain, freshUntil(now, request.ttl));
  return NOTHING;
}

/** The domains that are fresh, ascending by id (bbs FreshDomains). */
export function freshDomains(rows: BbsRows, now: Instant): DomainId[] {
  const fresh: DomainId[] = [];
  for (const [domain, until] of rows.domains) if (isFresh(until, now)) fresh.push(domain);
  return fresh.sort((a, b) => a - b);
}

/** Deletes what is stale by the exact clock, and answers it ascending by id (bbs lrp_convergence.go pruneDomains). */
export function pruneDomains(rows: BbsRows, now: Instant): DomainId[] {
  const expired: DomainId[] = [];
  for (const [domain, until] of rows.domains) if (isExpired(until, now)) expired.push(domain);
  for (const domain of expired) rows.domains.delete(domain);
  return expired.sort((a, b) => a - b);
}
