import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  ENFORCEMENT_MODES,
  EnforcementMode,
} from '@countersign/plugin-governance-common';
import { ModeRule } from '../control/planModes';
import { CoolDownRule } from '../runbooks';
import { ReviewSettings } from './ports';

/** What can be reviewed by itself: identities with all that they hold, and what stands for itself. */
export const PERIODIC_ASKS = [
  'identities',
  'certificates',
  'integrations',
] as const;

/** One of {@link PERIODIC_ASKS}. */
export type PeriodicAsks = (typeof PERIODIC_ASKS)[number];

/** What is reviewed by itself, and how often. */
export interface PeriodicReview {
  /** All of {@link PERIODIC_ASKS} unless told. */
  asks: readonly PeriodicAsks[];
  source?: string;
  environment?: string;
  everyMs: number;
}

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

function readBulk(value: string): ReviewSettings['bulk'] {
  if (value !== 'forbidden' && value !== 'allowed') {
    throw new InputError(
      `governance.reviews.bulk is '${value}'; accepted are forbidden and allowed`,
    );
  }
  return value;
}

function readAsks(
  values: string[] | undefined,
  index: number,
): readonly PeriodicAsks[] {
  return (values ?? PERIODIC_ASKS).map(value => {
    const known = PERIODIC_ASKS.find(asks => asks === value);
    if (!known) {
      throw new InputError(
        `governance.reviews.periodic[${index}].asks names '${value}'; accepted are ${PERIODIC_ASKS.join(
          ', ',
        )}`,
      );
    }
    return known;
  });
}

/**
 * Reads `governance.reviews` and `governance.modes`.
 *
 * @throws InputError naming the key, the value and what is accepted
 */
export function readReviewSettings(config: RootConfigService): {
  settings: Omit<ReviewSettings, 'modeFor' | 'foresee' | 'secondGroups'>;
  /** Groups to whose people questions may be given besides the owners and triage. */
  delegateTo: string[];
  modes: ModeRule[];
  periodic: PeriodicReview[];
  /** How long what is revoked stays disabled before it is deleted. */
  coolDowns: CoolDownRule[];
} {
  const reviews = config.getOptionalConfig('governance.reviews');
  const modes = (config.getOptionalConfigArray('governance.modes') ?? []).map(
    (rule, index): ModeRule => ({
      source: rule.getOptionalString('source'),
      environment: rule.getOptionalString('environment'),
      flow: rule.getOptionalString('flow'),
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
      bulk: readBulk(reviews?.getOptionalString('bulk') ?? 'forbidden'),
      flow: reviews?.getOptionalString('flow') ?? 'owner-review',
      triageGroup,
      evidenceMaxAgeMs: durationToMilliseconds(
        reviews?.has('evidenceMaxAge')
          ? readDurationFromConfig(reviews, { key: 'evidenceMaxAge' })
          : DEFAULT_EVIDENCE_AGE,
      ),
    },
    coolDowns: (reviews?.getOptionalConfigArray('coolDowns') ?? []).map(
      rule => ({
        type: rule.getOptionalString('type'),
        environment: rule.getOptionalString('environment'),
        for: `PT${Math.round(
          durationToMilliseconds(readDurationFromConfig(rule, { key: 'for' })) /
            1000,
        )}S`,
      }),
    ),
    delegateTo: reviews?.getOptionalStringArray('delegateTo') ?? [],
    modes,
    periodic: (reviews?.getOptionalConfigArray('periodic') ?? []).map(
      (entry, index) => ({
        asks: readAsks(entry.getOptionalStringArray('asks'), index),
        source: entry.getOptionalString('source'),
        environment: entry.getOptionalString('environment'),
        everyMs: durationToMilliseconds(
          readDurationFromConfig(entry, { key: 'every' }),
        ),
      }),
    ),
  };
}
