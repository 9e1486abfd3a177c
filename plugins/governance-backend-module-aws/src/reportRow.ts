import { z } from 'zod/v4';

/** What AWS writes where there is nothing to say. */
const NOTHING = new Set(['N/A', 'not_supported', '']);

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

const flag = z
  .string()
  .transform(value => value.toLowerCase())
  .pipe(z.enum(['true', 'false', 'not_supported', 'n/a', '']))
  .transform(value => FLAGS.get(value));

const instant = z.string().transform((value, context) => {
  if (NOTHING.has(value)) {
    return undefined;
  }
  const time = Date.parse(value);
  if (Number.isNaN(time)) {
    context.addIssue({
      code: 'custom',
      message: `"${value}" is not an ISO 8601 time, "N/A" or "not_supported"`,
    });
    return z.NEVER;
  }
  return new Date(time).toISOString();
});

const word = z
  .string()
  .optional()
  .transform(value =>
    value === undefined || NOTHING.has(value) ? undefined : value,
  );

/** A time of use: `no_information` says that none is on record. */
const useInstant = z.string().transform((value, context) => {
  if (value === 'no_information') {
    return 'no_information' as const;
  }
  const parsed = instant.safeParse(value);
  if (!parsed.success) {
    context.addIssue({
      code: 'custom',
      message: `"${value}" is not an ISO 8601 time, "N/A" or "no_information"`,
    });
    return z.NEVER;
  }
  return parsed.data;
});

const optionalInstant = instant.optional();

/**
 * One row of a credential report, by the columns that AWS documents (IAM User Guide, "Generate credential reports").
 * Columns that are not named here pass unread. Use columns are optional, for older reports lack some of them.
 */
export const reportRowSchema = z.object({
  user: z.string().min(1),
  arn: z
    .string()
    .regex(
      /^arn:[a-z0-9-]+:iam::\d{12}:(root|user\/.+)$/,
      'must be the ARN of a user or of the root user, such as arn:aws:iam::123456789012:user/name',
    ),
  user_creation_time: instant,
  password_enabled: flag,
  password_last_used: useInstant.optional(),
  password_last_changed: optionalInstant,
  mfa_active: flag,
  access_key_1_active: flag,
  access_key_1_last_rotated: optionalInstant,
  access_key_1_last_used_date: useInstant.optional(),
  access_key_1_last_used_region: word,
  access_key_1_last_used_service: word,
  access_key_2_active: flag,
  access_key_2_last_rotated: optionalInstant,
  access_key_2_last_used_date: useInstant.optional(),
  access_key_2_last_used_region: word,
  access_key_2_last_used_service: word,
  cert_1_active: flag.optional(),
  cert_1_last_rotated: optionalInstant,
  cert_2_active: flag.optional(),
  cert_2_last_rotated: optionalInstant,
});

/** A row of a report, checked. */
export type ReportRow = z.output<typeof reportRowSchema>;

/** Turns what zod has to say into one line with the columns' names. */
export function describeRowProblem(error: z.ZodError): string {
  return error.issues
    .map(issue => `column "${issue.path.join('.')}": ${issue.message}`)
    .join('; ');
}
