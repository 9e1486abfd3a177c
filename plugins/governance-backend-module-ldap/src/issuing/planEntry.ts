import { IssueOrder, writeLabels } from '@countersign/plugin-governance-node';
import { Values } from '../Directory';
import { formatTime } from '../generalizedTime';
import { bornLocked } from '../lock';
import { LdapIssuerConfig, LdapSourceConfig } from '../readLdapConfig';
import { plainName } from './checkGranting';

/** An entry that is to be made. */
export interface EntryPlan {
  dn: string;
  attributes: Record<string, Values>;
}

/**
 * The one entry that is made for an order: locked, with its end, and with the groups that it awaits in `seeAlso`. It is a
 * member of none before it is activated, so that one request makes all of it, or nothing.
 *
 * @param verifier - what the directory keeps of the password
 * @throws Error for an identity that was not checked
 */
export function planEntry(
  order: IssueOrder,
  options: {
    source: Pick<LdapSourceConfig, 'id' | 'lock'>;
    issuer: Pick<LdapIssuerConfig, 'accountBase'>;
    verifier: string;
  },
): EntryPlan {
  const { source, issuer, verifier } = options;
  const name = plainName(order.identity);
  if (name === undefined) {
    throw new Error(`'${order.identity}' was not checked`);
  }
  const cn = `${name}_${order.tag}`;
  const end = formatTime(new Date(order.notAfter));
  return {
    dn: `cn=${cn},${issuer.accountBase}`,
    attributes: {
      objectClass: ['applicationProcess', 'simpleSecurityObject'],
      cn: [cn],
      description: [writeLabels(order, { issuer: source.id, until: end })],
      seeAlso: [...order.scopes],
      ...bornLocked(source.lock, verifier),
      // Where the overlay is there, the server itself ends it.
      ...(source.lock === 'ppolicy' ? { pwdEndTime: [end] } : {}),
    },
  };
}
