/** The cases of bbs:db/sqldb/domain_db_test.go. */
import { describe, expect, test } from 'vitest';
import { HOUR, NEVER, SECOND } from '../../engine/units';
import { domainId } from '../../model/identity';
import { BbsStory } from '../../testing/bbsStory';
import { freshDomains, pruneDomains } from './domains';

function freshNames(bbs: BbsStory): string[] {
  return freshDomains(bbs.rows, bbs.now).map((domain) => bbs.rows.identities.domains[domain] ?? '');
}

describe('the domains', () => {
  test('that are fresh are those whose time is not over (bbs J-13)', () => {
    const bbs = BbsStory.withCells();
    expect(freshNames(bbs)).toEqual([]);
    bbs.refreshes('jobs', 10 * SECOND);
    bbs.refreshes('cf-apps', 120 * SECOND);
    expect(freshNames(bbs)).toEqual(['jobs', 'cf-apps']);
    bbs.passes(11 * SECOND);
    expect(freshNames(bbs)).toEqual(['cf-apps']);
  });

  test('keep their TTL, and for ever when that is 0 (bbs J-14..15)', () => {
    const bbs = BbsStory.withCells();
    bbs.passes(7 * SECOND);
    bbs.refreshes('jobs', 10 * SECOND);
    bbs.refreshes('cf-apps', 0);
    expect([...bbs.rows.domains.values()]).toEqual([17 * SECOND, NEVER]);
    bbs.passes(1000 * HOUR);
    expect(freshNames(bbs)).toEqual(['cf-apps']);
  });

  test('are listed by their numbers, whichever came first', () => {
    const bbs = BbsStory.withCells();
    const [first, second] = ['cf-apps', 'jobs'].map((name) => domainId(bbs.rows.identities, name));
    bbs.refreshes('jobs', 10 * SECOND);
    bbs.refreshes('cf-apps', 10 * SECOND);
    expect(freshDomains(bbs.rows, bbs.now)).toEqual([first, second]);
    bbs.passes(11 * SECOND);
    expect(pruneDomains(bbs.rows, bbs.now)).toEqual([first, second]);
  });

  test('are refreshed from now on, longer or shorter (bbs J-17)', () => {
    const bbs = BbsStory.withCells();
    bbs.refreshes('jobs', 100 * SECOND);
    bbs.passes(90 * SECOND);
    bbs.refreshes('jobs', 100 * SECOND);
    bbs.passes(90 * SECOND);
    expect(freshNames(bbs)).toEqual(['jobs']);
    bbs.refreshes('jobs', 5 * SECOND);
    bbs.passes(6 * SECOND);
    expect(freshNames(bbs)).toEqual([]);
  });

  test.each([
    ['none (bbs L-27)', ''],
    ['one longer than its column (bbs J-16)', 'x'.repeat(256)],
  ])('need a name: %s is refused', (_what, name) => {
    const bbs = BbsStory.withCells();
    expect(bbs.refreshes(name).error).toBe('InvalidRequest');
    expect(bbs.rows.domains.size).toBe(0);
    expect(bbs.refreshes('x'.repeat(255)).error).toBeUndefined();
  });
});
