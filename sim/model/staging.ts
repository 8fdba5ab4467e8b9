/**
 * Staging tasks: what they are called, and how big they are. Cloud Controller asks for them so; whoever
 * reads a run finds the size of one by its name.
 */
import type { MB } from '../engine/units';
import type { CloudControllerConfig } from './config';
import { STAGING_DOMAIN } from './domain';
import type { AppSpec, TaskSource } from './foundationSpec';
import type { PlacementConstraint } from './placement';

/** What is asked for a task. */
export type TaskShape = Pick<TaskSource, 'domain' | 'memory' | 'disk' | 'constraint'>;

/** capi-release: cc.diego.docker_staging_stack. */
const DOCKER_STAGING_STACK = 'preloaded:cflinuxfs4';

const BUILD = /^(.*)-build-\d+$/;

/** The guid of the n-th staging of a process. */
export function buildGuid(processGuid: string, count: number): string {
  return `${processGuid}-build-${count}`;
}

/** The process that a task stages; undefined when it stages none. */
function stagedProcess(taskGuid: string): string | undefined {
  return BUILD.exec(taskGuid)?.[1];
}

/** The staging task of an app: its size is the app's, within bounds, its tags are the app's. */
export function stagingShape(
  app: Pick<AppSpec, 'memory' | 'disk' | 'constraint'>,
  config: CloudControllerConfig,
): TaskShape {
  return {
    domain: STAGING_DOMAIN,
    ...stagingSize(app, config),
    constraint: stagingConstraint(app.constraint),
  };
}

/** What bounds the size of a staging task. */
export type StagingBounds = Pick<
  CloudControllerConfig,
  'stagingMemory' | 'stagingDisk' | 'appDiskMaximum'
>;

/** cloud_controller_ng: diego/task_recipe_builder.rb and backends/staging_disk_calculator.rb. */
export function stagingSize(
  { memory, disk }: Pick<AppSpec, 'memory' | 'disk'>,
  { stagingMemory, stagingDisk, appDiskMaximum }: StagingBounds,
): { readonly memory: MB; readonly disk: MB } {
  return {
    memory: Math.max(memory, stagingMemory),
    disk: Math.max(stagingDisk, Math.min(disk, appDiskMaximum)),
  };
}

/** A Docker app is staged on a preloaded stack; volumes are mounted when it runs, not before. */
function stagingConstraint({ rootFs, placementTags }: PlacementConstraint): PlacementConstraint {
  return {
    rootFs: rootFs.startsWith('preloaded') ? rootFs : DOCKER_STAGING_STACK,
    placementTags,
    volumeDrivers: [],
  };
}

/** How to find what a task's name refers to. */
export interface TaskNames<Source, App> {
  readonly source: (name: string) => Source | undefined;
  readonly app: (processGuid: string) => App | undefined;
}

/**
 * What was asked for a task, by its guid: that of its source, after whose name Cloud Controller numbers it
 * (`nightly-17`), or the staging of an app. Undefined for a task that the foundation does not have.
 */
export function ownerOfTask<Source, App>(
  taskGuid: string,
  names: TaskNames<Source, App>,
): { readonly source: Source } | { readonly stages: App } | undefined {
  const source = names.source(taskGuid.slice(0, Math.max(0, taskGuid.lastIndexOf('-'))));
  if (source !== undefined) return { source };
  const app = names.app(stagedProcess(taskGuid) ?? '');
  return app === undefined ? undefined : { stages: app };
}

/** The same, with its shape. */
export function taskShape(
  taskGuid: string,
  names: TaskNames<TaskSource, AppSpec>,
  config: CloudControllerConfig,
): TaskShape | undefined {
  const owner = ownerOfTask(taskGuid, names);
  if (owner === undefined) return undefined;
  return 'source' in owner ? owner.source : stagingShape(owner.stages, config);
}
