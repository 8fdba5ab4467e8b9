/**
 * Freshness of a domain: whether the BBS may believe that it knows every DesiredLRP there, and so may
 * stop what nobody desires.
 */
import { type Duration, type Instant, NEVER, SECOND } from '../engine/units';

/** The domains of apps and of tasks (cloud_controller_ng:lib/cloud_controller/diego/constants.rb). */
export const APPS_DOMAIN = 'cf-apps';
export const TASKS_DOMAIN = 'cf-tasks';
/** The domain of staging tasks: nobody compares it with anything, nor keeps it fresh. */
export const STAGING_DOMAIN = 'cf-app-staging';

/** When a domain that is refreshed now goes stale. A TTL of 0 never ends (bbs domain_db.go UpsertDomain). */
export function freshUntil(now: Instant, ttl: Duration): Instant {
  return ttl === 0 ? NEVER : now + ttl;
}

/**
 * Whether a domain with this expiry is fresh. Diego compares with the clock rounded to the nearest
 * second, half a second upwards, so a domain may outlive or miss its TTL by half a second (bbs
 * domain_db.go FreshDomains).
 */
export function isFresh(until: Instant, now: Instant): boolean {
  return until > Math.floor((now + SECOND / 2) / SECOND) * SECOND;
}

/** Whether convergence may delete the domain: its TTL has passed, by the exact clock. */
export function isExpired(until: Instant, now: Instant): boolean {
  return until <= now;
}
