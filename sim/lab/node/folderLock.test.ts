/** Locks of processes that ended in ways a program cannot tidy up after. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { takeLock } from './folderLock';

/** From the state on, as in proc(5): the name before it may hold spaces. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

test.runIf(existsSync('/proc/self/stat'))(
  'a killed process that nobody looks after holds no lock',
  async () => {
    // The shell becomes a program that never asks what became of its child, which waits for that: a shell
    // may ask.
    const child = '(until [ "$(cat /proc/$$/comm)" = sleep ]; do :; done) &';
    const parent = spawn('sh', ['-c', `${child} echo $!; exec sleep 60`]);
    try {
      const [printed] = await once(parent.stdout, 'data');
      const pid = Number(String(printed).trim());
      // As long as a busy machine takes to let it end.
      await vi.waitFor(() => expect(statOf(pid)[0]).toBe('Z'), { timeout: 30_000 });
      const file = join(mkdtempSync(join(tmpdir(), 'diegosim-lock-')), 'sweep.lock');
      writeFileSync(file, `${hostname()} ${pid} ${statOf(pid)[19]}\n`);
      const lock = takeLock(file);
      expect(lock).toHaveProperty('release');
      expect(takeLock(file)).toBe(`process ${process.pid}`);
      if (typeof lock !== 'string') lock.release();
      expect(existsSync(file)).toBe(false);
    } finally {
      parent.kill();
    }
  },
);
