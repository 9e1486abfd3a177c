import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  RootConfigService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { correlationRuleSchema } from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { CorrelationSettings } from './tasks/attachByRules';

/** When the background work runs. */
export interface BackgroundSettings {
  sources: SchedulerServiceTaskScheduleDefinition;
  directory: SchedulerServiceTaskScheduleDefinition;
  reviews: SchedulerServiceTaskScheduleDefinition;
  /** When active flows are looked at again. */
  flowChecks: SchedulerServiceTaskScheduleDefinition;
  noticesEvery: HumanDuration;
  triggersEvery: HumanDuration;
  staleAfterMs: number;
  correlation: CorrelationSettings;
  /** Groups of the catalog, by the name that flows use. */
  flowGroups: { [name: string]: string[] };
}

function readSchedule(
  config: RootConfigService,
  key: string,
  fallback: SchedulerServiceTaskScheduleDefinition,
): SchedulerServiceTaskScheduleDefinition {
  return config.has(key)
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
        config.getConfig(key),
      )
    : fallback;
}

/**
 * Reads the schedules and the correlation rules.
 *
 * @throws InputError naming the key and what is accepted
 */
export function readSettings(config: RootConfigService): BackgroundSettings {
  const rules = z
    .array(correlationRuleSchema)
    .safeParse(config.getOptional('governance.correlation') ?? []);
  if (!rules.success) {
    throw new InputError(
      `governance.correlation is not a list of rules: ${z.prettifyError(
        rules.error,
      )}`,
    );
  }
  const groups = z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]*$/),
      z.array(z.string().regex(/^(group|user):[^/]+\/[^/]+$/)).min(1),
    )
    .safeParse(config.getOptional('governance.flows.groups') ?? {});
  if (!groups.success) {
    throw new InputError(
      `governance.flows.groups does not name groups of the catalog: ${z.prettifyError(
        groups.error,
      )}`,
    );
  }
  const staleKey = 'governance.inventory.staleAfter';
  const noticesKey = 'governance.reviews.noticesEvery';
  const triggersKey = 'governance.flows.triggersEvery';
  return {
    sources: readSchedule(config, 'governance.inventory.schedule', {
      frequency: { minutes: 15 },
      timeout: { minutes: 30 },
    }),
    directory: readSchedule(config, 'governance.directory.schedule', {
      frequency: { minutes: 1 },
      timeout: { minutes: 10 },
    }),
    reviews: readSchedule(config, 'governance.reviews.schedule', {
      frequency: { minutes: 10 },
      timeout: { minutes: 30 },
    }),
    flowChecks: readSchedule(config, 'governance.flows.checks.schedule', {
      frequency: { hours: 24 },
      timeout: { minutes: 10 },
      initialDelay: { hours: 1 },
    }),
    noticesEvery: config.has(noticesKey)
      ? readDurationFromConfig(config, { key: noticesKey })
      : { seconds: 30 },
    triggersEvery: config.has(triggersKey)
      ? readDurationFromConfig(config, { key: triggersKey })
      : { seconds: 10 },
    staleAfterMs: durationToMilliseconds(
      config.has(staleKey)
        ? readDurationFromConfig(config, { key: staleKey })
        : { days: 1 },
    ),
    correlation: { rules: rules.data },
    flowGroups: groups.data,
  };
}
