/** Settings of BOSH's health monitor and of its resurrector. */
import { SECOND } from '../../engine/units';
import {
  countedProperty,
  countProperty,
  durationProperty,
  flagProperty,
  numberProperty,
  type Property,
} from '../property';

const JOB = 'bosh: jobs/health_monitor/spec';

export const HEALTH_MONITOR: readonly Property[] = [
  flagProperty('hm.resurrector_enabled', {
    sets: 'healthMonitor.isResurrectorEnabled',
    default: false,
    origin: 'BOSH',
    source: `${JOB}; bosh-deployment turns it on`,
    description:
      'Whether the health monitor has VMs recreated that died. Off by default, as in the job; a director made with bosh-deployment has it on.',
  }),
  durationProperty('sim.bosh.heartbeat_interval', {
    sets: 'healthMonitor.heartbeatInterval',
    default: '30s',
    origin: 'constant',
    source: 'bosh-agent: app/app.go (docs-bosh: hm-config.md says 60 s)',
    description: 'Pace at which the agent of each VM says that it is there.',
  }),
  countedProperty('hm.intervals.agent_timeout', 'seconds', {
    sets: 'healthMonitor.agentTimeout',
    default: '60s',
    origin: 'BOSH',
    source: JOB,
    description: 'How long after its last heartbeat an agent counts as gone.',
  }),
  countedProperty(
    'hm.intervals.analyze_agents',
    'seconds',
    {
      sets: 'healthMonitor.analysisInterval',
      default: '60s',
      origin: 'BOSH',
      source: JOB,
      description: 'Pace at which the health monitor looks which agents are gone.',
    },
    { minimum: SECOND },
  ),
  countedProperty(
    'hm.intervals.poll_director',
    'seconds',
    {
      sets: 'healthMonitor.pollInterval',
      default: '60s',
      origin: 'BOSH',
      source: JOB,
      description: 'Pace at which it asks the director which VMs there are to be.',
    },
    { minimum: SECOND },
  ),
  countProperty('hm.resurrector.minimum_down_jobs', {
    sets: 'healthMonitor.meltdownCount',
    default: 5,
    origin: 'BOSH',
    source: `${JOB}; bosh: src/bosh-monitor`,
    description: 'The fewest VMs down that are a meltdown, in which nothing is recreated.',
  }),
  numberProperty(
    'hm.resurrector.percent_threshold',
    {
      sets: 'healthMonitor.meltdownShare',
      default: 0.2,
      origin: 'BOSH',
      source: `${JOB}; bosh: src/bosh-monitor`,
      description: 'The least share of all VMs down, 0 to 1, that is a meltdown: both must be so.',
    },
    0,
    1,
  ),
  countedProperty('hm.resurrector.time_threshold', 'seconds', {
    sets: 'healthMonitor.meltdownWindow',
    default: '600s',
    origin: 'BOSH',
    source: `${JOB}; bosh: src/bosh-monitor`,
    description: 'How long a VM that was found down counts towards a meltdown.',
  }),
  durationProperty('sim.bosh.scan_agent_timeout', {
    sets: 'healthMonitor.scanTimeout',
    default: '10s',
    origin: 'constant',
    source: 'bosh: src/bosh-director, the problem scanner of scan_and_fix',
    description: 'How long the director waits for agents before it takes their VMs for dead.',
  }),
  countProperty(
    'sim.bosh.resurrections_in_flight',
    {
      sets: 'healthMonitor.recreationsInFlight',
      default: 1,
      origin: 'assumption',
      source: 'one task at a time is known; cf-deployment has max_in_flight 1 for every group',
      description: 'VMs that the resurrector recreates at once.',
    },
    1,
    1000,
  ),
];
