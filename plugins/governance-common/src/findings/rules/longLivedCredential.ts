import { defineRule, Verdict } from '../defineRule';
import { elapsedDays, isOlderThan } from '../elapsedDays';
import {
  activeStoredSecrets,
  credentialSubject,
  credentialTitle,
  factsOf,
} from '../subjects';

/** An active secret that was not rotated in time, or that was issued for longer than allowed. */
export const longLivedCredential = defineRule({
  id: 'long-lived-credential',
  title: 'Long-lived credential',
  owasp: 'NHI7:2025',
  severity: 'high',
  why: 'The longer a secret lives, the more copies of it exist and the longer a stolen one works.',
  wayOut:
    'Rotate it, then move to short-lived credentials or workload identity federation.',
  judge(input, { now, thresholds }) {
    return activeStoredSecrets(input).flatMap((held): Verdict[] => {
      const { credential } = held;
      const subject = credentialSubject(held);
      const title = credentialTitle(held);
      const since = credential.lastRotatedAt ?? credential.createdAt;
      const facts = factsOf(input, {
        'credential.lastRotatedAt': credential.lastRotatedAt,
        'credential.createdAt': credential.createdAt,
        'credential.expiresAt': credential.expiresAt,
      });
      if (since && isOlderThan(since, thresholds.maxKeyAgeDays, now)) {
        const message = `Not rotated for ${elapsedDays(
          since,
          now,
        )} days; at most ${thresholds.maxKeyAgeDays} are allowed.`;
        return [{ verdict: 'finding', subject, title, message, facts }];
      }
      if (credential.expiresAt === 'never') {
        const message = `Issued without an end; at most ${thresholds.maxLifetimeDays} days are allowed.`;
        return [{ verdict: 'finding', subject, title, message, facts }];
      }
      if (!since) {
        return [
          {
            verdict: 'unknown',
            subject,
            title,
            field: 'credential.createdAt',
            reason:
              'The source states neither when it was made nor when it was rotated.',
          },
        ];
      }
      if (
        credential.expiresAt &&
        isOlderThan(
          since,
          thresholds.maxLifetimeDays,
          new Date(credential.expiresAt),
        )
      ) {
        const message = `Issued for ${elapsedDays(
          since,
          new Date(credential.expiresAt),
        )} days; at most ${thresholds.maxLifetimeDays} are allowed.`;
        return [{ verdict: 'finding', subject, title, message, facts }];
      }
      return [];
    });
  },
});
