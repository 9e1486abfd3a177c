import { Alert, Flex, Text } from '@backstage/ui';
import { CampaignPreview } from '@countersign/plugin-governance-common';
import { ReactNode } from 'react';
import { RegisterTable } from '../evidence/RegisterTable';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Completeness, LeftOutReasons } from './Completeness';
import { countCarried } from './countSources';
import { useShare } from './useShare';
import styles from './Campaigns.module.css';

function Examples(props: { title: string; count: number; texts: string[] }) {
  const { t } = useGovernanceTranslation();
  const { title, count, texts } = props;
  return texts.length === 0 ? null : (
    <Section title={title} level="h4">
      {count > texts.length && (
        <Text as="p" color="secondary">
          {t('campaigns.examples', {
            shown: String(texts.length),
            total: String(count),
          })}
        </Text>
      )}
      <ul>
        {texts.map(text => (
          <li key={text}>
            <Text>{text}</Text>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Figures(props: { preview: CampaignPreview }) {
  const { t } = useGovernanceTranslation();
  const share = useShare();
  const { preview } = props;
  const { items, difference, unowned, selfReview } = preview;
  const rows: Array<[string, number]> = [
    [t('campaigns.alreadyOpen'), preview.alreadyOpen],
    [t('campaigns.recordedOnly'), preview.recordedOnly],
    [t('campaigns.unowned'), unowned.count],
    [t('campaigns.nobody'), preview.nobody],
    [t('campaigns.selfReview'), selfReview.count],
  ];
  if (difference) {
    const { title } = difference;
    rows.push(
      [t('campaigns.added', { title }), difference.added],
      [t('campaigns.same', { title }), difference.same],
    );
  }
  return (
    <Section title={t('campaigns.figures')}>
      <DataTable
        label={t('campaigns.figures')}
        items={rows.map(([label, count]) => ({ ref: label, label, count }))}
        complete
        columns={[
          {
            id: 'figure',
            label: t('campaigns.state'),
            cell: ({ label }) => label,
          },
          {
            id: 'count',
            label: t('campaigns.share'),
            cell: ({ count }) => share(count, items),
          },
        ]}
      />
      <Text as="p" className={styles.note}>
        {difference
          ? `${t('campaigns.gone', { title: difference.title })}: ${
              difference.gone
            }`
          : t('campaigns.first')}
      </Text>
      <Examples
        title={t('campaigns.unowned')}
        count={unowned.count}
        texts={unowned.first.map(({ title }) => title)}
      />
      <Examples
        title={t('campaigns.selfReview')}
        count={selfReview.count}
        texts={selfReview.first.map(({ title, othersAsked }) =>
          t('campaigns.othersAsked', { title, count: othersAsked }),
        )}
      />
    </Section>
  );
}

function Reviewers(props: { preview: CampaignPreview }) {
  const { t } = useGovernanceTranslation();
  const { reviewers } = props.preview;
  return (
    <Section title={t('campaigns.reviewers')}>
      {reviewers.length === 0 ? (
        <Text as="p">{t('campaigns.noReviewers')}</Text>
      ) : (
        <DataTable
          label={t('campaigns.reviewers')}
          items={reviewers}
          complete
          columns={[
            {
              id: 'reviewer',
              label: t('campaigns.reviewer'),
              sortBy: ({ ref }) => ref,
              cell: ({ ref }) => <EntityLink entityRef={ref} />,
            },
            {
              id: 'items',
              label: t('campaigns.items'),
              sortBy: ({ items }) => items,
              cell: ({ items }) => String(items),
            },
          ]}
        />
      )}
    </Section>
  );
}

/** What a launch would do, its sentence first. */
export function PreviewReport(props: {
  preview: CampaignPreview;
  /** What can be done about it, beside the sentence. */
  actions?: ReactNode;
}) {
  const { t } = useGovernanceTranslation();
  const { preview } = props;
  const { definition, items, identities, notices, reviewers } = preview;
  return (
    <Flex direction="column" gap="4">
      <Text as="h2" variant="title-small">
        {t('campaigns.previewTitle', { title: definition.metadata.title })}
      </Text>
      <Text as="p" weight="bold" role="status">
        {items === 0
          ? t('campaigns.previewNothing')
          : t('campaigns.previewSentence', {
              people: String(reviewers.length),
              items: String(items),
              identities: String(identities),
              notices: String(notices),
            })}
      </Text>
      <Text as="p" color="secondary">
        {t('campaigns.due')} <RelativeTime at={preview.dueAt} />
      </Text>
      {preview.blocked.length > 0 && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('campaigns.blocked')}
          description={preview.blocked.join('; ')}
        />
      )}
      {props.actions}
      <Figures preview={preview} />
      <Reviewers preview={preview} />
      <Completeness sources={preview.sources} />
      {preview.register && (
        <Section title={t('register.title')}>
          <RegisterTable register={preview.register} />
        </Section>
      )}
      <LeftOutReasons
        reasons={preview.reasons}
        waiting={0}
        carried={countCarried(preview.sources)}
      />
    </Flex>
  );
}
