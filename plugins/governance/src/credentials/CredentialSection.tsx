import { Flex, Text } from '@backstage/ui';
import { IssuedCredentialView } from '@countersign/plugin-governance-common';
import { Code } from '../display/Code';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import styles from '../flowInstances/Instances.module.css';
import progress from '../review/Progress.module.css';
import { PastTime } from '../time/PastTime';
import { phraseMoment } from '../time/phraseMoment';
import { RelativeTime } from '../time/RelativeTime';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Overlap } from './Overlap';
import { RevokeCredential } from './RevokeCredential';
import { RotateCredential } from './RotateCredential';
import { STATE_TONES } from './stateTone';

/** The store that seals to a key of whoever asked. */
const CLAIM_STORE = 'claim';

function useSentence(credential: IssuedCredentialView): string {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const issuer = credential.issuerTitle ?? credential.issuer;
  switch (credential.state) {
    case 'active':
      return t('credentials.sentence.active', {
        end: phraseMoment(credential.notAfter, now),
      });
    case 'ended':
      return t('credentials.sentence.ended', {
        reason: credential.endReason ?? '',
      });
    case 'issuing':
      return credential.activation !== undefined &&
        credential.activation !== 'native-disable'
        ? t('credentials.sentence.madeLater', { issuer })
        : t('credentials.sentence.issuing', { issuer });
    default:
      return t(`credentials.sentence.${credential.state}`, { issuer });
  }
}

/** The way of a credential, as far as it has come. */
function Steps({ credential }: { credential: IssuedCredentialView }) {
  const { t } = useGovernanceTranslation();
  const issuer = credential.issuerTitle ?? credential.issuer;
  const store = credential.storeTitle ?? credential.store;
  const steps: Array<[string, string | undefined]> = [
    [t('credentials.ordered'), credential.orderedAt],
    [t('credentials.issued', { issuer }), credential.issuedAt],
    [t('credentials.deliveredTo', { store }), credential.deliveredAt],
    [t('credentials.activated'), credential.activatedAt],
    [t('credentials.ended'), credential.endedAt],
    [t('credentials.refused'), credential.refusedAt],
  ];
  return (
    <ol className={progress.steps}>
      {steps.map(([label, at]) =>
        at === undefined ? null : (
          <li key={label} className={progress.step}>
            <Text>
              {label}, <PastTime at={at} />
            </Text>
          </li>
        ),
      )}
    </ol>
  );
}

/** A credential that a flow has ordered: what it is, how far it has come, where it is read, and ending it. Never a secret. */
export function CredentialSection(props: {
  credential: IssuedCredentialView;
  /** Whether the flow waits for a switch from the one that this one replaces. */
  overlaps: boolean;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { credential, overlaps, onChanged } = props;
  const sentence = useSentence(credential);
  const mayClaim =
    credential.store === CLAIM_STORE &&
    ['delivered', 'active'].includes(credential.state);
  return (
    <Section
      title={t('credentials.title')}
      aside={
        <MarkBadge tone={STATE_TONES[credential.state]}>
          {t(`credentials.states.${credential.state}`)}
        </MarkBadge>
      }
    >
      <Flex direction="column" gap="3">
        <Text as="p">{sentence}</Text>
        <dl className={styles.facts}>
          <div>
            <dt>{t('credentials.identity')}</dt>
            <dd>{credential.identity}</dd>
          </div>
          <div>
            <dt>{t('credentials.scopes')}</dt>
            <dd>{credential.scopes.join(', ')}</dd>
          </div>
          <div>
            <dt>{t('credentials.environment')}</dt>
            <dd>{credential.environment}</dd>
          </div>
          <div>
            <dt>{t('credentials.ends')}</dt>
            <dd>
              <RelativeTime at={credential.notAfter} />
            </dd>
          </div>
          <div>
            <dt>{t('credentials.owner')}</dt>
            <dd>
              <EntityLink entityRef={credential.owner} />
            </dd>
          </div>
          {credential.externalId && (
            <div>
              <dt>{t('credentials.externalId')}</dt>
              <dd>{credential.externalId}</dd>
            </div>
          )}
          {credential.storedAt && (
            <div>
              <dt>{t('credentials.storedAt')}</dt>
              <dd>{credential.storedAt}</dd>
            </div>
          )}
        </dl>
        <Steps credential={credential} />
        {mayClaim && (
          <div>
            <Text as="p">{t('credentials.claim')}</Text>
            <Code>npm run governance -- credential claims</Code>
          </div>
        )}
        {overlaps && credential.replaces && credential.mayRevoke && (
          <Overlap replaced={credential.replaces} onChanged={onChanged} />
        )}
        {credential.mayRevoke && credential.state !== 'ended' && (
          <Flex gap="2">
            {credential.state === 'active' && !overlaps && (
              <RotateCredential credential={credential} onRotated={onChanged} />
            )}
            <RevokeCredential credential={credential} onRevoked={onChanged} />
          </Flex>
        )}
      </Flex>
    </Section>
  );
}
