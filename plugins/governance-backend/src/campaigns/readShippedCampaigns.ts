import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { CampaignDefinition } from '@countersign/plugin-governance-common';
import { PolicyEngine } from '@countersign/plugin-governance-flows';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDefinition } from './parseDefinition';

/**
 * Reads the definitions that come with the plugin.
 *
 * @throws InputError where one of them is none
 */
export function readShippedCampaigns(
  policy: PolicyEngine,
): CampaignDefinition[] {
  const folder = resolvePackagePath(
    '@countersign/plugin-governance-backend',
    'campaigns',
  );
  return readdirSync(folder)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .map(name =>
      parseDefinition(readFileSync(path.join(folder, name), 'utf8'), policy),
    );
}
