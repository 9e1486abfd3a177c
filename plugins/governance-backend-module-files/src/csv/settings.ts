import { z } from 'zod/v4';

/** Fields of an identity that a column can hold. */
export const IDENTITY_FIELDS = [
  'externalId',
  'realm',
  'region',
  'type',
  'displayName',
  'status',
  'purpose',
  'environment',
  'owner',
  'sponsor',
  'consumers',
  'createdAt',
  'createdBy',
  'lastUsedAt',
  'privileged',
] as const;

/** Fields of a credential that a column can hold. */
export const CREDENTIAL_FIELDS = [
  'credential.externalId',
  'credential.kind',
  'credential.displayName',
  'credential.status',
  'credential.createdAt',
  'credential.lastRotatedAt',
  'credential.expiresAt',
  'credential.lastUsedAt',
] as const;

/** Fields of a grant that a column can hold. */
export const GRANT_FIELDS = [
  'grant.externalId',
  'grant.kind',
  'grant.name',
  'grant.resource',
  'grant.grantedAt',
  'grant.expiresAt',
  'grant.lastUsedAt',
  'grant.privileged',
] as const;

const field = z.union([
  z.enum([...IDENTITY_FIELDS, ...CREDENTIAL_FIELDS, ...GRANT_FIELDS]),
  z
    .string()
    .regex(
      /^label\.[A-Za-z0-9._/-]+$/,
      `must be one of ${[
        ...IDENTITY_FIELDS,
        ...CREDENTIAL_FIELDS,
        ...GRANT_FIELDS,
      ].join(', ')}, or label.<name>`,
    ),
]);

/** How a CSV file is to be read. */
export const csvSettingsSchema = z
  .strictObject({
    /** Column name to field. Columns that are not named here are not read. */
    columns: z.record(z.string(), field),
    /** Values of fields that have no column, or an empty cell. */
    defaults: z.record(z.string(), z.string()).default({}),
    /** For a field, what the file writes to what is meant: `{ status: { on: active } }`. */
    values: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    delimiter: z.string().length(1).default(','),
    basis: z.enum(['declared', 'observed']).default('declared'),
    /** Id of the source that the principals live in, where the file supplements one. */
    of: z.string().min(1).optional(),
    /** The file states everything in its realms, so that others are absent. */
    complete: z.boolean().default(false),
  })
  .refine(
    ({ columns }) => Object.values(columns).includes('externalId'),
    'columns: one column must be mapped to externalId',
  );

/** How a CSV file is to be read. */
export type CsvSettings = z.output<typeof csvSettingsSchema>;
