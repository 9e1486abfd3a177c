import { Text } from '@backstage/ui';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { flattenFacts } from '../display/factText';
import { Section } from '../display/Section';
import { PersonName } from '../flows/PersonName';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What a request for a credential states, as far as an answer is bound to it. */
const requestSchema = z.looseObject({
  'request.identity': z.string(),
  'request.issuer': z.string(),
  'request.scopes': z.array(z.string()),
  'request.environment': z.string(),
  'request.target': z.string(),
  'request.ttlDays': z.number().optional(),
  'request.ttlHours': z.number().optional(),
  'credential.ref': z.string().optional(),
});

/** What a credential that is asked for, or asked to be confirmed, means, in a sentence. Nothing of another question. */
export function AskedCredential({ approval }: { approval: ApprovalView }) {
  const { t } = useGovernanceTranslation();
  const asked = requestSchema.safeParse(
    Object.fromEntries(flattenFacts(approval.fields)),
  );
  if (!asked.success) {
    return null;
  }
  const { data } = asked;
  const words = {
    identity: approval.subjectTitle ?? data['request.identity'],
    issuer: data['request.issuer'],
    scopes: data['request.scopes'].join(', '),
    environment: data['request.environment'],
    days: String(data['request.ttlDays'] ?? ''),
    hours: String(data['request.ttlHours'] ?? ''),
    target: data['request.target'],
  };
  // What it is bound to is made already, whoever is asked to confirm it.
  const isMade =
    data['credential.ref'] !== undefined ||
    approval.decisions.includes('confirm');
  return (
    <Section title={t('credentials.asked')}>
      <Text as="p">
        {isMade ? (
          t('credentials.askedConfirm', words)
        ) : (
          <>
            {approval.requestedBy && (
              <>
                <PersonName actor={approval.requestedBy} />{' '}
              </>
            )}
            {data['request.ttlHours'] === undefined
              ? t('credentials.askedApprove', words)
              : t('credentials.askedHours', words)}
          </>
        )}
      </Text>
    </Section>
  );
}
