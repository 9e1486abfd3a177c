import {
  Observation,
  ObservedCertificate,
  observedCertificateSchema,
  ObservedIdentity,
  observedIdentitySchema,
  ObservedPartnerIntegration,
  observedPartnerIntegrationSchema,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import {
  ImportFile,
  Importer,
  ImportOptions,
} from '@countersign/plugin-governance-node';
import { isMap, LineCounter, parseAllDocuments } from 'yaml';
import { z } from 'zod/v4';
import { describeProblems } from '../describeProblems';
import { refuseSettings } from '../refuseSettings';

/** The outside of a declaration. Its items are checked one by one, so that one mistake does not hide the others. */
const declarationSchema = z.strictObject({
  apiVersion: z.literal('governance.countersign.dev/v1alpha1'),
  kind: z.literal('Inventory'),
  /** Id of the source that the identities live in, where they are stated besides it. */
  of: z.string().min(1).optional(),
  realm: z.string().optional(),
  region: z.string().optional(),
  /** The file states everything in its realm, so that others are absent. */
  complete: z.boolean().optional(),
  identities: z.array(z.unknown()).optional(),
  certificates: z.array(z.unknown()).optional(),
  partnerIntegrations: z.array(z.unknown()).optional(),
});
type Declaration = z.output<typeof declarationSchema>;

interface Declared {
  identities: ObservedIdentity[];
  certificates: ObservedCertificate[];
  partnerIntegrations: ObservedPartnerIntegration[];
  unreadable: UnreadableItem[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readItems<T>(
  items: unknown[] | undefined,
  list: string,
  item: string,
  unreadable: UnreadableItem[],
  shape: (fields: Record<string, unknown>) => unknown,
  schema: z.ZodType<T>,
): T[] {
  return (items ?? []).flatMap((fields, index) => {
    const name = `${item}, ${list} ${index + 1}`;
    if (!isRecord(fields)) {
      unreadable.push({ item: name, reason: 'It is no mapping of fields.' });
      return [];
    }
    const parsed = schema.safeParse(shape(fields));
    if (parsed.success) {
      return [parsed.data];
    }
    unreadable.push({
      item:
        typeof fields.externalId === 'string'
          ? `${name} (${fields.externalId})`
          : name,
      reason: describeProblems(parsed.error),
    });
    return [];
  });
}

function readDeclaration(
  declaration: Declaration,
  item: string,
  realm: string,
  into: Declared,
): void {
  into.identities.push(
    ...readItems(
      declaration.identities,
      'identities',
      item,
      into.unreadable,
      ({ externalId, realm: own, region, of, ...fields }) => ({
        status: 'unknown',
        displayName: externalId,
        ...fields,
        key: {
          externalId,
          realm: own ?? realm,
          region: region ?? declaration.region ?? '',
        },
        ...(of ?? declaration.of ? { statedFor: of ?? declaration.of } : {}),
      }),
      observedIdentitySchema,
    ),
  );
  into.certificates.push(
    ...readItems(
      declaration.certificates,
      'certificates',
      item,
      into.unreadable,
      fields => ({
        externalId: fields.fingerprintSha256,
        displayName: fields.subjectName ?? fields.fingerprintSha256,
        realm,
        ...fields,
      }),
      observedCertificateSchema,
    ),
  );
  into.partnerIntegrations.push(
    ...readItems(
      declaration.partnerIntegrations,
      'partnerIntegrations',
      item,
      into.unreadable,
      fields => ({ displayName: fields.externalId, ...fields }),
      observedPartnerIntegrationSchema,
    ),
  );
}

function documentsOf(
  file: ImportFile,
  unreadable: UnreadableItem[],
): { item: string; declaration: Declaration }[] {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(new TextDecoder().decode(file.content), {
    lineCounter,
    logLevel: 'silent',
  });
  const list = Array.isArray(documents) ? documents : [];
  const found = list.flatMap((document, index) => {
    const item =
      list.length === 1 ? file.name : `${file.name}, document ${index + 1}`;
    const [problem] = document.errors;
    if (problem) {
      unreadable.push({ item, reason: `It is no YAML: ${problem.message}` });
      return [];
    }
    if (!isMap(document.contents)) {
      unreadable.push({
        item,
        reason:
          'It is no declaration: apiVersion, kind and identities are expected at the top.',
      });
      return [];
    }
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      unreadable.push({
        item,
        reason: error instanceof Error ? error.message : String(error),
      });
      return [];
    }
    const parsed = declarationSchema.safeParse(value);
    if (!parsed.success) {
      unreadable.push({ item, reason: describeProblems(parsed.error) });
      return [];
    }
    return [{ item, declaration: parsed.data }];
  });
  if (list.length === 0) {
    unreadable.push({ item: file.name, reason: 'It is empty.' });
  }
  return found;
}

function read(files: ImportFile[], options: ImportOptions): Observation {
  refuseSettings('declared', options);
  const declared: Declared = {
    identities: [],
    certificates: [],
    partnerIntegrations: [],
    unreadable: [],
  };
  const documents = files.flatMap(file =>
    documentsOf(file, declared.unreadable),
  );
  for (const { item, declaration } of documents) {
    readDeclaration(
      declaration,
      item,
      declaration.realm ?? options.realm ?? '',
      declared,
    );
  }
  const complete =
    documents.length > 0 &&
    documents.every(({ declaration }) => declaration.complete) &&
    declared.unreadable.length === 0;
  return {
    kind: 'declared',
    observedAt: options.at.toISOString(),
    basis: 'declared',
    ...(complete
      ? {
          mode: 'snapshot',
          realms: [
            ...new Set([
              ...documents.map(
                ({ declaration }) => declaration.realm ?? options.realm ?? '',
              ),
              // Partner integrations are in no realm.
              '',
            ]),
          ],
        }
      : { mode: 'delta' }),
    identities: mergeTwins(declared.identities),
    certificates: declared.certificates,
    partnerIntegrations: declared.partnerIntegrations,
    roles: [],
    uses: [],
    unreadable: declared.unreadable,
    ignored: [],
  };
}

/** The last statement about a principal stands, and the conflict with the ones before it is listed. */
function mergeTwins(identities: ObservedIdentity[]): ObservedIdentity[] {
  const byKey = new Map<string, ObservedIdentity>();
  for (const identity of identities) {
    const key = JSON.stringify([identity.key, identity.statedFor]);
    const before = byKey.get(key);
    byKey.set(
      key,
      before
        ? {
            ...identity,
            conflicts: [
              ...(before.conflicts ?? []),
              {
                field: 'identity',
                values: [before.displayName, identity.displayName],
                kept: identity.displayName,
                reason: 'It is declared twice; the last declaration is kept.',
              },
            ],
          }
        : identity,
    );
  }
  return [...byKey.values()];
}

/**
 * Reads declarations of identities, certificates and partner integrations in YAML (`kind: Inventory`). With `of` a
 * declaration speaks of principals of another source and adds what that source cannot know, such as owner and purpose.
 *
 * @throws InputError when settings are given.
 *
 * @public
 */
export const declared: Importer = {
  id: 'declared',
  title: 'Declared inventory in YAML',
  read,
};
