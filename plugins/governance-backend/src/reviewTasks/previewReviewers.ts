import { Knex } from 'knex';
import { CampaignDefinition } from '@countersign/plugin-governance-common';
import { planOf } from './planOf';
import {
  askAbout,
  findAsked,
  FindOnce,
  StagedSubject,
  StagingContext,
} from './planStage';

/** Who would be asked first about a thing, by the same rules as a launch; writes nothing. */
export async function previewReviewers(
  trx: Knex.Transaction,
  context: StagingContext,
  options: {
    definition: CampaignDefinition;
    subject: Omit<StagedSubject, 'itemId'>;
    at: string;
    /** Keeps who was found for one of several, for the like. */
    once: FindOnce;
  },
): Promise<string[] | undefined> {
  const { definition, subject, at, once } = options;
  const plan = planOf('preview', definition);
  if (!plan) {
    return undefined;
  }
  const [{ reviewers: sources }] = plan.stages;
  const { question } = await askAbout(trx, context, {
    plan,
    subject: { ...subject, itemId: 'preview' },
    sources,
    at,
  });
  const { asked } = await once(question, () =>
    findAsked(trx, context, { question, sources, at }),
  );
  return asked.map(({ ref }) => ref);
}
