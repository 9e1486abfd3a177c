import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { catalogEntityRouteRef } from './entityRoute';
import styles from './EntityLink.module.css';

/** Kinds of the catalog; other texts with a colon and a slash, such as a place in a vault, are no entities. */
const FULL_REF =
  /^(api|component|domain|group|location|resource|system|template|user):[A-Za-z0-9\-_.]+\/[A-Za-z0-9\-_.]+$/;

/** Whether a text is a full entity reference. */
export function isEntityRef(text: string): boolean {
  return FULL_REF.test(text);
}

interface EntityLinkProps {
  entityRef: string;
  /** Only the name, for places that do something else when pressed. */
  plain?: boolean;
}

function KnownEntityLink({ entityRef, plain }: EntityLinkProps) {
  const { primaryTitle, secondaryTitle } = useEntityPresentation(entityRef);
  const route = useRouteRef(catalogEntityRouteRef);
  return route && !plain ? (
    <Link
      href={route(parseEntityRef(entityRef))}
      title={secondaryTitle ?? entityRef}
      className={styles.link}
    >
      {primaryTitle}
    </Link>
  ) : (
    <span title={secondaryTitle ?? entityRef}>{primaryTitle}</span>
  );
}

/** An entity by its name, leading to its page. What is no reference is shown as it is. */
export function EntityLink({ entityRef, plain }: EntityLinkProps) {
  return isEntityRef(entityRef) ? (
    <KnownEntityLink entityRef={entityRef} plain={plain} />
  ) : (
    <span>{entityRef}</span>
  );
}
