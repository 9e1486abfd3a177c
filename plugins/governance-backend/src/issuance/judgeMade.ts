import {
  IssuedCredential,
  Issuer,
  IssueOrder,
} from '@countersign/plugin-governance-node';

/**
 * What is wrong with what an issuer has made for an order, for a person; empty where it is what was ordered, or less. Systems are
 * set up by others, and may put their own end, rights or state in the place of what was approved.
 */
export function judgeMade(
  made: IssuedCredential,
  { order, issuer }: { order: IssueOrder; issuer: Issuer },
): string[] {
  const { activation } = issuer.capabilities;
  const more = made.scopes.filter(scope => !order.scopes.includes(scope));
  return [
    ...(made.tag === order.tag
      ? []
      : [`it stands under the tag ${made.tag} instead of ${order.tag}`]),
    ...(made.identity === order.identity
      ? []
      : [`it is for ${made.identity} instead of ${order.identity}`]),
    ...(more.length === 0
      ? []
      : [
          `it may do ${more.join(', ')}, and ${order.scopes.join(
            ', ',
          )} was ordered`,
        ]),
    // Written so that an end that is no time counts as too late.
    ...(Date.parse(made.notAfter) <= Date.parse(order.notAfter)
      ? []
      : [`it ends at ${made.notAfter} instead of ${order.notAfter}`]),
    ...(made.status === 'disabled' ||
    (made.status === 'usable' && activation !== 'native-disable')
      ? []
      : [`it is ${made.status} from the start`]),
  ];
}
