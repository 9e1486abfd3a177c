import { defineRule, Verdict } from '../defineRule';
import { factsOf, identitySubject } from '../subjects';

/** An identity that nobody owns. Judged only where the organisation's knowledge of owners is at hand. */
export const noOwner = defineRule({
  id: 'no-owner',
  title: 'Nobody owns it',
  owasp: 'NHI1:2025',
  severity: 'medium',
  why: 'Nobody can say whether it is still needed, and nobody is called when it is misused.',
  wayOut: 'Assign a team; suggestions with their reasons are listed with it.',
  judge(input) {
    return input.identities
      .filter(
        identity =>
          identity.attachment !== undefined &&
          identity.attachment.owner === undefined &&
          identity.status !== 'disabled' &&
          !identity.platformOwned,
      )
      .map(
        (identity): Verdict => ({
          verdict: 'finding',
          subject: identitySubject(identity),
          title: identity.displayName,
          message: 'It is active and has no owner.',
          facts: factsOf(input, { 'identity.status': identity.status }),
        }),
      );
  },
});
