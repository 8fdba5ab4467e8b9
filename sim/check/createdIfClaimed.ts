/**
 * Nobody makes a container for an instance that was not granted to it.
 *
 * Source: rep generator/internal/ordinary_lrp_processor.go processReservedContainer: a reserved container is run only
 * when ClaimActualLRP has succeeded; bbs ClaimActualLRP grants a row to one instance. So each container that Garden
 * makes for an LRP was named by a claim before. Cost: a step a claim and a container.
 */
import { lrpName, NONE } from '../model/identity';
import type { RecordInvariant } from './recordInvariant';

export const createdIfClaimed: RecordInvariant = {
  name: 'createdIfClaimed',
  sentence: 'A container of an LRP is created only for an instance that has claimed its row.',
  watch({ identities }, report) {
    const claimed = new Set<number>();
    return {
      'actualLRP.claimed': ({ instance }) => claimed.add(instance),
      'container.created': ({ cell, lrp, instance }) => {
        if (lrp === NONE || claimed.has(instance)) return;
        const text = `instance ${instance} is created on cell ${cell}, which never claimed it`;
        report(lrpName(identities, lrp), text);
      },
    };
  },
};
