import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Select, Text, TextField } from '@backstage/ui';
import {
  CampaignSample as Sample,
  SampleRequest,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { useCampaignSample } from '../queries/useEvidence';
import { reviewRouteRef } from '../routes';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const BY = {
  none: 'campaignEvidence.byNothing',
  source: 'campaignEvidence.bySource',
  owner: 'campaignEvidence.byOwner',
  environment: 'campaignEvidence.byEnvironment',
  kind: 'campaignEvidence.byKind',
  type: 'campaignEvidence.byType',
  decision: 'campaignEvidence.byDecision',
} as const;

function readRequest(form: {
  seed: string;
  size: string;
  by: string;
}): SampleRequest | undefined {
  const size = Number(form.size);
  if (form.seed.trim() === '' || !Number.isInteger(size) || size < 1) {
    return undefined;
  }
  const base = { seed: form.seed.trim(), size: Math.min(size, 1000) };
  switch (form.by) {
    case 'source':
    case 'owner':
    case 'environment':
    case 'kind':
    case 'type':
    case 'decision':
      return { ...base, by: form.by };
    default:
      return base;
  }
}

function SampleTable(props: { sample: Sample }) {
  const { t } = useGovernanceTranslation();
  const route = useRouteRef(reviewRouteRef);
  const { sample } = props;
  return (
    <Flex direction="column" gap="2">
      <Text as="p" role="status">
        {t('campaignEvidence.drawn', {
          drawn: String(sample.items.length),
          population: String(sample.population),
        })}
      </Text>
      <DataTable
        label={t('campaignEvidence.sample')}
        items={sample.items.map(item => ({ ...item, ref: item.item }))}
        complete
        columns={[
          {
            id: 'item',
            label: t('campaignEvidence.item'),
            cell: ({ item, identityTitle, subjectTitle }) => (
              <Link href={route?.({ reviewId: item })}>
                {identityTitle}: {subjectTitle}
              </Link>
            ),
          },
          {
            id: 'stratum',
            label: t('campaignEvidence.stratum'),
            sortBy: ({ stratum }) => stratum,
            cell: ({ owner, stratum }) =>
              sample.by === 'owner' ? (
                <EntityLink entityRef={owner} />
              ) : (
                stratum
              ),
          },
          {
            id: 'decision',
            label: t('campaignEvidence.decision'),
            sortBy: ({ decision }) => decision ?? '',
            cell: ({ decision }) => decision ?? t('campaignEvidence.undecided'),
          },
        ]}
      />
    </Flex>
  );
}

/** Draws a sample of the items of a campaign that anybody can draw again. */
export function CampaignSample(props: { campaignId: string }) {
  const { t } = useGovernanceTranslation();
  const [form, setForm] = useState({ seed: '', size: '25', by: 'none' });
  const [request, setRequest] = useState<SampleRequest>();
  const query = useCampaignSample(props.campaignId, request);
  const next = readRequest(form);
  return (
    <Section title={t('campaignEvidence.sample')} level="h4">
      <Flex direction="column" gap="3">
        <Text as="p" color="secondary">
          {t('campaignEvidence.sampleHint')}
        </Text>
        <Flex gap="3" align="end">
          <TextField
            label={t('campaignEvidence.seed')}
            value={form.seed}
            onChange={seed => setForm({ ...form, seed })}
          />
          <TextField
            label={t('campaignEvidence.size')}
            inputMode="numeric"
            value={form.size}
            onChange={size => setForm({ ...form, size })}
          />
          <Select
            label={t('campaignEvidence.sampleBy')}
            value={form.by}
            onChange={by => setForm({ ...form, by: String(by) })}
            options={Object.entries(BY).map(([id, label]) => ({
              id,
              label: t(label),
            }))}
          />
          <Button
            variant="secondary"
            isDisabled={!next}
            onPress={() => setRequest(next)}
          >
            {t('campaignEvidence.draw')}
          </Button>
        </Flex>
        {request && (
          <QueryBoundary
            query={query}
            what={t('campaignEvidence.what')}
            permission="governance.evidence.read"
          >
            {sample => <SampleTable sample={sample} />}
          </QueryBoundary>
        )}
      </Flex>
    </Section>
  );
}
