/** What an executor downloads, and what it keeps of it. */
import type { EventId } from '../../engine/eventQueue';
import type { Duration, Instant, MB } from '../../engine/units';
import { createWorkPool, type WorkPool } from '../../engine/workPool';
import type { ExecutorConfig } from '../../model/config';
import type { InstanceId } from '../../model/identity';
import { createDownloadCache, type DownloadCache } from './downloadCache';

/** Plain data. */
export interface Downloads {
  readonly cache: DownloadCache;
  /** max_concurrent_downloads; its jobs are containers. */
  readonly limiter: WorkPool;
  /** A container downloads one thing after the other. */
  readonly byInstance: Map<InstanceId, Download>;
  /** Containers with a slot that want the key: the first has it, the others wait for it. */
  readonly byKey: Map<string, InstanceId[]>;
}

export interface Download {
  readonly what: 'lifecycle' | 'droplet';
  readonly key: string;
  readonly size: MB;
  readonly askedAt: Instant;
  /** Attempts that failed. */
  failures: number;
  /** Begin of the attempt under way; NEVER between attempts. */
  attemptBeganAt: Instant;
  isHit: boolean;
  /** Of the attempt: what is left, as long as it takes with a blobstore as usual. */
  left: Duration;
  /** When `left` was so, and how many times as long it has taken since; 0: nothing moves. */
  since: Instant;
  slowdown: number;
  event: EventId | null;
}

export function createDownloads(config: ExecutorConfig): Downloads {
  return {
    cache: createDownloadCache(config.maxCacheSizeInBytes),
    limiter: createWorkPool(config.maxConcurrentDownloads),
    byInstance: new Map(),
    byKey: new Map(),
  };
}
