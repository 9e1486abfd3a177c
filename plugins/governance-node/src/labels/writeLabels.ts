import { IssueOrder } from '../ports';

/** A purpose in words only, so that it can pass for no label and for nothing that a system does not keep. */
function plainPurpose(purpose: string): string {
  // eslint-disable-next-line no-control-regex
  return purpose.replace(/[\u0000-\u001f"=]+/g, ' ').trim();
}

/**
 * Writes what stands beside an account that was issued: its purpose, the tag as `credential`, and who ordered it, where
 * `parseLabels` finds it again.
 *
 * @param more - labels of the issuer's own, above all `issuer`
 * @public
 */
export function writeLabels(
  order: IssueOrder,
  more: Record<string, string>,
): string {
  const labels: Record<string, string> = {
    credential: order.tag,
    identity: order.identity,
    owner: order.owner,
    environment: order.environment,
    'requested-by': order.requestedBy,
    ...more,
  };
  const written = Object.entries(labels)
    .map(([key, value]) => `${key}="${value.replace(/[\s"]+/g, ' ')}"`)
    .join(' ');
  return `${plainPurpose(order.purpose)}; ${written}`;
}
