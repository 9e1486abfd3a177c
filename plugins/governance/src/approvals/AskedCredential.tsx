import { Text } from '@backstage/ui';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { Section } from '../display/Section';
import { PersonName } from '../flows/PersonName';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What a request for a credential states, as far as an answer is bound to it. */
const requestSchema = z.looseObject({
  identity: z.string(),
  issuer: z.string(),
  scopes: z.array(z.string()),
  environment: z.string(),
  target: z.string(),
  ttlDays: z.number().optional(),
});

/** What a credential that is asked for, or asked to be confirmed, means, in a sentence. Nothing of another question. */
export function AskedCredential({ approval }: { approval: ApprovalView }) {
  const { t } = useGovernanceTranslation();
  const asked = requestSchema.safeParse(approval.fields.request);
  if (!asked.success) {
    return null;
  }
  const { identity, issuer, scopes, environment, target, ttlDays } = asked.data;
  const words = {
    identity: approval.subjectTitle ?? identity,
    issuer,
    scopes: scopes.join(', '),
    environment,
    days: String(ttlDays ?? ''),
    target,
  };
  return (
    <Section title={t('credentials.asked')}>
      <Text as="p">
        {approval.decisions.includes('confirm') ? (
          t('credentials.askedConfirm', words)
        ) : (
          <>
            {approval.requestedBy && (
              <>
                <PersonName actor={approval.requestedBy} />{' '}
              </>
            )}
            {t('credentials.askedApprove', words)}
          </>
        )}
      </Text>
    </Section>
  );
}
