import { Knex } from 'knex';
import { CampaignDefinition } from '@countersign/plugin-governance-common';
import { planOf } from './planOf';
import { askAbout, StagedSubject, StagingContext } from './planStage';
import { withSubstitutes } from './withSubstitutes';
import { findStageReviewers } from './findStageReviewers';

/** Who would be asked first about a thing, by the same rules as a launch; writes nothing. */
export async function previewReviewers(
  trx: Knex.Transaction,
  context: StagingContext,
  options: {
    definition: CampaignDefinition;
    subject: Omit<StagedSubject, 'itemId'>;
    at: string;
  },
): Promise<string[] | undefined> {
  const { definition, subject, at } = options;
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
  const found = await findStageReviewers(trx, context, question, sources);
  const asked = await withSubstitutes(trx, found.reviewers, {
    excluded: question.excluded,
    at,
  });
  return asked.map(({ ref }) => ref);
}
