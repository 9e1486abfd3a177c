import { ObservedCredential } from '../../inventory';
import { defineRule, Verdict } from '../defineRule';
import { elapsedDays, isOlderThan } from '../elapsedDays';
import { factsOf, identitySubject } from '../subjects';

const ROTATED_KINDS: ReadonlySet<ObservedCredential['kind']> = new Set([
  'access-key',
  'api-key',
  'client-secret',
  'private-key',
] as const);

/** Two or more active keys of one kind, past the time that a rotation takes. */
export const twoActiveKeys = defineRule({
  id: 'two-active-keys',
  title: 'Rotation stuck: two keys active',
  owasp: 'NHI7:2025',
  severity: 'medium',
  why: 'A rotation ends with removing the old key. Until then nothing was gained and a second secret is about.',
  wayOut: 'Move the remaining users to the newest key and disable the others.',
  judge(input, { now, thresholds }) {
    return input.identities.flatMap((identity): Verdict[] => {
      const active = identity.credentials.filter(
        credential =>
          credential.status === 'active' &&
          !credential.platformManaged &&
          ROTATED_KINDS.has(credential.kind),
      );
      return [...new Set(active.map(({ kind }) => kind))].flatMap(
        (kind): Verdict[] => {
          const keys = active.filter(credential => credential.kind === kind);
          if (keys.length < 2) {
            return [];
          }
          const subject = identitySubject(identity);
          const title = identity.displayName;
          const made = keys.flatMap(
            key => key.lastRotatedAt ?? key.createdAt ?? [],
          );
          if (made.length < keys.length) {
            return [
              {
                verdict: 'unknown',
                subject,
                title,
                field: 'credential.createdAt',
                reason: `${keys.length} keys are active, but the source does not state since when.`,
              },
            ];
          }
          const newest = made.reduce((a, b) => (a > b ? a : b));
          return isOlderThan(newest, thresholds.rotationOverlapDays, now)
            ? [
                {
                  verdict: 'finding',
                  subject,
                  title,
                  message: `${
                    keys.length
                  } active keys (${kind}); the newest is ${elapsedDays(
                    newest,
                    now,
                  )} days old, a rotation may take ${
                    thresholds.rotationOverlapDays
                  }.`,
                  facts: factsOf(
                    input,
                    Object.fromEntries(
                      keys.map(key => [
                        `credential[${key.externalId}].createdAt`,
                        key.lastRotatedAt ?? key.createdAt,
                      ]),
                    ),
                  ),
                },
              ]
            : [];
        },
      );
    });
  },
});
