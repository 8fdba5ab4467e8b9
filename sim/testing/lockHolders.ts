/**
 * Who can fail over, by release, and what its lock follows from: for tests about the time that failovers take.
 *
 * Sources: locket:schema.go and lock/lock.go, bbs:cmd/bbs/main.go, auctioneer:cmd/auctioneer/main.go,
 * diego-release:jobs/bbs/templates/bbs.json.erb.
 */
import { STEADY } from './builders';

/** The newest release, where it differs from 2.105.0. */
const NEWEST = {
  ...STEADY,
  'diego.bbs.lock_retry_interval': '5s',
  'diego.locket.attempt_deadline': '0s',
};

/** In seconds: between attempts at the lock, how long one may take, and from the lock to the first answer. */
export const HOLDERS = [
  { of: 'bbs', release: '2.105.0', retry: 1, deadline: 15, activation: 0.5, properties: STEADY },
  { of: 'bbs', release: 'newest', retry: 5, deadline: 5, activation: 0.5, properties: NEWEST },
  {
    of: 'auctioneer',
    release: '2.105.0',
    retry: 1,
    deadline: 15,
    activation: 0,
    properties: STEADY,
  },
  { of: 'auctioneer', release: 'newest', retry: 1, deadline: 1, activation: 0, properties: NEWEST },
] as const;

export type Holder = (typeof HOLDERS)[number];
