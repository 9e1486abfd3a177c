import { ObservedCredential } from '@countersign/plugin-governance-common';
import { ReportRow } from './reportRow';

/** IAM has recorded the use of access keys since then (IAM User Guide, "Generate credential reports"). */
const KEY_USE_RECORDED_SINCE = '2015-04-22T00:00:00.000Z';
/** IAM has recorded the use of passwords since then (same place). */
const PASSWORD_USE_RECORDED_SINCE = '2014-10-20T00:00:00.000Z';

/**
 * "N/A" means never used, or not used since IAM began to record it: so `never` may be said only of what was made later.
 */
function lastUsed(
  stated: string | undefined,
  columnPresent: boolean,
  madeAt: string | undefined,
  recordedSince: string,
): string | undefined {
  if (stated !== undefined && stated !== 'no_information') {
    return stated;
  }
  return columnPresent && madeAt !== undefined && madeAt >= recordedSince
    ? 'never'
    : undefined;
}

function statusOf(active: boolean | undefined): ObservedCredential['status'] {
  if (active === undefined) {
    return 'unknown';
  }
  return active ? 'active' : 'inactive';
}

function password(row: ReportRow): ObservedCredential[] {
  if (row.password_enabled === false) {
    return [];
  }
  const isRoot = row.arn.endsWith(':root');
  if (row.password_enabled === undefined && !isRoot) {
    return [];
  }
  return [
    {
      externalId: 'password',
      kind: 'password',
      displayName: 'Console password',
      // Of the root user AWS does not say whether there is one.
      status: row.password_enabled ? 'active' : 'unknown',
      lastRotatedAt: row.password_last_changed,
      lastUsedAt: lastUsed(
        row.password_last_used,
        row.password_last_used !== undefined && !isRoot,
        row.user_creation_time,
        PASSWORD_USE_RECORDED_SINCE,
      ),
      multiFactor: row.mfa_active,
    },
  ];
}

function accessKey(row: ReportRow, slot: 1 | 2): ObservedCredential[] {
  const key =
    slot === 1
      ? {
          active: row.access_key_1_active,
          rotated: row.access_key_1_last_rotated,
          used: row.access_key_1_last_used_date,
          region: row.access_key_1_last_used_region,
          service: row.access_key_1_last_used_service,
        }
      : {
          active: row.access_key_2_active,
          rotated: row.access_key_2_last_rotated,
          used: row.access_key_2_last_used_date,
          region: row.access_key_2_last_used_region,
          service: row.access_key_2_last_used_service,
        };
  // No key was ever made in a slot that is inactive and was never rotated.
  if (!key.active && key.rotated === undefined) {
    return [];
  }
  const columnPresent = Object.keys(row).includes(
    `access_key_${slot}_last_used_date`,
  );
  return [
    {
      externalId: `access_key_${slot}`,
      kind: 'access-key',
      displayName: `Access key ${slot}`,
      status: statusOf(key.active),
      lastRotatedAt: key.rotated,
      lastUsedAt: lastUsed(
        key.used,
        columnPresent,
        key.rotated,
        KEY_USE_RECORDED_SINCE,
      ),
      lastUsedFrom:
        key.region || key.service
          ? { region: key.region, service: key.service }
          : undefined,
    },
  ];
}

function signingCertificate(row: ReportRow, slot: 1 | 2): ObservedCredential[] {
  const active = slot === 1 ? row.cert_1_active : row.cert_2_active;
  const rotated =
    slot === 1 ? row.cert_1_last_rotated : row.cert_2_last_rotated;
  if (!active && rotated === undefined) {
    return [];
  }
  return [
    {
      externalId: `cert_${slot}`,
      kind: 'signing-certificate',
      displayName: `Signing certificate ${slot}`,
      status: statusOf(active),
      lastRotatedAt: rotated,
    },
  ];
}

/** The password, access keys and signing certificates that one row speaks of. */
export function credentialsOfRow(row: ReportRow): ObservedCredential[] {
  return [
    ...password(row),
    ...accessKey(row, 1),
    ...accessKey(row, 2),
    ...signingCertificate(row, 1),
    ...signingCertificate(row, 2),
  ];
}
