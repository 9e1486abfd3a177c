import {
  correlate,
  CorrelationRule,
  IdentityDetail,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { listCorrelatedComponents } from '../directory/listCorrelatedComponents';
import { InventoryIdentityDetail } from '../inventory';
import { toCorrelated } from '../tasks/attachByRules';

/** Who may own an identity and what may use it, best first, where that is not known. */
export async function suggestAttachments(
  context: { knex: Knex; correlation: { rules: CorrelationRule[] } },
  identity: InventoryIdentityDetail,
): Promise<IdentityDetail['suggestions']> {
  return context.knex.transaction(async trx => {
    const components = await listCorrelatedComponents(trx);
    const correlated = await toCorrelated(trx, [identity]);
    const subject = correlated.get(identity.ref);
    return subject
      ? correlate(
          {
            ...subject,
            consumers: identity.consumers.map(({ ref }) => ref),
          },
          context.correlation.rules,
          components,
        ).suggestions
      : [];
  });
}
