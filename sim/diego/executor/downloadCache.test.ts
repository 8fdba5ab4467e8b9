/** Cases of cacheddownloader:file_cache_test.go and cached_downloader_test.go. */
import { describe, expect, test } from 'vitest';
import { createDownloadCache, holds, release, store, use } from './downloadCache';

const MB = 1_048_576;

describe('a full cache', () => {
  test('drops what was least recently used, as much as the new entry needs', () => {
    const cache = createDownloadCache(100 * MB);
    store(cache, 'a', 40);
    store(cache, 'b', 40);
    store(cache, 'c', 20);
    use(cache, 'a');
    release(cache, 'a');
    expect(store(cache, 'd', 50)).toEqual([40, 20]);
    expect(['a', 'b', 'c', 'd'].map((key) => holds(cache, key))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(cache.used).toBe(90);
  });

  test('keeps what is in use, and takes the next in its place', () => {
    const cache = createDownloadCache(100 * MB);
    store(cache, 'a', 60);
    use(cache, 'a');
    store(cache, 'b', 30);
    expect(store(cache, 'c', 40)).toEqual([30]);
  });

  test('of entries in use only grows beyond its limit, until one is no more', () => {
    const cache = createDownloadCache(100 * MB);
    store(cache, 'a', 80);
    use(cache, 'a');
    expect(store(cache, 'b', 80)).toEqual([]);
    expect(cache.used).toBe(160);
    release(cache, 'a');
    expect(store(cache, 'c', 10)).toEqual([80]);
  });

  test('takes the last bit that fits without dropping anything', () => {
    const cache = createDownloadCache(100 * MB);
    store(cache, 'a', 60);
    expect(store(cache, 'b', 40)).toEqual([]);
  });
});
