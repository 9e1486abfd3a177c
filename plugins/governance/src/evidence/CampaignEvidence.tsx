import { Button, Flex, Text } from '@backstage/ui';
import {
  CampaignDetail,
  CampaignSignOff,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CampaignSample } from './CampaignSample';
import { PackDownload } from './PackDownload';
import { SignOffDialog } from './SignOffDialog';

const ENDED = ['closed', 'closed-with-open-remediation', 'cancelled'];

function Signed(props: { signOff: CampaignSignOff }) {
  const { t } = useGovernanceTranslation();
  const { by, at, statement, riskAnalysis, openItems, openReason } =
    props.signOff;
  return (
    <>
      <Text as="p" weight="bold">
        {t('campaignEvidence.signed')} <EntityLink entityRef={by} />{' '}
        <PastTime at={at} />
      </Text>
      <Text as="p">
        {t('campaignEvidence.statement')}: {statement}
      </Text>
      <Text as="p">
        {t('campaignEvidence.risk')}: {riskAnalysis}
      </Text>
      <Text as="p">
        {t('campaignEvidence.openItems', {
          count: openItems,
          reason: openReason ?? '',
        })}
      </Text>
    </>
  );
}

function NotSigned(props: {
  campaign: CampaignDetail;
  onChanged: (campaign: CampaignDetail) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { campaign, onChanged } = props;
  const [asked, setAsked] = useState(false);
  const sign = campaign.may?.sign;
  return (
    <>
      <Text as="p">
        {t('campaignEvidence.notSigned')}{' '}
        <EntityLink entityRef={campaign.owner} />
      </Text>
      {sign?.allowed && (
        <Button variant="secondary" onPress={() => setAsked(true)}>
          {t('campaignEvidence.sign')}
        </Button>
      )}
      {sign && !sign.allowed && (
        <Text as="p" color="secondary">
          {t('campaignEvidence.maySign', { reason: sign.reason ?? '' })}
        </Text>
      )}
      {asked && (
        <SignOffDialog
          campaign={campaign}
          onDone={changed => {
            setAsked(false);
            onChanged(changed);
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}

/** What an auditor takes from a campaign that has ended: who stands for it, its pack, and samples of it. */
export function CampaignEvidence(props: {
  campaign: CampaignDetail;
  onChanged: (campaign: CampaignDetail) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { campaign, onChanged } = props;
  if (!ENDED.includes(campaign.state)) {
    return null;
  }
  return (
    <Section title={t('campaignEvidence.title')}>
      <Flex direction="column" gap="3" align="start">
        {campaign.signOff && <Signed signOff={campaign.signOff} />}
        {!campaign.signOff && campaign.state !== 'cancelled' && (
          <NotSigned campaign={campaign} onChanged={onChanged} />
        )}
        {campaign.may?.takeEvidence ? (
          <>
            <PackDownload campaign={campaign} />
            <CampaignSample campaignId={campaign.id} />
          </>
        ) : (
          <Text as="p" color="secondary">
            {t('campaignEvidence.mayTake')}
          </Text>
        )}
      </Flex>
    </Section>
  );
}
