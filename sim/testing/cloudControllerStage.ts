/**
 * One Cloud Controller by itself: what it is told goes in, what it says comes out. A test plays the BBS.
 */
import { createCloudController } from '../diego/cloudController/cloudController';
import type { CloudControllerState } from '../diego/cloudController/cloudControllerState';
import type { CloudControllerMessage } from '../diego/cloudController/messages';
import { stagingSources } from '../diego/cloudController/stagingSources';
import type { DiegoMessage } from '../diego/messages';
import { createWorld } from '../diego/world';
import type { Duration, Instant } from '../engine/units';
import { APPS_DOMAIN, STAGING_DOMAIN, TASKS_DOMAIN } from '../model/domain';
import type { BbsErrorType } from '../model/errors';
import { createIdentities, domainId, processId, type TaskId, taskId } from '../model/identity';
import { type FoundationEntry, foundationSpec } from './builders';
import { controlPlane } from './controlPlaneFixture';
import { RecordingCtx } from './recordingCtx';

/** A message to the BBS, with the number that its answer carries. */
export type Asked = Extract<DiegoMessage, { readonly request: number }>;

const BBS = 2;

export class CloudControllerStage {
  readonly ctx = new RecordingCtx();
  readonly identities = createIdentities();
  private readonly actor: ReturnType<typeof createCloudController>;

  constructor(entry: Omit<FoundationEntry, 'cells'>) {
    const spec = foundationSpec({ cells: 1, ...entry });
    for (const app of spec.apps) processId(this.identities, app.processGuid);
    for (const name of [APPS_DOMAIN, TASKS_DOMAIN, STAGING_DOMAIN]) domainId(this.identities, name);
    const { apps, pushes, config } = spec;
    const taskSources = [...spec.tasks, ...stagingSources(spec)];
    const parts = { config: config.cloudController, apps, pushes, taskSources };
    const { identities } = this;
    const shared = { identities, world: createWorld(), plane: controlPlane({ bbs: BBS }) };
    this.actor = createCloudController(parts, shared, 'z1');
    this.ctx.sender = BBS;
  }

  get state(): CloudControllerState {
    return this.actor.state;
  }

  /** Hands in one message; answers what went to the BBS. */
  tell(message: CloudControllerMessage): Asked[] {
    this.actor.receive(this.actor.state, message, this.ctx);
    return this.ctx.takeSent() as Asked[];
  }

  /** Answers a call with that error, or with success. */
  answer(asked: Asked | undefined, error: BbsErrorType | null = null): Asked[] {
    const { request } = present(asked);
    return this.tell({ kind: 'cc.callAnswered', request, error });
  }

  /** A sync begins; answers its request for the list. */
  syncs(): Asked | undefined {
    return this.tell({ kind: 'cc.sync' })[0];
  }

  /** The BBS holds these processes, in their order, and the own ones are read. */
  lists(
    asked: Asked | undefined,
    held: readonly (readonly [process: number, instances: number])[],
  ) {
    const listing = {
      processes: Int32Array.from(held, ([process]) => process),
      instances: Int32Array.from(held, ([, instances]) => instances),
    };
    this.tell({ kind: 'cc.desiredFetched', request: present(asked).request, listing });
    return this.tell({ kind: 'cc.batchRead', run: this.state.sync.run });
  }

  /** The BBS holds these tasks, and the own ones are read. */
  listsTasks(asked: Asked | undefined, tasks: readonly TaskId[]): Asked[] {
    this.tell({ kind: 'cc.tasksFetched', request: present(asked).request, tasks });
    return this.tell({ kind: 'cc.tasksRead', run: this.state.sync.run });
  }

  /** Up to the list of the BBS's tasks: nothing was to be done about processes. */
  syncsTasks(): Asked | undefined {
    const [bump] = this.lists(this.syncs(), []);
    return this.answer(bump)[0];
  }

  /** The task of a source, by its number. */
  task(name: string): TaskId {
    return taskId(this.identities, name);
  }

  /** How often something of that kind was recorded so far. */
  recorded(name: string): number {
    return this.ctx.recorded.filter((each) => each === name).length;
  }

  passes(duration: Duration): void {
    this.ctx.now += duration;
  }

  /** What it told itself to do at that time. */
  timersAt(at: Instant): string[] {
    return this.ctx.timers.filter((timer) => timer.at === at).map(({ message }) => message.kind);
  }
}

export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing was asked');
  return value;
}
