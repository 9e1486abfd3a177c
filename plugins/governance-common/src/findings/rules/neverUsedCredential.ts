import { defineRule, Verdict } from '../defineRule';
import { elapsedDays, isOlderThan } from '../elapsedDays';
import {
  activeStoredSecrets,
  credentialSubject,
  credentialTitle,
  factsOf,
} from '../subjects';

/** An active secret that was never used although it had time to be. Unknown use is reported by `unused-credential`. */
export const neverUsedCredential = defineRule({
  id: 'never-used-credential',
  title: 'Credential never used',
  owasp: 'NHI1:2025',
  severity: 'medium',
  why: 'A secret that was never used serves nothing, and works for whoever finds it.',
  wayOut: 'Remove it; a new one can be requested when it is needed.',
  judge(input, { now, thresholds }) {
    return activeStoredSecrets(input)
      .filter(({ credential }) => credential.lastUsedAt === 'never')
      .flatMap((held): Verdict[] => {
        const { credential } = held;
        const subject = credentialSubject(held);
        const title = credentialTitle(held);
        const since = credential.createdAt ?? credential.lastRotatedAt;
        if (!since) {
          return [
            {
              verdict: 'unknown',
              subject,
              title,
              field: 'credential.createdAt',
              reason:
                'It was never used, but the source does not state since when it exists.',
            },
          ];
        }
        return isOlderThan(since, thresholds.neverUsedGraceDays, now)
          ? [
              {
                verdict: 'finding',
                subject,
                title,
                message: `Never used in the ${elapsedDays(
                  since,
                  now,
                )} days since it was made.`,
                facts: factsOf(input, {
                  'credential.lastUsedAt': 'never',
                  'credential.createdAt': credential.createdAt,
                  'credential.lastRotatedAt': credential.lastRotatedAt,
                }),
              },
            ]
          : [];
      });
  },
});
