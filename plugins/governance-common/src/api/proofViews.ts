import { z } from 'zod/v4';

/** What a browser needs to ask an authenticator, as WebAuthn Level 3 has it in JSON. @public */
export const ceremonyOptionsSchema = z.looseObject({ challenge: z.string() });

/** A ceremony that was begun: what the authenticator is to answer, and until when. @public */
export const ceremonySchema = z.strictObject({
  challengeId: z.string(),
  /** `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`. */
  options: ceremonyOptionsSchema,
  /** ISO 8601. */
  expiresAt: z.string(),
});

/** What {@link ceremonySchema} accepts, parsed. @public */
export type Ceremony = z.output<typeof ceremonySchema>;

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]*$/, 'must be base64url')
  .max(65_536);
const common = {
  id: base64url.min(1).max(1400),
  rawId: base64url.min(1).max(1400),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).optional(),
  clientExtensionResults: z.looseObject({}).default({}),
};

/** `AuthenticationResponseJSON` of WebAuthn Level 3, section 5.1.8. @public */
export const assertionSchema = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
});

/** `RegistrationResponseJSON` of WebAuthn Level 3, section 5.1.8. @public */
export const attestationSchema = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z
      .array(
        z.enum([
          'ble',
          'cable',
          'hybrid',
          'internal',
          'nfc',
          'smart-card',
          'usb',
        ]),
      )
      .optional(),
  }),
});

/** The answer of an authenticator to a ceremony that was begun for a decision. @public */
export const proofAnswerSchema = z.strictObject({
  challengeId: z.string().min(1).max(64),
  response: assertionSchema,
});

/** What {@link proofAnswerSchema} accepts. @public */
export type ProofAnswer = z.input<typeof proofAnswerSchema>;

/** What a passkey is set up with. @public */
export const passkeyRequestSchema = z.strictObject({
  challengeId: z.string().min(1).max(64),
  label: z.string().trim().min(1).max(100),
  response: attestationSchema,
  /** By a passkey that is usable already; needed for every one after the first. */
  admittedBy: proofAnswerSchema.optional(),
});

/** What {@link passkeyRequestSchema} accepts. @public */
export type PasskeyRequest = z.input<typeof passkeyRequestSchema>;

/** The two ceremonies of setting up a passkey. @public */
export const enrolmentSchema = z.strictObject({
  create: ceremonySchema,
  /** Where a passkey is usable already, it has to admit the new one. */
  admit: ceremonySchema.optional(),
});

/** What {@link enrolmentSchema} accepts, parsed. @public */
export type Enrolment = z.output<typeof enrolmentSchema>;

/** A passkey of somebody, as lists show it. @public */
export const passkeySchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  createdAt: z.string(),
  usableFrom: z.string(),
  usable: z.boolean(),
  /** Whether the authenticator copies it to other devices of the person. */
  synced: z.boolean(),
  lastUsedAt: z.string().optional(),
});

/** What {@link passkeySchema} accepts, parsed. @public */
export type Passkey = z.output<typeof passkeySchema>;
