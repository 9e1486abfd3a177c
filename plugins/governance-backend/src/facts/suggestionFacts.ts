import { JsonObject } from '@backstage/types';
import {
  correlate,
  CorrelationRule,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { listCorrelatedComponents } from '../directory/listCorrelatedComponents';
import { InventoryIdentityDetail } from '../inventory';
import { toCorrelated } from '../tasks/attachByRules';
import { FactReader } from './FactReader';

const HIGH = 0.8;
const MEDIUM = 0.5;

function confidenceOf(score: number): string {
  if (score >= HIGH) {
    return 'high';
  }
  return score >= MEDIUM ? 'medium' : 'low';
}

/** Who is likeliest to own an identity that nobody owns, and why; nobody, with low confidence, where nothing points to one. */
export async function suggestionFacts(
  trx: Knex.Transaction,
  reader: FactReader,
  identity: InventoryIdentityDetail,
  rules: CorrelationRule[],
): Promise<JsonObject> {
  const subject = (await toCorrelated(trx, [identity])).get(identity.ref);
  const best =
    subject &&
    correlate(
      { ...subject, consumers: identity.consumers.map(({ ref }) => ref) },
      rules,
      await listCorrelatedComponents(trx),
    ).suggestions.find(({ kind }) => kind === 'owner');
  return best
    ? {
        owner: best.ref,
        members: await reader.membersOf(best.ref),
        reason: best.reason,
        confidence: confidenceOf(best.score),
      }
    : {
        owner: '',
        members: [],
        reason: 'nothing points to an owner',
        confidence: 'low',
      };
}
