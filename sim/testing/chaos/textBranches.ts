/** Branches that a text in a record tells apart: why an auction failed, what the BBS refused, how a process ended. */

import type { RecordRow } from '../../check/recordInvariant';
import {
  CELL_COMMUNICATION,
  EXCEEDED_INFLIGHT_CREATION,
  ROOT_FS_MISMATCH,
} from '../../model/placementErrors';
import type { KindName } from '../../trace/kinds';
import type { BranchWatch } from './branches';

/** By kind: the column of its text, and the texts that are to happen. */
const TEXTS: readonly {
  readonly kind: KindName;
  readonly column: 'a' | 'b';
  readonly texts: readonly string[];
}[] = [
  {
    kind: 'auction.failed',
    column: 'b',
    texts: [
      CELL_COMMUNICATION,
      EXCEEDED_INFLIGHT_CREATION,
      ROOT_FS_MISMATCH,
      'found no compatible cell with no placement tags',
      'found no compatible cell with placement tag "fast"',
      'insufficient resources: memory',
      'insufficient resources: disk',
      'insufficient resources: containers',
    ],
  },
  {
    kind: 'auction.taskFailed',
    column: 'b',
    texts: [CELL_COMMUNICATION, 'insufficient resources: memory'],
  },
  {
    kind: 'actualLRP.refused',
    column: 'b',
    texts: [
      'ActualLRPCannotBeClaimed',
      'ActualLRPCannotBeStarted',
      'ActualLRPCannotBeCrashed',
      'ResourceNotFound',
    ],
  },
  { kind: 'rep.stopped', column: 'b', texts: ['drained', 'stopped'] },
  { kind: 'process.exited', column: 'b', texts: ['stopped', 'lost lock'] },
  { kind: 'garden.broken', column: 'a', texts: ['fails', 'hangs'] },
  { kind: 'database.changed', column: 'a', texts: ['refuses', 'hangs', 'up'] },
  { kind: 'silk.leaseAcquired', column: 'b', texts: ['free', 'existing'] },
  { kind: 'ccTask.changed', column: 'b', texts: ['RUNNING', 'CANCELING', 'SUCCEEDED', 'FAILED'] },
];

export const TEXT_BRANCHES: readonly string[] = TEXTS.flatMap(({ kind, texts }) =>
  texts.map((text) => `${kind}: ${text}`),
);

const known = new Set(TEXT_BRANCHES);

export const textBranches: BranchWatch = ({ identities }, happened) =>
  Object.fromEntries(
    TEXTS.map(({ kind, column }) => [
      kind,
      (row: RecordRow): void => {
        const branch = `${kind}: ${identities.texts[row[column]] ?? ''}`;
        if (known.has(branch)) happened(branch);
      },
    ]),
  );
