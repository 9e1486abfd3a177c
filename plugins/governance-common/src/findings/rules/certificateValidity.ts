import { ObservedCertificate } from '../../inventory';
import { defineRule, Verdict } from '../defineRule';
import { elapsedDays, isOlderThan } from '../elapsedDays';
import { FindingInput, FindingSubject } from '../finding';
import { factsOf } from '../subjects';

function inUse(input: FindingInput): ObservedCertificate[] {
  return input.certificates.filter(
    ({ certificateState }) =>
      certificateState !== 'revoked' && certificateState !== 'destroyed',
  );
}

function subjectOf(certificate: ObservedCertificate): FindingSubject {
  return {
    kind: 'certificate',
    realm: certificate.realm,
    externalId: certificate.externalId,
  };
}

/** A certificate whose time is over. */
export const expiredCertificate = defineRule({
  id: 'expired-certificate',
  title: 'Certificate expired',
  owasp: 'NHI7:2025',
  severity: 'high',
  why: 'Whoever checks it refuses the connection; whoever does not check is open to anybody.',
  wayOut: 'Renew it, or remove it where nothing presents it any more.',
  judge(input, { now }) {
    return inUse(input).flatMap((certificate): Verdict[] => {
      const { notValidAfter } = certificate;
      const subject = subjectOf(certificate);
      const title = certificate.displayName;
      if (notValidAfter === undefined) {
        return [
          {
            verdict: 'unknown',
            subject,
            title,
            field: 'certificate.notValidAfter',
            reason: 'Its end could not be read.',
          },
        ];
      }
      // RFC 5280, section 4.1.2.5: valid up to and including notAfter.
      return Date.parse(notValidAfter) < now.getTime()
        ? [
            {
              verdict: 'finding',
              subject,
              title,
              message: `Expired ${elapsedDays(notValidAfter, now)} days ago.`,
              facts: factsOf(input, {
                'certificate.notValidAfter': notValidAfter,
              }),
            },
          ]
        : [];
    });
  },
});

/** A certificate whose end is near. */
export const expiringCertificate = defineRule({
  id: 'expiring-certificate',
  title: 'Certificate expires soon',
  owasp: 'NHI7:2025',
  severity: 'medium',
  why: 'Renewal takes time; past its end the service stops.',
  wayOut: 'Renew it now, and automate the renewal.',
  judge(input, { now, thresholds }) {
    return inUse(input).flatMap((certificate): Verdict[] => {
      const { notValidAfter } = certificate;
      if (
        notValidAfter === undefined ||
        Date.parse(notValidAfter) < now.getTime() ||
        isOlderThan(
          now.toISOString(),
          thresholds.certificateExpiringDays,
          new Date(notValidAfter),
        )
      ) {
        return [];
      }
      return [
        {
          verdict: 'finding',
          subject: subjectOf(certificate),
          title: certificate.displayName,
          message: `Expires in ${elapsedDays(
            now.toISOString(),
            new Date(notValidAfter),
          )} days.`,
          facts: factsOf(input, { 'certificate.notValidAfter': notValidAfter }),
        },
      ];
    });
  },
});
