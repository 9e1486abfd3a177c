/**
 * What people and issuers wrote beside an account, in a system that keeps one free text for each.
 *
 * @public
 */
export interface LabelledText {
  purpose?: string;
  labels: Record<string, string>;
}

const LABEL = /(?:^|[\s;,])([a-z][a-z0-9-]*)=("[^"]*"|[^\s;,]+)/g;

/**
 * Splits what stands beside an account (PostgreSQL's `COMMENT ON ROLE`, LDAP's `description`) into free text, which is its
 * purpose, and `key=value` labels such as `component=component:default/ledger` or `managed-by=terraform`. Values with spaces
 * stand in double quotes.
 *
 * @public
 */
export function parseLabels(text: string | undefined): LabelledText {
  const labels: Record<string, string> = {};
  const purpose = (text ?? '')
    .replace(LABEL, (_match, key: string, value: string) => {
      labels[key] = value.replace(/^"|"$/g, '');
      return ' ';
    })
    .replace(/[\s;,]+/g, ' ')
    .trim();
  return { purpose: purpose || undefined, labels };
}

/**
 * A label that is to name an entity; anything else says nothing, and must not keep the account from being listed.
 *
 * @public
 */
export function entityRefOf(label: string | undefined): string | undefined {
  return label && /^[a-z]+:[A-Za-z0-9\-_.]+\/[A-Za-z0-9\-_.]+$/.test(label)
    ? label
    : undefined;
}
