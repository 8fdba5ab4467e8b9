/**
 * Certificates and keys that operators rotate: each rotation is a sequence of deploys, one after the
 * other, since both the old and the new one must be trusted everywhere before the new one is used.
 *
 * What happens on the wires when a step is left out (mutual TLS fails between VMs that are updated and
 * those that are not) is not modelled: the sequences are complete.
 */
import type { DeploySpec } from '../model/foundationSpec';

export interface Certificate {
  /** What each deploy of the sequence does to the VMs. */
  readonly deploys: readonly DeploySpec['change'][];
  /** Groups that hold it, where it is not on every cell. */
  readonly groups: readonly string[] | null;
  readonly steps: string;
  readonly source: string;
}

export const CERTIFICATE_NAMES = [
  'instance-identity-ca',
  'ca',
  'leaf',
  'nats-ca',
  'bbs-encryption-key',
] as const;
export type CertificateName = (typeof CERTIFICATE_NAMES)[number];

export const CERTIFICATES: Readonly<Record<CertificateName, Certificate>> = {
  'instance-identity-ca': {
    deploys: ['restart', 'restart'],
    groups: null,
    steps: 'trust the new CA as well and sign with it; trust the old one no more',
    source: 'diego-release docs/071-rotating-instance-identity-ca-certificate.md',
  },
  ca: {
    deploys: ['restart', 'restart', 'restart'],
    groups: null,
    steps: 'trust the new CA as well; issue every leaf certificate anew; trust the old one no more',
    source: 'Ops Manager 2.10, rotating certificate authorities',
  },
  leaf: {
    deploys: ['restart'],
    groups: null,
    steps: 'issue the certificates anew, by the same CA',
    source: 'derived: one deploy replaces files of jobs',
  },
  'nats-ca': {
    deploys: ['recreate', 'recreate'],
    groups: null,
    steps:
      'of five steps the first, third and fifth change the director alone, and are not simulated (let `pause` stand for the third); the second and fourth recreate every VM, whose agent holds the certificate',
    source: 'docs-bosh nats-ca-rotation.md',
  },
  'bbs-encryption-key': {
    deploys: ['restart', 'restart'],
    groups: ['diego-api'],
    steps:
      'make the new key the active one beside the old one, with which the BBS writes every record anew as it starts; drop the old one',
    source: 'docs-cf-admin bbs-encryption-keys.html.md.erb',
  },
};
