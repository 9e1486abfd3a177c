import {
  CertificateSummary,
  PartnerIntegrationSummary,
} from '@countersign/plugin-governance-common';
import { TableColumn } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { spellOut } from '../display/spellOut';
import { statusLabel } from '../display/statusLabel';
import { IdentityLink } from '../identities/IdentityLink';
import { RelativeTime } from '../time/RelativeTime';
import { Translate } from '../useGovernanceTranslation';

function ownerColumn<T extends { owner?: string }>(
  t: Translate,
): TableColumn<T> {
  return {
    id: 'owner',
    label: t('columns.owner'),
    sortBy: item => item.owner ?? '',
    cell: item =>
      item.owner ? (
        <EntityLink entityRef={item.owner} />
      ) : (
        <MarkBadge tone="warning">{t('columns.noOwner')}</MarkBadge>
      ),
  };
}

function nameColumn<T extends { ref: string; title: string }>(
  t: Translate,
): TableColumn<T> {
  return {
    id: 'title',
    label: t('columns.name'),
    sortBy: item => item.title.toLocaleLowerCase('en-US'),
    cell: item => <IdentityLink identityRef={item.ref} title={item.title} />,
  };
}

function sourceColumn<T extends { source: string }>(
  t: Translate,
): TableColumn<T> {
  return {
    id: 'source',
    label: t('columns.source'),
    sortBy: item => item.source,
    cell: item => item.source,
  };
}

/** What a table of certificates shows. What no source states is unknown. */
export function certificateColumns(
  t: Translate,
): TableColumn<CertificateSummary>[] {
  const unknown = <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>;
  return [
    nameColumn(t),
    {
      id: 'issuer',
      label: t('columns.issuer'),
      sortBy: item => item.issuer ?? '',
      cell: item => item.issuer ?? unknown,
    },
    {
      id: 'expires',
      label: t('columns.expires'),
      sortBy: item => item.notAfter ?? '',
      cell: item =>
        item.notAfter ? <RelativeTime at={item.notAfter} /> : unknown,
    },
    {
      id: 'state',
      label: t('columns.state'),
      sortBy: item => item.state,
      cell: item => statusLabel(item.state, t),
    },
    sourceColumn(t),
    ownerColumn(t),
  ];
}

/** What a table of partner integrations shows. */
export function partnerIntegrationColumns(
  t: Translate,
): TableColumn<PartnerIntegrationSummary>[] {
  return [
    nameColumn(t),
    {
      id: 'partner',
      label: t('columns.partner'),
      sortBy: item => item.partner,
      cell: item => item.partner,
    },
    {
      id: 'capabilities',
      label: t('columns.capabilities'),
      cell: item =>
        item.capabilities.length > 0
          ? item.capabilities.map(spellOut).join(', ')
          : t('facts.none'),
    },
    sourceColumn(t),
    ownerColumn(t),
  ];
}
