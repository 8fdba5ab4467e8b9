/**
 * A lock file, so that only one sweep writes into a folder. A lock whose holder died is taken over; one of
 * another machine, which nobody here can ask, has to be removed by a person.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './errorCode';

/** A lock that is held. */
export interface Lock {
  release(): void;
}

/** Takes the lock, or answers who has it. @throws the system's error when it cannot be written. */
export function takeLock(file: string): Lock | string {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, `${hostname()} ${process.pid} ${startOf(process.pid)}\n`, { flag: 'wx' });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const holder = holderOf(file);
    if (holder !== undefined) return holder;
    removeDead(file);
  }
  return 'another process';
}

/** Who holds a lock; undefined when nobody does any more. */
function holderOf(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const [machine = '', process = '', startedAt = ''] = text.trim().split(' ');
  const pid = Number(process);
  // Killed between making the file and writing into it. Nothing guards against a second sweep that looks in
  // the same microsecond.
  if (text === '' || !(Number.isSafeInteger(pid) && pid > 0)) return undefined;
  if (machine !== hostname()) return `process ${pid} on ${machine}`;
  return isAlive(pid) && startOf(pid) === startedAt ? `process ${pid}` : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/**
 * When a process started, as Linux counts (proc(5), field 22 of stat): numbers of processes are used again,
 * soon so in a container. `dead` for a zombie, which keeps its number until its parent looks, and where the
 * first process of a container never does, for good. Empty where nobody tells.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in parentheses, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'dead' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

/** By renaming, so that of several that find it only one removes it. */
function removeDead(file: string): void {
  const taken = `${file}.${process.pid}`;
  try {
    renameSync(file, taken);
    rmSync(taken, { force: true });
  } catch {
    // Another one was first.
  }
}
