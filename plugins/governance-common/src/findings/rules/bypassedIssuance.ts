import { defineRule, Verdict } from '../defineRule';
import { factsOf } from '../subjects';

/**
 * A credential that came to be in a system which this portal issues for, and that no request stands behind. Judged only where
 * somebody has compared both. What was there before the issuer was connected is not meant.
 */
export const bypassedIssuance = defineRule({
  id: 'bypassed-issuance',
  title: 'Made past the portal',
  owasp: 'NHI4:2025',
  severity: 'high',
  why: 'Nobody has approved its scope, and nobody has confirmed that it is needed: who can make credentials past the request can give themselves any.',
  wayOut:
    'Ask whoever made it why. Replace it by one that was asked for, revoke it, and take away the right to make others.',
  judge(input) {
    return (input.unrequested ?? []).map(
      ({ subject, title, facts }): Verdict => ({
        verdict: 'finding',
        subject,
        title,
        message:
          'It was made after this system was connected as an issuer, and no request stands behind it.',
        facts: factsOf(input, facts),
      }),
    );
  },
});
