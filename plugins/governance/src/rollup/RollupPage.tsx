import { useApi } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { CertificationRollup } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { ExportButton } from '../display/ExportButton';
import { useCertificationRollup } from '../queries/useCertificationRollup';
import { StandingAccess } from '../standing/StandingAccess';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { LeafList } from './LeafList';
import { phrasePercent } from './phrasePercent';
import styles from './Rollup.module.css';
import { ProcessFindings } from './ProcessFindings';
import { RollupChoices } from './RollupChoices';
import { RollupTable } from './RollupTable';
import { Trend } from './Trend';
import { RollupPlace, useRollupPlace } from './useRollupPlace';

/** What the node lies in, each leading there. */
function Way(props: { rollup: CertificationRollup; place: RollupPlace }) {
  const { t } = useGovernanceTranslation();
  const { rollup, place } = props;
  if (!rollup.node) {
    return null;
  }
  return (
    <nav aria-label={t('rollup.way')}>
      <ol className={styles.way}>
        <li>
          <Link href={place.hrefOf(undefined)}>{t('rollup.everything')}</Link>
        </li>
        {rollup.above.map(({ ref, title }) => (
          <li key={ref}>
            <Link href={place.hrefOf(ref)}>{title}</Link>
          </li>
        ))}
        <li aria-current="page">
          <Text>{rollup.node.title}</Text>
        </li>
      </ol>
    </nav>
  );
}

function useSentence(rollup: CertificationRollup): string {
  const { t } = useGovernanceTranslation();
  const { node, counts } = rollup;
  const name = node?.title ?? t('rollup.everything');
  const percent = phrasePercent(counts.certified, counts.items);
  return percent === undefined
    ? t('rollup.sentenceNone', { name })
    : t('rollup.sentence', {
        name,
        percent,
        certified: String(counts.certified),
        items: String(counts.items),
        open: String(counts.open),
        overdue: String(counts.overdue),
      });
}

function Numbers(props: { rollup: CertificationRollup; place: RollupPlace }) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const { rollup, place } = props;
  const { shown, query } = place;
  const sentence = useSentence(rollup);
  const nameOf = (ref: string | undefined) =>
    [...rollup.children, ...(rollup.node ? [rollup.node] : [])].find(
      node => node.ref === ref,
    )?.title ??
    ref ??
    t('rollup.everything');
  return (
    <Flex direction="column" gap="4">
      <Way rollup={rollup} place={place} />
      <Text as="p" weight="bold" role="status">
        {sentence}
      </Text>
      <Text as="p" color="secondary">
        {[
          t('rollup.hint'),
          rollup.partial && t('rollup.partial'),
          rollup.shared > 0 && t('rollup.shared', { count: rollup.shared }),
        ]
          .filter(Boolean)
          .join(' ')}
      </Text>
      <RollupTable
        rollup={rollup}
        hrefOf={place.hrefOf}
        onShow={next => place.go({ shown: next })}
      />
      <ExportButton
        label={t('rollup.export')}
        fileName="certification.csv"
        fetchContent={() => api.exportCertificationRollup(query)}
      />
      {shown && (
        <LeafList
          query={query}
          shown={shown}
          name={nameOf(shown.node)}
          onClose={() => place.go({ shown: null })}
        />
      )}
    </Flex>
  );
}

/** How teams and systems stand: their numbers with what they are of, over time, and what is behind each. */
export function RollupPage() {
  const { t } = useGovernanceTranslation();
  const place = useRollupPlace();
  const rollup = useCertificationRollup(place.query);
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        <RollupChoices place={place} />
        <QueryBoundary
          query={rollup}
          what={t('rollup.what')}
          permission="governance.review.read"
          skeleton={<LoadingRows rows={6} height={40} />}
        >
          {value => <Numbers rollup={value} place={place} />}
        </QueryBoundary>
        {!rollup.error &&
          place.query.by === 'team' &&
          !place.query.campaign && <ProcessFindings team={place.query.node} />}
        {!rollup.error && <Trend query={place.query} />}
        {/* What no campaign asks about stands too. */}
        {!place.query.campaign && (
          <StandingAccess
            query={{ by: place.query.by, node: place.query.node }}
          />
        )}
      </Flex>
    </Container>
  );
}
