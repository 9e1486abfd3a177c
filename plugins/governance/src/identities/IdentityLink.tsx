import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { identityRouteRef } from '../routes';

/** An identity by its name, leading to its page where the portal has one. */
export function IdentityLink(props: { identityRef: string; title: string }) {
  const route = useRouteRef(identityRouteRef);
  return route ? (
    <Link href={route({ identityRef: props.identityRef })}>{props.title}</Link>
  ) : (
    <>{props.title}</>
  );
}
