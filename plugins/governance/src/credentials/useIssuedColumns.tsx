import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { IssuedCredentialView } from '@countersign/plugin-governance-common';
import { TableColumn } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { IdentityLink } from '../identities/IdentityLink';
import { flowInstanceRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { phraseExactly } from '../time/phraseMoment';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { LastUse } from './LastUse';
import { STATE_TONES } from './stateTone';
import styles from './Issued.module.css';

/** A credential as a row of a table. */
export type IssuedRow = IssuedCredentialView & { ref: string };

/** Scopes that are named in a row; the others are counted, and named on hover. */
const NAMED_SCOPES = 2;

function Scopes({ scopes }: { scopes: readonly string[] }) {
  const { t } = useGovernanceTranslation();
  const named = scopes.slice(0, NAMED_SCOPES).join(', ');
  const others = scopes.length - NAMED_SCOPES;
  return (
    <span title={scopes.join(', ')}>
      {others > 0
        ? t('issued.moreScopes', { scopes: named, count: others })
        : named}
    </span>
  );
}

function Ends({ credential }: { credential: IssuedCredentialView }) {
  const { t } = useGovernanceTranslation();
  const { state, notAfter, endedAt, endReason } = credential;
  if (state === 'ended') {
    return (
      <Flex direction="column" gap="0">
        <Text>
          {t('issued.ended')} {endedAt && <PastTime at={endedAt} />}
        </Text>
        {endReason && (
          <Text variant="body-x-small" color="secondary">
            {endReason}
          </Text>
        )}
      </Flex>
    );
  }
  return (
    <Flex direction="column" gap="0">
      <RelativeTime at={notAfter} />
      <Text variant="body-x-small" color="secondary">
        {phraseExactly(notAfter)}
      </Text>
    </Flex>
  );
}

/** The columns of the list of what was issued here. */
export function useIssuedColumns(): TableColumn<IssuedRow>[] {
  const { t } = useGovernanceTranslation();
  const instance = useRouteRef(flowInstanceRouteRef);
  return [
    {
      id: 'for',
      label: t('issued.for'),
      sortBy: ({ identity }) => identity.toLocaleLowerCase('en-US'),
      cell: ({ identity, identityRef, owner, externalId }) => (
        <Flex direction="column" align="start" gap="0">
          {identityRef ? (
            <IdentityLink identityRef={identityRef} title={identity} />
          ) : (
            <Text>{identity}</Text>
          )}
          <Text variant="body-x-small" color="secondary">
            <EntityLink entityRef={owner} />
          </Text>
          {externalId && (
            <Text
              variant="body-x-small"
              color="secondary"
              className={styles.externalId}
            >
              {externalId}
            </Text>
          )}
        </Flex>
      ),
    },
    {
      id: 'issuer',
      label: t('issued.issuerColumn'),
      sortBy: ({ issuer, issuerTitle }) => issuerTitle ?? issuer,
      cell: ({ issuer, issuerTitle }) => (
        <Flex direction="column" align="start" gap="1">
          <Text>{issuerTitle ?? issuer}</Text>
          {issuerTitle === undefined && (
            <MarkBadge tone="unknown">{t('issued.disconnected')}</MarkBadge>
          )}
        </Flex>
      ),
    },
    {
      id: 'environment',
      label: t('issued.environment'),
      sortBy: ({ environment }) => environment,
      cell: ({ environment }) => environment,
    },
    {
      id: 'scopes',
      label: t('issued.scopes'),
      cell: ({ scopes }) => <Scopes scopes={scopes} />,
    },
    {
      id: 'state',
      label: t('issued.state'),
      sortBy: ({ state }) => t(`credentials.states.${state}`),
      cell: ({ state }) => (
        <MarkBadge tone={STATE_TONES[state]}>
          {t(`credentials.states.${state}`)}
        </MarkBadge>
      ),
    },
    {
      id: 'ends',
      label: t('issued.ends'),
      sortBy: ({ endedAt, notAfter }) => endedAt ?? notAfter,
      cell: credential => <Ends credential={credential} />,
    },
    {
      id: 'use',
      label: t('issued.lastUse'),
      sortBy: ({ lastUsedAt }) => lastUsedAt ?? '',
      cell: ({ lastUsedAt }) => <LastUse at={lastUsedAt} />,
    },
    {
      id: 'way',
      label: t('issued.way'),
      cell: ({ instanceId, identity }) => (
        <Link
          href={instance?.({ instanceId })}
          aria-label={t('issued.seeWayOf', { name: identity })}
        >
          {t('issued.seeWay')}
        </Link>
      ),
    },
  ];
}
