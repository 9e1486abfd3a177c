import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** What the portal makes of how decisions are made. */
export interface QualitySettings {
  /** Whether people are named. */
  perPerson: boolean;
  /** People of a team below whom its runs are left out, where people are not named. */
  minPeople: number;
  /** Whom to have look again at which share of flagged decisions. */
  secondLook?: { share: number; by: string };
  /** For how long it is kept how decisions were made, in milliseconds. */
  keepMs: number;
  /** Whether a result may not be signed off before second looks are done. */
  holdSignOff: boolean;
}

const DEFAULT_MIN_PEOPLE = 3;
const DEFAULT_KEEP = { days: 365 };

/**
 * Reads `governance.quality`. Everything that has consequences, or names people, is off unless told.
 *
 * @throws InputError naming the key, the value and what is accepted
 */
export function readQualitySettings(
  config: RootConfigService,
): QualitySettings {
  const quality = config.getOptionalConfig('governance.quality');
  const secondLook = quality?.getOptionalConfig('secondLook');
  const minPeople =
    quality?.getOptionalNumber('minPeople') ?? DEFAULT_MIN_PEOPLE;
  if (!Number.isInteger(minPeople) || minPeople < 1) {
    throw new InputError(
      `governance.quality.minPeople is ${minPeople}; accepted is a whole number from 1`,
    );
  }
  const settings: QualitySettings = {
    perPerson: quality?.getOptionalBoolean('perPerson') ?? false,
    minPeople,
    keepMs: durationToMilliseconds(
      quality?.has('keep')
        ? readDurationFromConfig(quality, { key: 'keep' })
        : DEFAULT_KEEP,
    ),
    holdSignOff: quality?.getOptionalBoolean('holdSignOff') ?? false,
  };
  if (secondLook) {
    const share = secondLook.getNumber('share');
    if (!(share > 0 && share <= 1)) {
      throw new InputError(
        `governance.quality.secondLook.share is ${share}; accepted is more than 0, up to 1`,
      );
    }
    settings.secondLook = { share, by: secondLook.getString('by') };
  }
  if (settings.holdSignOff && !settings.secondLook) {
    throw new InputError(
      'governance.quality.holdSignOff is set without governance.quality.secondLook; nothing would ever hold it',
    );
  }
  return settings;
}
