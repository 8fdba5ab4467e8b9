/** Settings of the auctioneer. Times come from its real scheduler, compiled, alone in memory. */
import {
  costProperty,
  countProperty,
  durationProperty,
  numberProperty,
  type Property,
} from '../property';

export const AUCTIONEER: readonly Property[] = [
  durationProperty(
    'diego.auctioneer.lock_ttl',
    {
      sets: 'auctioneer.lockTtl',
      default: '15s',
      origin: 'constant',
      source: 'locket: schema.go DefaultSessionTTLInSeconds',
      description: "How long the auctioneer's lock outlives its last renewal.",
    },
    { minimum: 1_000_000 },
  ),
  durationProperty(
    'diego.auctioneer.lock_retry_interval',
    {
      sets: 'auctioneer.lockRetryInterval',
      default: '1s',
      origin: 'constant',
      source: 'locket: schema.go SQLRetryInterval; the 5s of the job template are ignored',
      description: "Pause between an auctioneer's attempts at its lock.",
    },
    { minimum: 100_000 },
  ),
  numberProperty(
    'diego.auctioneer.starting_container_weight',
    {
      sets: 'auctioneer.startingContainerWeight',
      default: 0.25,
      origin: 'BOSH',
      source: 'jobs/auctioneer/spec',
      description: 'Penalty on a cell for each container that is starting there.',
    },
    0,
    1000,
  ),
  countProperty(
    'diego.auctioneer.starting_container_count_maximum',
    {
      sets: 'auctioneer.startingContainerCountMaximum',
      default: 0,
      origin: 'BOSH',
      source: 'jobs/auctioneer/spec; operators often set 200',
      description: 'Containers that may be starting in the whole foundation at once; 0: no limit.',
    },
    0,
    1_000_000,
  ),
  numberProperty(
    'diego.auctioneer.bin_pack_first_fit_weight',
    {
      sets: 'auctioneer.binPackFirstFitWeight',
      default: 0,
      origin: 'BOSH',
      source: 'jobs/auctioneer/spec',
      description: 'Weight of the cell index in the score: above 0, lower indexes fill up first.',
    },
    0,
    1,
  ),
  durationProperty('diego.auctioneer.cell_state_timeout', {
    sets: 'auctioneer.cellStateTimeout',
    default: '10s',
    origin: 'BOSH',
    source: 'jobs/auctioneer/spec',
    description: 'How long the auctioneer waits for a cell to report its state.',
  }),
  durationProperty('diego.auctioneer.communication_timeout', {
    sets: 'auctioneer.communicationTimeout',
    default: '10s',
    origin: 'constant',
    source: 'jobs/auctioneer/templates/auctioneer.json.erb',
    description: 'Timeout of the calls to the BBS and of Perform on a cell.',
  }),
  countProperty('diego.auctioneer.auction_runner_workers', {
    sets: 'auctioneer.auctionRunnerWorkers',
    default: 1000,
    origin: 'constant',
    source: 'jobs/auctioneer/templates/auctioneer.json.erb',
    description: 'Calls to cells under way at once.',
  }),
  costProperty('sim.auctioneer.decode_per_cell', {
    sets: 'auctioneer.decodePerCell',
    default: '50µs',
    origin: 'assumption',
    source: 'a TLS record and a small JSON object',
    description:
      "Time the auctioneer takes for each cell's state, empty or not, one after the other.",
  }),
  costProperty('sim.auctioneer.decode_per_instance', {
    sets: 'auctioneer.decodePerInstance',
    default: '4µs',
    origin: 'assumption',
    source: 'some 300 bytes of JSON an instance at Go’s 50 to 100 MB/s',
    description: "What each instance in a cell's state adds.",
  }),
  costProperty('sim.auctioneer.auction_per_cell', {
    sets: 'auctioneer.auctionPerCell',
    default: '1.16µs',
    origin: 'measured',
    source: 'the real scheduler: 142µs, 377µs and 508µs an auction on 100 to 250 cells, fitted',
    description: 'Time one auction takes for each cell it looks at, empty or not.',
  }),
  costProperty('sim.auctioneer.auction_per_instance', {
    sets: 'auctioneer.auctionPerInstance',
    default: '8.5ns',
    origin: 'measured',
    source: 'the same fit, within 5% of each measurement',
    description: 'Time one auction takes for each instance on each cell.',
  }),
];
