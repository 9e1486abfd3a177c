import { TrailEvent } from './trailEvent';

/** Who made a call, as far as the inventory can hold it, or why it cannot. */
export type Principal =
  | { kind: 'principal'; arn: string; accountId: string }
  | { kind: 'other'; what: string };

/** Of a session the principal that it was issued for; of a user or the root user, that one. */
export function principalOf({
  eventName,
  responseElements,
  userIdentity,
}: TrailEvent): Principal {
  if (
    eventName === 'ConsoleLogin' &&
    responseElements?.ConsoleLogin !== 'Success'
  ) {
    return { kind: 'other', what: 'a sign-in that did not succeed' };
  }
  const { type, arn, accountId, sessionContext } = userIdentity;
  switch (type) {
    case 'IAMUser':
    case 'Root':
      return arn && accountId
        ? { kind: 'principal', arn, accountId }
        : { kind: 'other', what: `a call by ${type} without an ARN` };
    case 'AssumedRole':
    case 'Role':
    case 'FederatedUser': {
      const issuer = sessionContext?.sessionIssuer;
      return issuer?.arn && issuer.accountId
        ? { kind: 'principal', arn: issuer.arn, accountId: issuer.accountId }
        : { kind: 'other', what: `a call by ${type} without its issuer` };
    }
    default:
      return { kind: 'other', what: `a call by ${type ?? 'nobody named'}` };
  }
}

/** The name of the program, without its version: `aws-cli/2.15.0 …` is `aws-cli`. */
function programOf(userAgent: string | undefined): string | undefined {
  return /^\[?([A-Za-z][A-Za-z0-9_.-]*)/.exec(userAgent ?? '')?.[1];
}

/**
 * From where a call came, in words that stay the same from day to day. Of somebody who works at the console the address is not
 * kept: it is a person's.
 */
export function callerOf(event: TrailEvent): string {
  const { userIdentity, sourceIPAddress, userAgent } = event;
  if (
    event.eventName === 'ConsoleLogin' ||
    event.sessionCredentialFromConsole === 'true'
  ) {
    return 'AWS console';
  }
  if (userIdentity.invokedBy) {
    return userIdentity.invokedBy;
  }
  const program = programOf(userAgent);
  const from = sourceIPAddress ?? 'an address that is not recorded';
  return program && program !== from ? `${from} (${program})` : from;
}
