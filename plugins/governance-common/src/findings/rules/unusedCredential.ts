import { defineRule, Verdict } from '../defineRule';
import { elapsedDays, isOlderThan } from '../elapsedDays';
import {
  activeStoredSecrets,
  credentialSubject,
  credentialTitle,
  factsOf,
  identitySubject,
} from '../subjects';

/** An active secret, or an identity without any, that was used once and not for a long time since. */
export const unusedCredential = defineRule({
  id: 'unused-credential',
  title: 'Credential no longer used',
  owasp: 'NHI1:2025',
  severity: 'medium',
  why: 'What nobody uses is missed by nobody when it is stolen, and was probably meant to be removed.',
  wayOut: 'Ask the owner; disable it, wait, and remove it.',
  judge(input, { now, thresholds }) {
    const days = thresholds.unusedDays;
    const ofCredentials = activeStoredSecrets(input).flatMap(
      (held): Verdict[] => {
        const { lastUsedAt } = held.credential;
        const subject = credentialSubject(held);
        const title = credentialTitle(held);
        if (lastUsedAt === undefined) {
          return [
            {
              verdict: 'unknown',
              subject,
              title,
              field: 'credential.lastUsedAt',
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
                facts: factsOf(input, { 'credential.lastUsedAt': lastUsedAt }),
              },
            ]
          : [];
      },
    );
    const ofIdentities = input.identities
      .filter(
        identity =>
          identity.status !== 'disabled' && identity.credentials.length === 0,
      )
      .flatMap((identity): Verdict[] => {
        const { lastUsedAt } = identity;
        const subject = identitySubject(identity);
        const title = identity.displayName;
        if (lastUsedAt === undefined) {
          return [
            {
              verdict: 'unknown',
              subject,
              title,
              field: 'identity.lastUsedAt',
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
                facts: factsOf(input, { 'identity.lastUsedAt': lastUsedAt }),
                platformOwned: identity.platformOwned,
              },
            ]
          : [];
      });
    return [...ofCredentials, ...ofIdentities];
  },
});
