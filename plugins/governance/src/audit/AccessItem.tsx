import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { AccessEvent, HeldAccess } from '@countersign/plugin-governance-common';
import { ReactNode } from 'react';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { TextWithEntities } from '../display/TextWithEntities';
import { campaignRouteRef, reviewRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const TONES = {
  yes: 'success',
  no: 'plain',
  unknown: 'unknown',
} as const satisfies Record<HeldAccess['held']['answer'], Tone>;

function Line(props: { label: string; children: ReactNode }) {
  return (
    <Text as="p">
      {props.label}: {props.children}
    </Text>
  );
}

function NotKnown(props: { reason: string }) {
  const { t } = useGovernanceTranslation();
  return (
    <>
      <MarkBadge tone="unknown">{t('access.unknown')}</MarkBadge>{' '}
      <TextWithEntities text={props.reason} />
    </>
  );
}

function Decision(props: { decision: HeldAccess['decision'] }) {
  const { t } = useGovernanceTranslation();
  const reviewRoute = useRouteRef(reviewRouteRef);
  const campaignRoute = useRouteRef(campaignRouteRef);
  const { decision } = props;
  if (!decision.known) {
    return <NotKnown reason={decision.reason} />;
  }
  const { campaign, why } = decision;
  return (
    <>
      <Link href={reviewRoute?.({ reviewId: decision.review })}>
        {decision.decision}
      </Link>
      , <EntityLink entityRef={decision.by} />, <PastTime at={decision.at} />
      {why && ` · ${t('access.because', { why })}`}
      {campaign && ' · '}
      {campaign && (
        <Link href={campaignRoute?.({ campaignId: campaign.id })}>
          {t('access.inCampaign', { title: campaign.title })}
        </Link>
      )}{' '}
      · {t('access.seq', { seq: String(decision.seq) })}
    </>
  );
}

function Issuance(props: { issuance: HeldAccess['issuance'] }) {
  const { t } = useGovernanceTranslation();
  const { issuance } = props;
  if (!issuance.known) {
    return <NotKnown reason={issuance.reason} />;
  }
  const { requestedBy, flow, outcome, approvedBy } = issuance;
  return (
    <TextWithEntities
      text={[
        t('access.requested', { by: requestedBy, flow, outcome }),
        ...(approvedBy.length > 0
          ? [t('access.approvedBy', { people: approvedBy.join(', ') })]
          : []),
      ].join('; ')}
    />
  );
}

function Timeline(props: { events: AccessEvent[] }) {
  const { t } = useGovernanceTranslation();
  const { events } = props;
  return (
    <Section title={t('access.timeline')} level="h4">
      {events.length === 0 ? (
        <Text as="p">{t('access.nothing')}</Text>
      ) : (
        <ol>
          {events.map((event, index) => (
            <li key={index}>
              <Text as="p">
                <PastTime at={event.at} />:{' '}
                <TextWithEntities text={event.what} />
                {event.by && ', '}
                {event.by && <EntityLink entityRef={event.by} />} (
                {t('access.from', { from: event.from })}
                {event.seq !== undefined &&
                  `, ${t('access.seq', { seq: String(event.seq) })}`}
                )
              </Text>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

/** Why something was held at a moment, with where each statement is from. */
export function AccessItem(props: { item: HeldAccess }) {
  const { t } = useGovernanceTranslation();
  const { item } = props;
  const { held, owner, use, exceptions } = item;
  return (
    <Section title={`${item.identity.title}: ${item.title}`}>
      <Flex direction="column" gap="1">
        <Text as="p">
          <MarkBadge tone={TONES[held.answer]}>
            {t(`access.${held.answer}`)}
          </MarkBadge>{' '}
          {held.reason} ({t('access.from', { from: held.source })})
        </Text>
        <Line label={t('access.owner')}>
          {owner.known ? (
            <EntityLink entityRef={owner.ref} />
          ) : (
            <NotKnown reason={owner.reason} />
          )}
        </Line>
        <Line label={t('access.decision')}>
          <Decision decision={item.decision} />
        </Line>
        <Line label={t('access.issuance')}>
          <Issuance issuance={item.issuance} />
        </Line>
        <Line label={t('access.exceptions')}>
          {exceptions.length === 0
            ? t('access.none')
            : exceptions
                .map(({ exception, until, owner: whose, control }) =>
                  t('access.exception', {
                    exception,
                    until,
                    owner: whose,
                    control,
                  }),
                )
                .join('; ')}
        </Line>
        <Line label={t('access.use')}>
          {use.known ? (
            t('access.used', { day: use.day, caller: use.caller })
          ) : (
            <NotKnown reason={use.reason} />
          )}
        </Line>
      </Flex>
      <Timeline events={item.timeline} />
    </Section>
  );
}
