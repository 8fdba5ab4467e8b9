/** Tracks of instances: how many run, and what the others wait for. */
import { percent } from '../../../charts/format';
import { drawInstances } from './instancesDrawing';
import { instancesModel, instancesUnder, runningText } from './instancesModel';
import { drawRecovery } from './recoveryDrawing';
import { recoveryLines, recoveryModel, shareAt } from './recoveryModel';
import { type Track, trackChart } from './track';
import { unlessTold } from './unlessTold';

export const recoveryTrack: Track = {
  name: 'recovery',
  title: 'Recovery',
  height: 56,
  label: 'Share of desired instances that run, with the recovery that the scenario expects',
  absence: (replay) => unlessTold(replay, 'container.running', 'Which instances run is'),
  makeChart: () =>
    trackChart(recoveryModel, (pen, model, scene, palette) => {
      if (model !== undefined) drawRecovery(pen, model, scene, palette);
    }),
  valueAt: (run, at, shown) => percent(shareAt(run, at, shown)),
  linesAt: recoveryLines,
};

export const instancesTrack: Track = {
  name: 'instances',
  title: 'Instances',
  height: 64,
  label: 'Desired instances as a line, instances by state stacked under it',
  absence: (replay) => unlessTold(replay, 'container.running', 'Which instances run is'),
  makeChart: () =>
    trackChart(instancesModel, (pen, model, { size }, palette) => {
      if (model !== undefined) drawInstances(pen, model, size, palette);
    }),
  valueAt: ({ replay }, at, shown) => runningText(replay, at, shown),
  linesAt: instancesUnder,
};
