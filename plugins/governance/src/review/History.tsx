import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import { ReviewHistoryEntry } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { TextWithEntities } from '../display/TextWithEntities';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './EvidenceSections.module.css';

/** What happened with this review so far, oldest first. */
export function History({ entries }: { entries: ReviewHistoryEntry[] }) {
  const { t } = useGovernanceTranslation();
  return (
    <Accordion>
      <AccordionTrigger
        title={t('review.history')}
        subtitle={String(entries.length)}
      />
      <AccordionPanel>
        <ol className={styles.list}>
          {entries.map((entry, index) => (
            <li key={index}>
              <Text>
                <EntityLink entityRef={entry.by} />:{' '}
                <TextWithEntities text={entry.what} />
              </Text>{' '}
              <Text variant="body-x-small" color="secondary">
                <PastTime at={entry.at} />
              </Text>
            </li>
          ))}
        </ol>
      </AccordionPanel>
    </Accordion>
  );
}
