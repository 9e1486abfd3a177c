import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** For whom passkeys are made, and how long a first one waits. */
export interface ProofSettings {
  /** WebAuthn relying party id: the domain of the portal. */
  rpId: string;
  rpName: string;
  /** Origins from which a proof may come. */
  origins: string[];
  enrolmentDelayMs: number;
}

const DEFAULT_DELAY_MS = 24 * 60 * 60 * 1000;

/**
 * Reads `governance.proofs`; the portal's own address (`app.baseUrl`) unless told. `undefined` where neither is there.
 *
 * @throws InputError for an origin that is no URL, or a delay that is no duration.
 */
export function readProofSettings(
  config: RootConfigService,
): ProofSettings | undefined {
  const baseUrl = config.getOptionalString('app.baseUrl');
  const origins = config.getOptionalStringArray(
    'governance.proofs.origins',
  ) ?? [...(baseUrl === undefined ? [] : [baseUrl])];
  if (origins.length === 0) {
    return undefined;
  }
  const urls = origins.map(origin => {
    if (!URL.canParse(origin)) {
      throw new InputError(
        `governance.proofs.origins has '${origin}'; URLs such as https://portal.example.com are accepted`,
      );
    }
    return new URL(origin);
  });
  const delayKey = 'governance.proofs.enrolmentDelay';
  return {
    rpId:
      config.getOptionalString('governance.proofs.relyingPartyId') ??
      urls[0].hostname,
    rpName: config.getOptionalString('app.title') ?? 'Backstage',
    origins: urls.map(url => url.origin),
    enrolmentDelayMs: config.has(delayKey)
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: delayKey }),
        )
      : DEFAULT_DELAY_MS,
  };
}
