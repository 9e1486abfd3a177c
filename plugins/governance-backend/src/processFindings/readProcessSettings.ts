import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { readQualitySettings } from '../quality';

/** From where on how certification goes is a finding. */
export interface ProcessSettings {
  /** The oldest open question may be so old. */
  backlogAgeMs: number;
  /** So much of what was decided may be decided together with others, from 0 to 1. */
  bulkShare: number;
  /** Half of the decisions may take less, but not less than this from when the item was opened. */
  medianDecisionSeconds: number;
  /** Exceptions that are over and about whose subject nobody has decided since. */
  expiredExceptions: number;
  /** Decisions count that were made so long ago at most. */
  windowMs: number;
  /** Fewer decisions say nothing. */
  minDecisions: number;
  /** Of fewer people nothing is said that would be about one of them. */
  minPeople: number;
}

function readNumber(
  config: RootConfigService,
  name: string,
  accepted: { otherwise: number; min: number; max?: number; words: string },
): number {
  const key = `governance.findings.certification.${name}`;
  const value = config.getOptionalNumber(key) ?? accepted.otherwise;
  if (!(value >= accepted.min && value <= (accepted.max ?? Infinity))) {
    throw new InputError(`${key} is ${value}; accepted is ${accepted.words}`);
  }
  return value;
}

/**
 * Reads `governance.findings.certification`.
 *
 * @throws InputError naming the key, the value and what is accepted
 */
export function readProcessSettings(
  config: RootConfigService,
): ProcessSettings {
  const section = config.getOptionalConfig('governance.findings.certification');
  const duration = (name: string, days: number) =>
    durationToMilliseconds(
      section?.has(name)
        ? readDurationFromConfig(section, { key: name })
        : { days },
    );
  const quality = readQualitySettings(config);
  return {
    backlogAgeMs: duration('backlogAge', 30),
    bulkShare: readNumber(config, 'bulkShare', {
      otherwise: 0.8,
      min: 0,
      max: 1,
      words: 'from 0 to 1',
    }),
    medianDecisionSeconds: readNumber(config, 'medianDecisionSeconds', {
      otherwise: 10,
      min: 0,
      words: 'a number of seconds, 0 for none',
    }),
    expiredExceptions: readNumber(config, 'expiredExceptions', {
      otherwise: 0,
      min: 0,
      words: 'a number from 0',
    }),
    windowMs: duration('window', 90),
    minDecisions: readNumber(config, 'minDecisions', {
      otherwise: 20,
      min: 1,
      words: 'a number from 1',
    }),
    minPeople: quality.perPerson ? 1 : quality.minPeople,
  };
}
