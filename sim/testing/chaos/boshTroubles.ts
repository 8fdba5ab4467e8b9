/** What people do with BOSH: deploys that recreate or restart VMs, rotations of certificates, the resurrector's switch. */
import { CERTIFICATE_NAMES } from '../../scenario/certificates';
import type { Entry } from './scenarioData';
import { span } from './scenarioData';
import { among, type Raw, type Shape, type Trouble } from './shape';
import { beginOf, once } from './times';

export const BOSH_TROUBLES: Readonly<Record<string, Trouble>> = {
  deploy: (raw, shape) => [
    {
      deploy: {
        change: among(['recreate', 'recreate', 'restart'], raw.first),
        ...settingsOf(raw, shape),
      },
      ...once(raw, shape),
    },
  ],
  rotate: (raw, shape) => [
    {
      rotate: {
        certificate: among(CERTIFICATE_NAMES, raw.first),
        ...(raw.second % 2 === 0 ? { expires: span(30 + raw.lasts * 4) } : {}),
        ...(raw.third % 2 === 0 ? { pause: span(raw.lasts) } : {}),
        deploy: { maxInFlight: 4, ...settingsOf({ ...raw, third: raw.share }, shape) },
      },
      at: span(beginOf(raw, shape)),
    },
  ],
  pauseResurrector: (raw, shape) => [
    { pauseResurrector: true, ...once(raw, shape), for: span(Math.max(1, raw.lasts)) },
  ],
};

/** Looks are over soon, so that a deploy that fails does so within minutes. */
const WATCH = { canaryWatchTime: '5s-2m', updateWatchTime: '1s-2m' } as const;

function settingsOf({ second, third, lasts, share }: Raw, shape: Shape): Entry {
  const groups = [...shape.groups.map(({ name }) => name), 'diego-api', 'scheduler'];
  return {
    ...WATCH,
    maxInFlight: among<string | number>([1, 2, 4, '50%', '100%'], second),
    canaries: among<string | number>([0, 1, '50%'], third),
    ...(third % 3 === 0
      ? { groups: [...new Set([among(groups, second), among(groups, share)])] }
      : {}),
    ...(third % 4 === 1 ? { addresses: 'new' } : {}),
    ...(third % 5 === 2 ? { strategy: 'create-swap-delete' } : {}),
    ...(second % 5 === 0 ? { skipDrain: true } : {}),
    ...(second % 4 === 1 ? { failing: '30%' } : {}),
    ...(second % 2 === 1 ? { rerun: { after: span(5 + lasts / 4), times: 3 } } : {}),
  };
}
