import { InputError } from '@backstage/errors';
import {
  CampaignDefinition,
  campaignDefinitionSchema,
  canonicalJson,
} from '@countersign/plugin-governance-common';
import {
  isCron,
  isTimeZone,
  nextScheduled,
  PolicyEngine,
} from '@countersign/plugin-governance-flows';
import { parse } from 'yaml';
import { z } from 'zod/v4';
import { sha256Hex } from '../ledger/digest';
import { SCOPE_CONTEXT } from './scopeFacts';

/** SHA-256 of the canonical form of a definition. */
export function digestDefinition(definition: CampaignDefinition): string {
  return sha256Hex(canonicalJson(JSON.parse(JSON.stringify(definition))));
}

/** @throws InputError naming the first expression for reviewers that is none over the facts that there are */
function checkReviewerExpressions(
  { spec }: CampaignDefinition,
  policy: PolicyEngine,
): void {
  for (const { id, reviewers, escalation } of spec.stages ?? []) {
    for (const source of [
      ...reviewers,
      ...escalation.flatMap(({ to }) => to),
    ]) {
      const checked =
        typeof source === 'object'
          ? policy.check(source.cel, 'people', SCOPE_CONTEXT)
          : undefined;
      if (checked && !checked.ok) {
        throw new InputError(
          `spec.stages: who is asked in '${id}' cannot be found: ${checked.problems
            .map(({ message }) => message)
            .join('; ')}`,
        );
      }
    }
  }
}

/** @throws InputError for a schedule that is none, or never due */
function checkSchedule({ spec }: CampaignDefinition): void {
  const { schedule } = spec;
  if (
    schedule &&
    (!isCron(schedule.cron) ||
      !isTimeZone(schedule.tz) ||
      nextScheduled(schedule, new Date(0).toISOString()) === undefined)
  ) {
    throw new InputError(
      `spec.schedule '${schedule.cron}' in '${schedule.tz}' is never due; five fields such as '0 6 1 1,4,7,10 *' and a time zone such as Europe/Berlin are accepted`,
    );
  }
}

/**
 * Checks a definition as it stands: its shape, and that its condition is an expression over the facts that there are.
 *
 * @throws InputError naming the field and what is wrong with it
 */
export function checkDefinition(
  value: unknown,
  policy: PolicyEngine,
): CampaignDefinition {
  const parsed = campaignDefinitionSchema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      `The definition is not one: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { where } = parsed.data.spec.scope;
  const checked =
    where === undefined
      ? undefined
      : policy.check(where, 'bool', SCOPE_CONTEXT);
  if (checked && !checked.ok) {
    throw new InputError(
      `spec.scope.where '${where}' cannot be used: ${checked.problems
        .map(({ message }) => message)
        .join('; ')}`,
    );
  }
  checkReviewerExpressions(parsed.data, policy);
  checkSchedule(parsed.data);
  return parsed.data;
}

/**
 * Reads a definition from YAML or JSON.
 *
 * @throws InputError naming what is wrong
 */
export function parseDefinition(
  source: string,
  policy: PolicyEngine,
): CampaignDefinition {
  let value: unknown;
  try {
    value = parse(source, { maxAliasCount: 0 });
  } catch (error) {
    throw new InputError('The definition is neither YAML nor JSON', error);
  }
  return checkDefinition(value, policy);
}
