import { Alert, Flex, Text } from '@backstage/ui';
import { WavePreview } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { HeldTable } from './HeldTable';

function Numbers({ preview }: { preview: WavePreview }) {
  const { t } = useGovernanceTranslation();
  const { environments, notYet, obstacles, total } = preview;
  const where = environments
    .map(({ name, count }) => t('waves.place', { name, count }))
    .join(', ');
  return (
    <>
      <Text as="p" weight="bold" role="status">
        {t('waves.holds', { count: total, where })}
      </Text>
      {obstacles.map(({ name, count }) => (
        <Text as="p" key={name}>
          {t('waves.obstacle', { count, name })}
        </Text>
      ))}
      {notYet > 0 && <Text as="p">{t('waves.notYet', { count: notYet })}</Text>}
    </>
  );
}

function Owners({ owners }: { owners: WavePreview['owners'] }) {
  const { t } = useGovernanceTranslation();
  return owners.length === 0 ? null : (
    <Text as="p">
      {t('waves.owners')}{' '}
      {owners.map(({ name, count }, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <EntityLink entityRef={name} plain />{' '}
          {t('waves.ownerCount', { count })}
        </span>
      ))}
    </Text>
  );
}

/** What something holds, what would be done with it and what not, and what that means. */
export function WavePreviewPanel({ preview }: { preview: WavePreview }) {
  const { t } = useGovernanceTranslation();
  const { action, frozen, open, possible } = preview;
  return (
    <Flex direction="column" gap="2">
      {open !== undefined && (
        <Alert status="warning" icon title={t('waves.alreadyOpen')} />
      )}
      <Numbers preview={preview} />
      <Owners owners={preview.owners} />
      <HeldTable preview={preview} />
      {possible > 0 && (
        <div>
          <Text as="p" weight="bold">
            {t('dialogs.consequence')}
          </Text>
          <Text as="p">
            {t(
              action === 'revoke'
                ? 'waves.revokeConsequence'
                : 'waves.rotateConsequence',
            )}
          </Text>
          <Text as="p">{t('waves.told')}</Text>
          {!frozen && <Text as="p">{t('waves.notFrozen')}</Text>}
        </div>
      )}
    </Flex>
  );
}
