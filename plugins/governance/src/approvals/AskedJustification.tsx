import { Text } from '@backstage/ui';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { flattenFacts } from '../display/factText';
import { Section } from '../display/Section';
import { PersonName } from '../flows/PersonName';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What was issued by breaking glass, as far as an answer is bound to it. */
const brokenSchema = z.looseObject({
  'credential.ref': z.string(),
  'request.identity': z.string(),
  'request.scopes': z.array(z.string()),
  'request.environment': z.string(),
  'request.reason': z.string(),
});

/** What somebody has done by breaking glass, and why, for whoever says whether it was justified. Nothing of another question. */
export function AskedJustification({ approval }: { approval: ApprovalView }) {
  const { t } = useGovernanceTranslation();
  const asked = brokenSchema.safeParse(
    Object.fromEntries(flattenFacts(approval.fields)),
  );
  if (!asked.success || !approval.decisions.includes('justified')) {
    return null;
  }
  const { data } = asked;
  return (
    <Section title={t('credentials.asked')}>
      <Text as="p">
        {approval.requestedBy && (
          <>
            <PersonName actor={approval.requestedBy} />{' '}
          </>
        )}
        {t('credentials.askedJustified', {
          identity: approval.subjectTitle ?? data['request.identity'],
          scopes: data['request.scopes'].join(', '),
          environment: data['request.environment'],
        })}
      </Text>
      <Text as="p">
        {t('credentials.askedReason', { reason: data['request.reason'] })}
      </Text>
    </Section>
  );
}
