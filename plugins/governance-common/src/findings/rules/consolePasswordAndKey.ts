import { defineRule, Verdict } from '../defineRule';
import { factsOf, identitySubject } from '../subjects';

/** One principal that people sign in with and programs call with. */
export const consolePasswordAndKey = defineRule({
  id: 'console-password-and-key',
  title: 'Sign-in password and key on one identity',
  owasp: 'NHI10:2025',
  severity: 'medium',
  why: 'What a person does and what a program does cannot be told apart, and neither can be restricted without the other.',
  wayOut:
    'Give the program an identity of its own and remove the password or the key.',
  judge(input) {
    return input.identities.flatMap((identity): Verdict[] => {
      const active = identity.credentials.filter(
        ({ status }) => status === 'active',
      );
      const passwords = active.filter(({ kind }) => kind === 'password');
      const keys = active.filter(({ kind }) => kind === 'access-key');
      return passwords.length > 0 && keys.length > 0
        ? [
            {
              verdict: 'finding',
              subject: identitySubject(identity),
              title: identity.displayName,
              message: `A password and ${keys.length} access ${
                keys.length === 1 ? 'key are' : 'keys are'
              } active.`,
              facts: factsOf(
                input,
                Object.fromEntries(
                  [...passwords, ...keys].map(credential => [
                    `credential[${credential.externalId}].status`,
                    credential.status,
                  ]),
                ),
              ),
            },
          ]
        : [];
    });
  },
});
