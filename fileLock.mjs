/**
 * Lock files, for what only one bootstrap.mjs of a checkout may do at a time. Plain JavaScript with Node's
 * own modules.
 */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A lock of another machine, or another container, is believed for this long, in milliseconds. */
const AGE_MAX = 10 * 60 * 1000;
/** Milliseconds between two looks. */
const POLL = 250;

/** Locks that this process holds. */
const held = new Set();

/**
 * Waits until no other process holds the lock, and says so on stderr. A lock whose holder died is taken
 * over. Two waiters that take over the same dead lock in the same millisecond could both go on; nothing
 * guards against that.
 */
export async function acquireLock(lock, waitingText) {
  let hasToldToWait = false;
  for (;;) {
    try {
      writeFileSync(lock, `${hostname()} ${process.pid}\n`, { flag: 'wx' });
      held.add(lock);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isDead(lock)) {
      removeDead(lock);
      continue;
    }
    if (!hasToldToWait) process.stderr.write(`${waitingText}\n`);
    hasToldToWait = true;
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

/** Gives back every lock of this process: also what is to be done before it ends early. */
export function releaseLocks() {
  for (const lock of held) rmSync(lock, { force: true });
  held.clear();
}

function isDead(lock) {
  const lockedAt = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (lockedAt === undefined) return false;
  if (Date.now() - lockedAt > AGE_MAX) return true;
  try {
    const [machine, pid] = readFileSync(lock, 'utf8').trim().split(' ');
    if (machine !== hostname() || !(Number(pid) > 0)) return false;
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** By renaming, so that of several waiters only one removes it. */
function removeDead(lock) {
  const taken = `${lock}.${process.pid}`;
  try {
    renameSync(lock, taken);
    rmSync(taken, { force: true });
  } catch {
    // Another waiter was first.
  }
}
