import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  ENFORCEMENT_MODES,
  EnforcementMode,
} from '@countersign/plugin-governance-common';
import { ReviewSettings } from './ports';

/** One rule of `governance.modes`. */
interface ModeRule {
  source?: string;
  environment?: string;
  mode: EnforcementMode;
}

/** What is reviewed by itself, and how often. */
export interface PeriodicReview {
  source?: string;
  environment?: string;
  everyMs: number;
}

const DEFAULT_MODE: EnforcementMode = 'advise';
const DEFAULT_EVIDENCE_AGE = { days: 7 };

function readMode(value: string, key: string): EnforcementMode {
  const mode = ENFORCEMENT_MODES.find(known => known === value);
  if (!mode) {
    throw new InputError(
      `${key} is '${value}'; accepted are ${ENFORCEMENT_MODES.join(', ')}`,
    );
  }
  return mode;
}

/**
 * The mode for something of a source in an environment: the first rule that fits decides. A rule that names an
 * environment never fits something whose environment is not known. Without a rule people are asked and nothing is
 * carried out.
 */
export function chooseMode(
  rules: ModeRule[],
  subject: { source: string; environment?: string },
): EnforcementMode {
  return (
    rules.find(
      rule =>
        (rule.source === undefined || rule.source === subject.source) &&
        (rule.environment === undefined ||
          rule.environment === subject.environment),
    )?.mode ?? DEFAULT_MODE
  );
}

/**
 * Reads `governance.reviews` and `governance.modes`.
 *
 * @throws InputError naming the key, the value and what is accepted
 */
export function readReviewSettings(config: RootConfigService): {
  settings: ReviewSettings;
  periodic: PeriodicReview[];
} {
  const reviews = config.getOptionalConfig('governance.reviews');
  const rules = (config.getOptionalConfigArray('governance.modes') ?? []).map(
    (rule, index): ModeRule => ({
      source: rule.getOptionalString('source'),
      environment: rule.getOptionalString('environment'),
      mode: readMode(rule.getString('mode'), `governance.modes[${index}].mode`),
    }),
  );
  const triageGroup = reviews?.getOptionalString('triageGroup');
  if (!triageGroup) {
    throw new InputError(
      'governance.reviews.triageGroup is not set; name the group that is asked about what nobody owns, such as group:default/identity-security',
    );
  }
  return {
    settings: {
      flow: reviews?.getOptionalString('flow') ?? 'owner-review',
      triageGroup,
      evidenceMaxAgeMs: durationToMilliseconds(
        reviews?.has('evidenceMaxAge')
          ? readDurationFromConfig(reviews, { key: 'evidenceMaxAge' })
          : DEFAULT_EVIDENCE_AGE,
      ),
      modeFor: subject => chooseMode(rules, subject),
    },
    periodic: (reviews?.getOptionalConfigArray('periodic') ?? []).map(
      entry => ({
        source: entry.getOptionalString('source'),
        environment: entry.getOptionalString('environment'),
        everyMs: durationToMilliseconds(
          readDurationFromConfig(entry, { key: 'every' }),
        ),
      }),
    ),
  };
}
