import { defineRule, Verdict } from '../defineRule';
import { credentialSubject, credentialTitle, factsOf } from '../subjects';

/** An active sign-in password without a second factor. */
export const passwordWithoutMfa = defineRule({
  id: 'password-without-mfa',
  title: 'Password without a second factor',
  owasp: 'NHI4:2025',
  severity: 'high',
  why: 'A guessed or phished password is enough to sign in.',
  wayOut: 'Remove the password, or demand a second factor.',
  judge(input) {
    return input.identities.flatMap(identity =>
      identity.credentials
        .filter(
          ({ kind, status }) =>
            kind === 'password' &&
            (status === 'active' || status === 'unknown'),
        )
        .flatMap((credential): Verdict[] => {
          const subject = credentialSubject({ identity, credential });
          const title = credentialTitle({ identity, credential });
          if (credential.multiFactor === true) {
            return [];
          }
          if (credential.multiFactor === undefined) {
            return [
              {
                verdict: 'unknown',
                subject,
                title,
                field: 'credential.multiFactor',
                reason: 'The source does not state whether there is one.',
              },
            ];
          }
          if (credential.status === 'unknown') {
            return [
              {
                verdict: 'unknown',
                subject,
                title,
                field: 'credential.status',
                reason: 'The source does not state whether a password is set.',
              },
            ];
          }
          return [
            {
              verdict: 'finding',
              subject,
              title,
              message: 'A password is set and no second factor is demanded.',
              facts: factsOf(input, {
                'credential.status': credential.status,
                'credential.multiFactor': credential.multiFactor,
              }),
            },
          ];
        }),
    );
  },
});
