import { defineRule, Verdict } from '../defineRule';
import { elapsedDays, isOlderThan } from '../elapsedDays';
import { FindingContext, FindingInput, FindingSubject } from '../finding';
import {
  activeStoredSecrets,
  credentialSubject,
  credentialTitle,
  factsOf,
  identitySubject,
} from '../subjects';

function judgeUse(
  input: FindingInput,
  { now, thresholds }: FindingContext,
  used: {
    subject: FindingSubject;
    title: string;
    field: string;
    /** ISO 8601 in UTC, or `never`. */
    lastUsedAt: string | undefined;
    platformOwned?: boolean;
  },
): Verdict[] {
  const { subject, title, field, lastUsedAt, platformOwned } = used;
  const days = thresholds.unusedDays;
  if (lastUsedAt === undefined) {
    return [
      {
        verdict: 'unknown',
        subject,
        title,
        field,
        reason: 'The source does not record use of it.',
      },
    ];
  }
  return lastUsedAt !== 'never' && isOlderThan(lastUsedAt, days, now)
    ? [
        {
          verdict: 'finding',
          subject,
          title,
          message: `Last used ${elapsedDays(
            lastUsedAt,
            now,
          )} days ago; more than ${days} counts as unused.`,
          facts: factsOf(input, { [field]: lastUsedAt }),
          platformOwned,
        },
      ]
    : [];
}

/** An active secret, or an identity without any, that was used once and not for a long time since. */
export const unusedCredential = defineRule({
  id: 'unused-credential',
  title: 'Credential no longer used',
  owasp: 'NHI1:2025',
  severity: 'medium',
  why: 'What nobody uses is missed by nobody when it is stolen, and was probably meant to be removed.',
  wayOut: 'Ask the owner; disable it, wait, and remove it.',
  judge(input, context) {
    const ofCredentials = activeStoredSecrets(input).flatMap(held =>
      judgeUse(input, context, {
        subject: credentialSubject(held),
        title: credentialTitle(held),
        field: 'credential.lastUsedAt',
        lastUsedAt: held.credential.lastUsedAt,
      }),
    );
    const ofIdentities = input.identities
      .filter(
        ({ status, credentials }) =>
          status !== 'disabled' && credentials.length === 0,
      )
      .flatMap(identity =>
        judgeUse(input, context, {
          subject: identitySubject(identity),
          title: identity.displayName,
          field: 'identity.lastUsedAt',
          lastUsedAt: identity.lastUsedAt,
          platformOwned: identity.platformOwned,
        }),
      );
    return [...ofCredentials, ...ofIdentities];
  },
});
