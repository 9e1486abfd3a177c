import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { hkdfSync, randomBytes } from 'node:crypto';

/** What `governance.issuance` in the configuration comes to. */
export interface IssuanceSettings {
  /** How long an answer of an issuer is waited for, in milliseconds. */
  patienceMs: number;
  /** How long after its approval something may be ordered, in milliseconds. */
  approvalValidityMs: number;
  /** A key for one use, of 32 bytes; another one for each purpose. */
  keyFor(purpose: string): Buffer;
}

const PATIENCE_MS = 20_000;
const APPROVAL_VALIDITY_MS = 7 * 24 * 60 * 60 * 1000;
const SHORTEST_SECRET = 32;
const KEY_BYTES = 32;

/**
 * Reads `governance.issuance`. In development a secret is made for the time that the process lives.
 *
 * @throws InputError where the secret is too short, or missing although something is issued outside development
 */
export function readIssuanceSettings(
  config: RootConfigService,
  { development, issues }: { development: boolean; issues: boolean },
): IssuanceSettings {
  const key = 'governance.issuance.secret';
  const configured = config.getOptionalString(key);
  if (configured === undefined && issues && !development) {
    throw new InputError(
      `${key} is not set; where credentials are issued it has to be a random text of ${SHORTEST_SECRET} characters or more, from which the keys of fingerprints and claims are derived`,
    );
  }
  if (configured !== undefined && configured.length < SHORTEST_SECRET) {
    throw new InputError(
      `${key} has ${configured.length} characters; accepted are ${SHORTEST_SECRET} or more`,
    );
  }
  const secret = configured ?? randomBytes(KEY_BYTES).toString('hex');
  const readMilliseconds = (name: string, otherwise: number) =>
    config.has(name)
      ? durationToMilliseconds(readDurationFromConfig(config, { key: name }))
      : otherwise;
  return {
    patienceMs: readMilliseconds('governance.issuance.patience', PATIENCE_MS),
    approvalValidityMs: readMilliseconds(
      'governance.issuance.approvalValidity',
      APPROVAL_VALIDITY_MS,
    ),
    // HKDF of RFC 5869, so that what is known of one key says nothing of another.
    keyFor: purpose =>
      Buffer.from(
        hkdfSync('sha256', secret, '', `countersign/${purpose}`, KEY_BYTES),
      ),
  };
}
