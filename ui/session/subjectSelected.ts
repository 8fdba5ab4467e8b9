/** What a broken invariant is broken for, as something to select. */
import { NONE } from '../../sim/model/identity';
import type { Replay } from '../replay/openReplay';
import { cellOf, cellSelected, lrpOf, processOf, taskOf } from './runFacts';
import type { Selected } from './selected';

/** `dora-1/2` as an LRP's name has it, `lrp:dora-1.2` as an auction log has it. */
const LRP = /^(.+)\/(\d{1,10})$|^lrp:(.+)\.(\d{1,10})$/;

/**
 * The cell, instance, task or app of this run that a text names: by its guid, a cell by its address as well. Null when
 * it names something else, such as a process of the control plane.
 */
export function subjectSelected(replay: Replay, subject: string): Selected | null {
  if (cellOf(replay, subject) !== NONE) return { kind: 'cell', cellGuid: subject };
  const [, before, index, logged, loggedIndex] = LRP.exec(subject) ?? [];
  const processGuid = before ?? logged;
  const number = Number(index ?? loggedIndex);
  if (processGuid !== undefined && lrpOf(replay, processGuid, number) !== NONE) {
    return { kind: 'instance', processGuid, index: number };
  }
  const taskGuid = subject.replace(/^task:/, '');
  if (taskOf(replay, taskGuid) !== NONE) return { kind: 'task', taskGuid };
  if (processOf(replay, subject) !== NONE) return { kind: 'app', processGuid: subject };
  const cell = replay.facts.cells.findIndex((facts) => facts?.underlayAddress === subject);
  return cell < 0 ? null : cellSelected(replay, cell);
}
