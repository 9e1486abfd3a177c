import { randomBytes } from 'node:crypto';
import { InputError } from '@backstage/errors';
import {
  LEDGER_PRINCIPAL_FIELD,
  ledgerCommitmentInput,
  ledgerEntrySchema,
} from '@countersign/plugin-governance-common';
import { canonicalJson } from '@countersign/plugin-governance-flows';
import { LedgerRecord } from '@countersign/plugin-governance-node';
import { seal } from './dataKeys';
import { sha256Hex } from './digest';
import { LedgerEntryRow, LedgerPersonalRow } from './rows';

/** What is checked of an entry; its data is JSON because it has been written as such. */
const contentSchema = ledgerEntrySchema.omit({
  seq: true,
  prev: true,
  hash: true,
  data: true,
});

/** A key to encrypt under. */
export interface DataKey {
  id: string;
  key: Uint8Array;
}

/** One personal value of a record, and whom it is about. */
interface PersonalPart {
  field: string;
  value: string;
  dataSubject: string;
}

/** The personal values of a record with the person whose key each is encrypted under. */
export function personalParts(record: LedgerRecord): PersonalPart[] {
  const { principal } = record.actor;
  const parts: PersonalPart[] = [];
  if (principal !== undefined) {
    parts.push({
      field: LEDGER_PRINCIPAL_FIELD,
      value: principal,
      dataSubject: principal,
    });
  }
  for (const [name, given] of Object.entries(record.personal ?? {})) {
    const part = typeof given === 'string' ? { value: given } : given;
    parts.push({
      field: `personal.${name}`,
      value: part.value,
      // Free text of the engine is about nobody we know; its subject's key lets it be erased all the same
      dataSubject:
        'of' in part ? part.of : principal ?? `subject:${record.subject}`,
    });
  }
  return parts;
}

/**
 * Parts a record into the row that is chained, which holds commitments only, and the personal rows beside it.
 *
 * @throws InputError when the record is not well-formed
 */
export function sealRecord(
  record: LedgerRecord,
  options: {
    id: string;
    writtenAt: string;
    keys: ReadonlyMap<string, DataKey>;
  },
): {
  entry: Omit<LedgerEntryRow, 'position' | 'seq' | 'prev' | 'hash'>;
  personal: LedgerPersonalRow[];
} {
  const { id, writtenAt, keys } = options;
  const commitments: Record<string, string> = {};
  const personal: LedgerPersonalRow[] = [];
  for (const { field, value, dataSubject } of personalParts(record)) {
    const key = keys.get(dataSubject);
    if (!key) {
      throw new InputError(`No key was made for the data subject of ${field}`);
    }
    const salt = randomBytes(32).toString('hex');
    commitments[field] = `sha256:${sha256Hex(
      ledgerCommitmentInput({ field, value, salt }),
    )}`;
    personal.push({
      entry_id: id,
      field,
      key_id: key.id,
      salt,
      value: seal(key.key, value, `${id}/${field}`),
    });
  }

  const { [LEDGER_PRINCIPAL_FIELD]: principal, ...rest } = commitments;
  const { kind, signIn, route, membershipDigest } = record.actor;
  const content = contentSchema.safeParse({
    v: 1,
    at: instant(record.at, 'at'),
    type: record.type,
    subject: record.subject,
    actor: JSON.parse(
      canonicalJson({
        kind,
        principal,
        signIn: signIn && {
          provider: signIn.provider,
          at: signIn.at && instant(signIn.at, 'actor.signIn.at'),
        },
        route,
        membershipDigest,
      }),
    ),
    commitments: rest,
  });
  if (!content.success) {
    const [issue] = content.error.issues;
    throw new InputError(
      `Record ${record.type} for the ledger: ${issue.path.join('.')}: ${
        issue.message
      }`,
    );
  }
  const { v, at, type, subject, actor } = content.data;
  return {
    entry: {
      id,
      v,
      at,
      written_at: writtenAt,
      type,
      subject,
      actor: canonicalJson(actor),
      data: writeData(record),
      commitments: canonicalJson(rest),
    },
    personal,
  };
}

/** The data of a record as canonical JSON; written once, for it is most of an entry. */
function writeData(record: LedgerRecord): string {
  let text: string;
  try {
    text = canonicalJson(record.data);
  } catch (error) {
    throw new InputError(
      `Record ${record.type} for the ledger: data is not plain JSON`,
      error,
    );
  }
  if (!text.startsWith('{')) {
    throw new InputError(
      `Record ${record.type} for the ledger: data: expected a record of values`,
    );
  }
  return text;
}

function instant(date: Date, field: string): string {
  if (Number.isNaN(date.getTime())) {
    throw new InputError(
      `Record for the ledger: ${field} is an invalid date; accepted is a valid one`,
    );
  }
  return date.toISOString();
}
