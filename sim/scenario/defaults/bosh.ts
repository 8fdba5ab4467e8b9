/** How long BOSH takes over the update of a VM, step by step. */
import { distributionProperty, durationProperty, type Property } from '../property';

const CPI = 'by the CPI: deletion and creation together are reported to take 1 to 6 minutes';

export const BOSH: readonly Property[] = [
  durationProperty('sim.bosh.prepare_time', {
    sets: 'bosh.prepareTime',
    default: '2s',
    origin: 'assumption',
    source: 'pre-stop scripts, a few messages to the agent, snapshots off',
    description: "From the start of a VM's update to its drain.",
  }),
  durationProperty('sim.bosh.drain_poll_interval', {
    sets: 'bosh.drainPollInterval',
    default: '5s',
    origin: 'constant',
    source: 'diego-release: jobs/rep/templates/drain.erb',
    description: "Pace at which a rep's drain script looks whether the rep has ended.",
  }),
  distributionProperty('sim.bosh.stop_time', {
    sets: 'bosh.stopTime',
    default: '10s',
    origin: 'assumption',
    source: 'monit acts every 10 s; post-stop scripts',
    description: 'Until monit has stopped all jobs of a VM once they are drained.',
  }),
  distributionProperty('sim.bosh.vm_delete_time', {
    sets: 'bosh.vmDeleteTime',
    default: { uniform: ['15s', '60s'] },
    origin: 'assumption',
    source: CPI,
    description: 'What the IaaS takes to delete a VM.',
  }),
  distributionProperty('sim.bosh.vm_create_time', {
    sets: 'bosh.vmCreateTime',
    default: { uniform: ['45s', '300s'] },
    origin: 'assumption',
    source: CPI,
    description: 'What the IaaS takes to create a VM.',
  }),
  distributionProperty('sim.bosh.agent_time', {
    sets: 'bosh.agentTime',
    default: { median: '45s', p95: '90s' },
    origin: 'assumption',
    source: 'a stemcell boots, its agent sets up networks and disks',
    description: 'From the creation of a VM until its agent answers.',
  }),
  distributionProperty('sim.bosh.job_start_time', {
    sets: 'bosh.jobStartTime',
    default: { median: '30s', p95: '60s' },
    origin: 'assumption',
    source: 'packages are fetched and unpacked, templates rendered, pre-start scripts run',
    description:
      'Until the jobs of a VM are started, once its agent answers or its old jobs are stopped.',
  }),
  distributionProperty('sim.bosh.swap_time', {
    sets: 'bosh.swapTime',
    default: '20s',
    origin: 'BOSH',
    source: 'docs-bosh: changing-deployment-vm-strategy.md, about 20 s a VM',
    description:
      'The same with create-swap-delete, whose new VM is ready before the old one stops.',
  }),
  durationProperty('sim.bosh.agent_timeout', {
    sets: 'bosh.agentTimeout',
    default: '45s',
    origin: 'assumption',
    source: "what the director's message about a VM that does not answer names",
    description: 'After which the director gives up an agent that does not answer.',
  }),
  durationProperty('sim.bosh.post_start_interval', {
    sets: 'bosh.postStartInterval',
    default: '1s',
    origin: 'constant',
    source: 'diego-release: jobs/rep/templates/post-start.erb',
    description: 'Pace at which a post-start script asks whether its job is up.',
  }),
  durationProperty('sim.bosh.rep_post_start_timeout', {
    sets: 'bosh.repPostStartTimeout',
    default: '10m',
    origin: 'constant',
    source: 'diego-release: jobs/rep/templates/post-start.erb',
    description: 'How long it asks for the rep before the update fails.',
  }),
  durationProperty('sim.bosh.silk_post_start_timeout', {
    sets: 'bosh.silkPostStartTimeout',
    default: '20s',
    origin: 'constant',
    source: 'silk-release: jobs/silk-daemon/templates/post-start.erb',
    description: 'How long it asks for silk-daemon before the update fails.',
  }),
];
