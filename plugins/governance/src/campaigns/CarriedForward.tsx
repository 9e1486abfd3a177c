import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import {
  CampaignDetail,
  CampaignLeftOut,
} from '@countersign/plugin-governance-common';
import { Duration } from 'luxon';
import { Code } from '../display/Code';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { Stacked } from '../granted/Stacked';
import { IdentityLink } from '../identities/IdentityLink';
import { useCarriedForward } from '../queries/useCarriedForward';
import { reviewRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { countCarried, countWaiting } from './countSources';

/** Characters of a digest that tell two apart at a glance; the whole is shown on hover. */
const SHORT = 12;

/** The decision that something rests on, with the way to it. */
function Basis({ carried }: Pick<CampaignLeftOut, 'carried'>) {
  const { t } = useGovernanceTranslation();
  const reviewRoute = useRouteRef(reviewRouteRef);
  if (!carried) {
    return null;
  }
  const { review, decidedBy, decidedAt } = carried;
  const kept = t('carried.keptBy', {
    person: <EntityLink entityRef={decidedBy} plain />,
  });
  return (
    <Link href={reviewRoute?.({ reviewId: review })}>
      {kept}, <PastTime at={decidedAt} />
    </Link>
  );
}

/** A thing below who holds it; one that holds itself is named once. */
function Thing({ item }: { item: CampaignLeftOut }) {
  const { title, identityTitle, identity, subject } = item;
  const isHeld = identityTitle !== undefined && identity !== subject;
  return (
    <Stacked below={isHeld ? [title] : []}>
      <IdentityLink
        identityRef={identity ?? subject}
        title={isHeld ? identityTitle : title}
      />
    </Stacked>
  );
}

function CarriedTable(props: { items: CampaignLeftOut[]; complete: boolean }) {
  const { t } = useGovernanceTranslation();
  const { items, complete } = props;
  return (
    <DataTable
      label={t('carried.title')}
      items={items.map(item => ({ ...item, ref: item.subject }))}
      complete={complete}
      columns={[
        {
          id: 'thing',
          label: t('carried.thing'),
          sortBy: ({ title, identityTitle }) => identityTitle ?? title,
          cell: item => <Thing item={item} />,
        },
        {
          id: 'source',
          label: t('carried.source'),
          sortBy: ({ source }) => source,
          cell: ({ source }) => source,
        },
        {
          id: 'decision',
          label: t('carried.decision'),
          sortBy: ({ carried }) => carried?.decidedAt ?? '',
          cell: ({ carried }) => <Basis carried={carried} />,
        },
        {
          id: 'evidence',
          label: t('carried.evidence'),
          cell: ({ carried }) =>
            carried && (
              <Flex direction="column" gap="1">
                <Text>{t('carried.same')}</Text>
                <span title={`${carried.evidenceDigest} → ${carried.digest}`}>
                  <Code>
                    {`${carried.evidenceDigest.slice(
                      0,
                      SHORT,
                    )}… → ${carried.digest.slice(0, SHORT)}…`}
                  </Code>
                </span>
              </Flex>
            ),
        },
      ]}
    />
  );
}

/** What a campaign does not ask about again, why, and the decision that each rests on. Nothing where it asks about all. */
export function CarriedForward({ campaign }: { campaign: CampaignDetail }) {
  const { carryForward } = campaign.document.spec;
  return carryForward ? (
    <CarriedList campaign={campaign} terms={carryForward} />
  ) : null;
}

type Terms = NonNullable<CampaignDetail['document']['spec']['carryForward']>;

function CarriedList(props: { campaign: CampaignDetail; terms: Terms }) {
  const { t } = useGovernanceTranslation();
  const { campaign, terms } = props;
  const query = useCarriedForward(campaign.id);
  const all = countCarried(campaign.sources);
  const hidden = all - query.total;
  return (
    <Section title={t('carried.title')}>
      <Flex direction="column" gap="3">
        {all > 0 && (
          <>
            <Text as="p">
              {t('carried.sentence', {
                count: all,
                age: Duration.fromISO(terms.maxAge).toHuman(),
              })}
            </Text>
            <Text as="p" color="secondary">
              {t('carried.hint', {
                sample: new Intl.NumberFormat(undefined, {
                  style: 'percent',
                  maximumFractionDigits: 1,
                }).format(terms.sample),
              })}{' '}
              {!query.loading &&
                !query.error &&
                hidden > 0 &&
                t('carried.hidden', { count: hidden })}
            </Text>
          </>
        )}
        <PagedBoundary
          query={query}
          what={t('carried.what')}
          permission="governance.campaign.read"
          empty={
            all === 0 && (
              <EmptyState
                title={t('carried.emptyTitle')}
                hint={t(
                  countWaiting(campaign.sources) > 0
                    ? 'carried.emptyOpening'
                    : 'carried.emptyHint',
                )}
              />
            )
          }
        >
          {items => <CarriedTable items={items} complete={query.complete} />}
        </PagedBoundary>
      </Flex>
    </Section>
  );
}
