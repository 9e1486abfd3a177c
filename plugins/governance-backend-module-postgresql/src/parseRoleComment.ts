/** What people wrote in a role's comment. */
export interface RoleComment {
  purpose?: string;
  labels: Record<string, string>;
}

const LABEL = /(?:^|[\s;,])([a-z][a-z0-9-]*)=("[^"]*"|[^\s;,]+)/g;

/**
 * Splits a role's comment (`COMMENT ON ROLE`) into free text, which is its purpose, and `key=value` labels such as
 * `component=component:default/ledger` or `managed-by=terraform`. Values with spaces stand in double quotes.
 */
export function parseRoleComment(comment: string | undefined): RoleComment {
  const labels: Record<string, string> = {};
  const purpose = (comment ?? '')
    .replace(LABEL, (_match, key: string, value: string) => {
      labels[key] = value.replace(/^"|"$/g, '');
      return ' ';
    })
    .replace(/[\s;,]+/g, ' ')
    .trim();
  return { purpose: purpose || undefined, labels };
}
