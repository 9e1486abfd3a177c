import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  RootConfigService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { keyOf } from '@countersign/plugin-governance-common';

/** Which inventory records become entities. */
const PROJECTIONS = ['attached', 'all', 'none'] as const;

const DEFAULT_OWNER = 'group:default/unknown';

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 1 },
  timeout: { minutes: 10 },
};

/**
 * What `governance.catalog` in the configuration comes to.
 *
 * @public
 */
export interface GovernanceProviderConfig {
  /** `attached`: records that at least one component uses. */
  project: 'attached' | 'all' | 'none';
  /** Full reference of the owner of records without one. */
  defaultOwner: string;
  schedule: SchedulerServiceTaskScheduleDefinition;
}

/**
 * Reads `governance.catalog`.
 *
 * @throws InputError that names the key, the value seen and what is accepted
 */
export function readProviderConfig(
  rootConfig: RootConfigService,
): GovernanceProviderConfig {
  const config = rootConfig.getOptionalConfig('governance.catalog');
  const given = config?.getOptionalString('project') ?? 'attached';
  const project = PROJECTIONS.find(accepted => accepted === given);
  if (!project) {
    throw new InputError(
      `governance.catalog.project is ${given}; accepted are ${PROJECTIONS.join(
        ', ',
      )}`,
    );
  }
  return {
    project,
    defaultOwner: readOwner(
      config?.getOptionalString('defaultOwner') ?? DEFAULT_OWNER,
    ),
    schedule: config?.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig('schedule'),
        )
      : DEFAULT_SCHEDULE,
  };
}

function readOwner(text: string): string {
  let kind: string | undefined;
  try {
    const ref = parseEntityRef(text, { defaultKind: 'group' });
    kind = keyOf(ref.kind);
    if (kind === 'group' || kind === 'user') {
      return stringifyEntityRef(ref);
    }
  } catch {
    // Reported below with the text itself
  }
  throw new InputError(
    `governance.catalog.defaultOwner is ${text}; accepted is a reference to a group or user, such as ${DEFAULT_OWNER}`,
  );
}
