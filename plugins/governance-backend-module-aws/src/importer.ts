import {
  Observation,
  ObservedIdentity,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import {
  ImportFile,
  Importer,
  ImportOptions,
} from '@countersign/plugin-governance-node';
import { parse } from 'csv-parse/sync';
import { credentialsOfRow } from './credentialsOfRow';
import { conflictsOfRows, mergeCredentials, rowToKeep } from './mergeRows';
import { describeRowProblem, ReportRow, reportRowSchema } from './reportRow';
import { reportText } from './reportText';

function readRows(file: ImportFile, unreadable: UnreadableItem[]): ReportRow[] {
  const text = reportText(file);
  if ('reason' in text) {
    unreadable.push({ item: file.name, reason: text.reason });
    return [];
  }
  let records: unknown[];
  try {
    records = parse(text.csv, {
      bom: true,
      columns: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    unreadable.push({
      item: file.name,
      reason: `The CSV cannot be parsed: ${
        error instanceof Error ? error.message : String(error)
      }`,
    });
    return [];
  }
  return records.flatMap((record, index) => {
    const row = reportRowSchema.safeParse(record);
    if (row.success) {
      return [row.data];
    }
    unreadable.push({
      item: `${file.name}, row ${index + 1}`,
      reason: describeRowProblem(row.error),
    });
    return [];
  });
}

function identityOf(rows: [ReportRow, ...ReportRow[]]): ObservedIdentity {
  const kept = rowToKeep(rows);
  const others = rows.filter(row => row !== kept);
  const account = kept.arn.split(':')[4];
  const isRoot = kept.arn.endsWith(':root');
  const conflicts = conflictsOfRows(rows, kept);
  return {
    key: { realm: account, region: '', externalId: kept.arn },
    type: 'service-account',
    displayName: kept.user,
    status: 'active',
    createdAt: kept.user_creation_time,
    ...(isRoot ? { privileged: true } : {}),
    ...(conflicts.length > 0 ? { conflicts } : {}),
    attributes: {
      ...(kept.mfa_active === undefined ? {} : { mfa_active: kept.mfa_active }),
      report_rows: rows.length,
    },
    credentials: mergeCredentials(
      credentialsOfRow(kept),
      others.flatMap(credentialsOfRow),
    ),
    grants: [],
  };
}

function read(files: ImportFile[], { at }: ImportOptions): Observation {
  const unreadable: UnreadableItem[] = [];
  const rowsByArn = new Map<string, [ReportRow, ...ReportRow[]]>();
  for (const row of files.flatMap(file => readRows(file, unreadable))) {
    const known = rowsByArn.get(row.arn);
    if (known) {
      known.push(row);
    } else {
      rowsByArn.set(row.arn, [row]);
    }
  }
  const identities = [...rowsByArn.values()].map(identityOf);
  const realms = [...new Set(identities.map(({ key }) => key.realm))];
  // A report lists every user of its account; with an unreadable row it no longer proves who is gone.
  const complete = unreadable.length === 0 && identities.length > 0;
  return {
    kind: 'aws-credential-report',
    observedAt: at.toISOString(),
    basis: 'observed',
    ...(complete ? { mode: 'snapshot', realms } : { mode: 'delta' }),
    identities,
    certificates: [],
    partnerIntegrations: [],
    roles: [],
    uses: [],
    unreadable,
    ignored: [],
  };
}

/**
 * Reads AWS IAM credential reports: the CSV as AWS documents it, or the answer of `GetCredentialReport`. The realm is
 * the account id. Users that stand there more than once become one identity with the conflict listed.
 *
 * @public
 */
export const awsCredentialReport: Importer = {
  id: 'aws-credential-report',
  title: 'AWS IAM credential report',
  read,
};
