/**
 * On a Component: the identities it authenticates as. References to `Resource` entities, separated by commas or white
 * space; kind and namespace may be left out.
 *
 * @example `payments-db-writer, resource:shared/mailer`
 *
 * @public
 */
export const ANNOTATION_IDENTITIES = 'governance.countersign.dev/identities';

/**
 * On a Component: the certificates it presents. Written like {@link ANNOTATION_IDENTITIES}.
 *
 * @public
 */
export const ANNOTATION_CERTIFICATES =
  'governance.countersign.dev/certificates';

/**
 * On a Component: the partner integrations it is part of. Written like {@link ANNOTATION_IDENTITIES}.
 *
 * @public
 */
export const ANNOTATION_PARTNER_INTEGRATIONS =
  'governance.countersign.dev/partner-integrations';

/**
 * On a Component: identities of the inventory, whether or not they are entities. One a line, as
 * `<source>/<realm>[@<region>]/<external id>`; the external id may hold any further slashes.
 *
 * @example `aws/123456789012/AIDACKCEVSQ6C2EXAMPLE`
 *
 * @public
 */
export const ANNOTATION_INVENTORY_IDENTITIES =
  'governance.countersign.dev/inventory-identities';

/**
 * On a Component: what correlation rules compare with labels, tags and paths in the sources. `key=value`, one a line;
 * a key may be given several times.
 *
 * @example `workload=payments/api`
 *
 * @public
 */
export const ANNOTATION_CORRELATION = 'governance.countersign.dev/correlation';

/**
 * On a governed Resource: the reference of the inventory record that it stands for. Set by the entity provider.
 *
 * @public
 */
export const ANNOTATION_IDENTITY = 'governance.countersign.dev/identity';

/**
 * On a governed Resource: the day of the last decision about what it stands for, `YYYY-MM-DD` in UTC. Set by the entity
 * provider.
 *
 * @public
 */
export const ANNOTATION_LAST_CERTIFIED =
  'governance.countersign.dev/last-certified';

/**
 * On a governed Resource: what the last decisions came to, one of {@link CERTIFICATION_STAMP_OUTCOMES}. Set by the entity
 * provider.
 *
 * @public
 */
export const ANNOTATION_LAST_CERTIFICATION =
  'governance.countersign.dev/last-certification';

/**
 * The annotations that attach something to a Component.
 *
 * @public
 */
export const ATTACHMENT_ANNOTATIONS: readonly string[] = [
  ANNOTATION_CERTIFICATES,
  ANNOTATION_CORRELATION,
  ANNOTATION_IDENTITIES,
  ANNOTATION_INVENTORY_IDENTITIES,
  ANNOTATION_PARTNER_INTEGRATIONS,
];
