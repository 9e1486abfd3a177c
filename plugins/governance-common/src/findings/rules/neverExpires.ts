import { defineRule, Verdict } from '../defineRule';
import {
  activeStoredSecrets,
  credentialSubject,
  credentialTitle,
  factsOf,
} from '../subjects';

/** An active secret that the source states to have no end. */
export const neverExpires = defineRule({
  id: 'never-expires',
  title: 'Credential never expires',
  owasp: 'NHI7:2025',
  severity: 'medium',
  why: 'A secret without an end stays usable after everybody has forgotten it.',
  wayOut: 'Replace it by one with an expiry, and rotate before that date.',
  judge(input) {
    return activeStoredSecrets(input).flatMap((held): Verdict[] => {
      const { credential } = held;
      const subject = credentialSubject(held);
      const title = credentialTitle(held);
      if (credential.expiresAt === undefined) {
        return [
          {
            verdict: 'unknown',
            subject,
            title,
            field: 'credential.expiresAt',
            reason: 'The source does not state whether it expires.',
          },
        ];
      }
      return credential.expiresAt === 'never'
        ? [
            {
              verdict: 'finding',
              subject,
              title,
              message: 'It has no expiry.',
              facts: factsOf(input, { 'credential.expiresAt': 'never' }),
            },
          ]
        : [];
    });
  },
});
