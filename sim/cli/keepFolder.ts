/** Tells what a command has changed in a folder, and puts it back as it was: for tests that run many commands. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Answers a function that restores the folder as it is now, and says what had changed, if anything had. */
export function keepFolder(folder: string): () => string | undefined {
  const kept = new Map<string, Uint8Array | undefined>();
  const stamps = new Map<string, string>();
  for (const path of listed(folder)) {
    const full = join(folder, path);
    kept.set(path, statSync(full).isFile() ? new Uint8Array(readFileSync(full)) : undefined);
    stamps.set(path, stampOf(full));
  }
  return () => {
    const found = new Set(listed(folder));
    const changes: string[] = [];
    for (const path of found) {
      if (kept.has(path)) continue;
      changes.push(`${JSON.stringify(path)} was written`);
      rmSync(join(folder, path), { recursive: true, force: true });
    }
    for (const [path, content] of kept) {
      const full = join(folder, path);
      if (found.has(path) && stampOf(full) === stamps.get(path)) continue;
      changes.push(`${JSON.stringify(path)} was changed`);
      if (content === undefined) mkdirSync(full, { recursive: true });
      else writeFileSync(full, content);
      stamps.set(path, stampOf(full));
    }
    return changes.length === 0 ? undefined : changes.join(', ');
  };
}

function listed(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}

/** Of a folder, when it was written tells nothing: files come and go in it. */
function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'gone';
  return stats.isFile() ? `${stats.size} ${stats.mtimeMs}` : 'folder';
}
