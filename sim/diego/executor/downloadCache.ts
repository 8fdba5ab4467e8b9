/**
 * The download cache of a cell: what was least recently used goes first, what is in use stays.
 *
 * Real counterpart: cacheddownloader:file_cache.go makeRoom, inUse. Sizes are what was downloaded; unpacked
 * directories, which take more, are left out, as is a second version under one key: an app's version never
 * changes.
 */
import type { MB } from '../../engine/units';

/** Plain data. Entries stand in the order of their last access. */
export interface DownloadCache {
  readonly limit: MB;
  used: MB;
  readonly entries: Map<string, { readonly size: MB; uses: number }>;
}

const BYTES_PER_MB = 1_048_576;

export function createDownloadCache(limitInBytes: number): DownloadCache {
  return { limit: limitInBytes / BYTES_PER_MB, used: 0, entries: new Map() };
}

/** Whether it is there. */
export function holds({ entries }: DownloadCache, key: string): boolean {
  return entries.has(key);
}

/** Takes an entry into use, as the one most recently accessed. */
export function use({ entries }: DownloadCache, key: string): void {
  const entry = entries.get(key);
  if (entry === undefined) return;
  entries.delete(key);
  entries.set(key, entry);
  entry.uses++;
}

/** Ends one use; an entry that nobody uses may be dropped. */
export function release({ entries }: DownloadCache, key: string): void {
  const entry = entries.get(key);
  if (entry !== undefined && entry.uses > 0) entry.uses--;
}

/**
 * Stores an entry that is not there; answers the sizes of those that had to go. When all that is left is in
 * use, it is stored all the same, and the cache is over its limit.
 */
export function store(cache: DownloadCache, key: string, size: MB): MB[] {
  const evicted: MB[] = [];
  for (const [other, entry] of cache.entries) {
    if (cache.used + size <= cache.limit) break;
    if (entry.uses > 0) continue;
    cache.entries.delete(other);
    cache.used -= entry.size;
    evicted.push(entry.size);
  }
  cache.entries.set(key, { size, uses: 0 });
  cache.used += size;
  return evicted;
}
