import { Alert, Flex, Text } from '@backstage/ui';
import { RequestPreview } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { spellOut } from '../display/spellOut';
import { Query } from '../queries/useQuery';
import { reasonOf } from '../states/describeError';
import { phraseMoment } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Requests.module.css';

function useOutlook({ waitsIn, outcome, asked }: RequestPreview): string {
  const { t } = useGovernanceTranslation();
  if (outcome !== undefined) {
    return t('requests.ends', { outcome: spellOut(outcome) });
  }
  if (waitsIn?.kind === 'challenge') {
    return t('requests.challenge');
  }
  return asked.length > 0
    ? t('requests.waits', { state: spellOut(waitsIn?.state ?? '') })
    : t('requests.goesOn', { state: spellOut(waitsIn?.state ?? '') });
}

function Asked({ preview }: { preview: RequestPreview }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const due = preview.waitsIn?.due;
  return (
    <>
      {preview.asked.map(({ stage, quorum, people }) => (
        <div key={stage}>
          <Text as="p" weight="bold">
            {t('requests.needs', {
              stage: spellOut(stage),
              quorum: String(quorum),
            })}
          </Text>
          {people.length === 0 ? (
            <Text as="p">{t('requests.nobody')}</Text>
          ) : (
            <ul className={styles.people}>
              {people.map(ref => (
                <li key={ref}>
                  <EntityLink entityRef={ref} />
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
      {due && (
        <Text as="p" color="secondary">
          {t('requests.due', { when: phraseMoment(due, now) })}
        </Text>
      )}
    </>
  );
}

function Known({ computed }: Pick<RequestPreview, 'computed'>) {
  const { t } = useGovernanceTranslation();
  return (
    <ul className={styles.people}>
      {computed.map(({ fact, value, reasons }) => (
        <li key={fact}>
          <Text>
            {spellOut(fact)}:{' '}
            <MarkBadge tone={value === undefined ? 'unknown' : 'info'}>
              {value === undefined ? t('requests.unknown') : String(value)}
            </MarkBadge>
          </Text>
          <Text as="p" variant="body-small" color="secondary">
            {reasons.join('; ')}
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Way({ preview }: { preview: RequestPreview }) {
  const { t } = useGovernanceTranslation();
  const outlook = useOutlook(preview);
  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold">
        {outlook}
      </Text>
      <ol className={styles.way}>
        {preview.way.slice(1).map(({ state, reason }) => (
          <li key={state}>
            <Text>{spellOut(state)}</Text>
            <Text as="p" variant="body-small" color="secondary">
              {t('requests.because', { reason })}
            </Text>
          </li>
        ))}
      </ol>
      <Asked preview={preview} />
      {preview.computed.length > 0 && (
        <div>
          <Text as="p" weight="bold">
            {t('requests.risk')}
          </Text>
          <Known computed={preview.computed} />
        </div>
      )}
      {preview.mode && (
        <Text as="p" color="secondary">
          {t(`requests.modes.${preview.mode}`)}
        </Text>
      )}
    </Flex>
  );
}

/** The way that a request will take, who will have to approve and why, from the flow itself. */
export function RequestPreviewPanel(props: {
  query: Query<RequestPreview> & { pending: boolean };
  isReady: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { query, isReady } = props;
  const { value, error } = query;
  return (
    <Section title={t('requests.preview')}>
      <div aria-live="polite" className={styles.preview}>
        {!isReady && <Text as="p">{t('requests.previewEmpty')}</Text>}
        {error && <Alert status="danger" icon title={reasonOf(error)} />}
        {value && value.problems.length > 0 && (
          <div>
            <Text as="p" weight="bold">
              {t('requests.problems')}
            </Text>
            <ul className={styles.people}>
              {value.problems.map(({ path, message }) => (
                <li key={path}>
                  <Text>{message}</Text>
                </li>
              ))}
            </ul>
          </div>
        )}
        {value && value.problems.length === 0 && <Way preview={value} />}
        {isReady && (query.pending || query.loading) && (
          <Text as="p" color="secondary">
            {t('requests.previewPending')}
          </Text>
        )}
      </div>
    </Section>
  );
}
