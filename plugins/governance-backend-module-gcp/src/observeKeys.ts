import { ObservedCredential } from '@countersign/plugin-governance-common';
import { ServiceAccountKey } from './answers';

/**
 * A key as a credential. `9999-12-31` is how the API writes "does not expire" (IAM API v1, `validBeforeTime`).
 */
export function credentialOfKey(key: ServiceAccountKey): ObservedCredential {
  const id = key.name.split('/').at(-1) ?? key.name;
  const platformManaged = key.keyType === 'SYSTEM_MANAGED';
  return {
    externalId: id,
    kind: 'private-key',
    displayName: `${platformManaged ? 'System-managed' : 'Key'} ${id}`,
    status: key.disabled ? 'inactive' : 'active',
    ...(key.validAfterTime
      ? { createdAt: new Date(key.validAfterTime).toISOString() }
      : {}),
    ...(key.validBeforeTime
      ? {
          expiresAt: key.validBeforeTime.startsWith('9999-12-31')
            ? 'never'
            : new Date(key.validBeforeTime).toISOString(),
        }
      : {}),
    ...(key.keyAlgorithm ? { algorithm: key.keyAlgorithm } : {}),
    ...(platformManaged ? { platformManaged: true } : {}),
    labels: {
      ...(key.keyType ? { keyType: key.keyType } : {}),
      ...(key.keyOrigin ? { keyOrigin: key.keyOrigin } : {}),
    },
  };
}

/** The account that a key belongs to: its e-mail address or its numeric id. */
export function accountOfKey(key: ServiceAccountKey): string {
  return key.name.split('/')[3];
}
