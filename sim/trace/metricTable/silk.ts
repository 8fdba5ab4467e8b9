/** What Silk sends: its controller, the daemons of each cell, and what watches its network. */
import { HALF, metric, why } from './spec';

const HEALTH_CHECKS = why('Nobody checks the health of the controller here.');
const NETWORK = why('Policies, iptables and traffic are not modelled.');
const SILK = 'silk:controller/server_metrics/server_metrics.go';
const SILK_WRAPPER = 'cf-networking-helpers:middleware';
const PLANNER = 'silk:daemon/planner/vxlan_planner.go';
const POLICY = 'silk-release:src/vxlan-policy-agent/planner';
const ASG = 'silk-release:src/vxlan-policy-agent/converger';
const NETMON = 'silk-release:src/netmon/pollers';

// biome-ignore format: a table, one line each.
export const SILK_METRICS = [
  metric('silk-controller', 'totalLeases', 'gauge', '', HALF, 'Subnets that are leased, stale ones included.', SILK),
  metric('silk-controller', 'freeLeases', 'gauge', '', HALF, 'Subnets less all leases, whatever their state.', SILK),
  metric('silk-controller', 'staleLeases', 'gauge', '', HALF, 'Leases that were not renewed for an hour.', SILK),
  metric('silk-controller', 'uptime', 'gauge', 'seconds', HALF, 'Age of the process, which for one that was there before counts from the start of the simulation.', 'silk:cmd/silk-controller/main.go'),
  metric('silk-controller', 'DBOpenConnections', 'gauge', '', HALF, 'Most connections to the database that were in use at once so far: opened ones stay open.', SILK),
  metric('silk-controller', 'DBQueriesTotal', 'gauge', '', HALF, 'Queries so far; a request is one transaction and counts as one.', SILK),
  metric('silk-controller', 'DBQueriesSucceeded', 'gauge', '', HALF, 'Queries so far that succeeded.', SILK),
  metric('silk-controller', 'DBQueriesFailed', 'gauge', '', HALF, 'Queries so far that failed.', SILK),
  metric('silk-controller', 'DBQueriesInFlight', 'gauge', '', HALF, 'Queries under way.', SILK),
  metric('silk-controller', 'DBQueryDurationMax', 'gauge', 'seconds', HALF, 'The slowest query that ended since the last time it was sent, waiting included.', SILK),
  metric('silk-controller', 'LeasesAcquireRequestTime', 'gauge', 'ms', 'event', "Time to answer a cell's request for a lease.", SILK_WRAPPER),
  metric('silk-controller', 'LeasesAcquireRequestCount', 'counter', '', 'event', 'Requests for a lease.', SILK_WRAPPER),
  metric('silk-controller', 'LeasesIndexRequestTime', 'gauge', 'ms', 'event', 'Time to answer a poll of the leases.', SILK_WRAPPER),
  metric('silk-controller', 'LeasesIndexRequestCount', 'counter', '', 'event', 'Polls of the leases.', SILK_WRAPPER),
  metric('silk-controller', 'LeasesReleaseRequestTime', 'gauge', 'ms', 'event', 'Time to take a lease back.', SILK_WRAPPER),
  metric('silk-controller', 'LeasesReleaseRequestCount', 'counter', '', 'event', 'Leases given back.', SILK_WRAPPER),
  metric('silk-controller', 'LeasesRenewRequestTime', 'gauge', 'ms', 'event', 'Time to renew a lease.', SILK_WRAPPER),
  metric('silk-controller', 'LeasesRenewRequestCount', 'counter', '', 'event', 'Renewals of leases.', SILK_WRAPPER),
  metric('silk-controller', 'HealthRequestTime', 'gauge', 'ms', 'event', 'Time to answer a health check.', SILK_WRAPPER, HEALTH_CHECKS),
  metric('silk-controller', 'HealthRequestCount', 'counter', '', 'event', 'Health checks.', SILK_WRAPPER, HEALTH_CHECKS),
  metric('silk-daemon', 'renewSuccess', 'counter', '', 'event', 'Renewals that succeeded, one a cycle.', PLANNER),
  metric('silk-daemon', 'renewFailure', 'counter', '', HALF, 'Renewals that failed.', PLANNER),
  metric('silk-daemon', 'convergeSuccess', 'counter', '', 'event', 'Times that the routes were set, one a cycle.', PLANNER),
  metric('silk-daemon', 'convergeFailure', 'counter', '', HALF, 'Times that the routes could not be set: none here.', PLANNER),
  metric('silk-daemon', 'numberLeases', 'gauge', '', 'event', 'Active leases that the daemon received, once a cycle.', PLANNER),
  metric('silk-daemon', 'uptime', 'gauge', 'seconds', HALF, 'Age of the process, which for one that was there before counts from the start of the simulation.', 'silk:cmd/silk-daemon/main.go'),
  metric('vxlan-policy-agent', 'containerMetadataTime', 'gauge', 'ms', 'event', 'Time to read what the cell knows of its containers.', POLICY, NETWORK),
  metric('vxlan-policy-agent', 'policyServerPollTime', 'gauge', 'ms', 'event', 'Time of a poll for policies.', POLICY, NETWORK),
  metric('vxlan-policy-agent', 'policyServerASGPollTime', 'gauge', 'ms', 'event', 'Time of a poll for security groups.', POLICY, NETWORK),
  metric('vxlan-policy-agent', 'iptablesEnforceTime', 'gauge', 'ms', 'event', 'Time to set iptables.', ASG, NETWORK),
  metric('vxlan-policy-agent', 'totalPollTime', 'gauge', 'ms', 'event', 'Time of a cycle over policies.', ASG, NETWORK),
  metric('vxlan-policy-agent', 'asgIptablesEnforceTime', 'gauge', 'ms', 'event', 'Time to set iptables for security groups.', ASG, NETWORK),
  metric('vxlan-policy-agent', 'asgIptablesCleanupTime', 'gauge', 'ms', 'event', 'Time to clear iptables of security groups.', ASG, NETWORK),
  metric('vxlan-policy-agent', 'asgTotalPollTime', 'gauge', 'ms', 'event', 'Time of a cycle over security groups.', ASG, NETWORK),
  metric('netmon', 'NetInterfaceCount', 'gauge', '', HALF, 'Network interfaces of the cell.', NETMON, NETWORK),
  metric('netmon', 'IPTablesRuleCount', 'gauge', '', HALF, 'Rules of iptables on the cell.', NETMON, NETWORK),
  metric('netmon', 'OverlayTxBytes', 'gauge', '', HALF, 'Bytes sent over the overlay.', NETMON, NETWORK),
  metric('netmon', 'OverlayRxBytes', 'gauge', '', HALF, 'Bytes received over the overlay.', NETMON, NETWORK),
  metric('netmon', 'OverlayTxDropped', 'gauge', '', HALF, 'Packets dropped on their way out.', NETMON, NETWORK),
  metric('netmon', 'OverlayRxDropped', 'gauge', '', HALF, 'Packets dropped on their way in.', NETMON, NETWORK),
] as const;
