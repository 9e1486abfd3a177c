import { NotificationService } from '@backstage/plugin-notifications-node';
import { CampaignDefinitionView } from '@countersign/plugin-governance-common';

/** Tells the owners of a definition that a campaign of it was to start and could not. */
export async function tellOwner(
  notifications: NotificationService,
  { definition }: CampaignDefinitionView,
  options: { scope: string; reason: string },
): Promise<void> {
  const { name, owner, title } = definition.metadata;
  await notifications.send({
    recipients: { type: 'entity', entityRef: owner },
    payload: {
      title: `The campaign “${title}” was to start and could not`,
      description: `${options.reason}. It starts by itself as soon as nothing stands in the way.`,
      link: '/governance/campaigns',
      severity: 'high',
      topic: 'governance-campaign-blocked',
      scope: `${name}/${options.scope}`,
    },
  });
}
