import {
  IssuedCredentialView,
  RequestView,
} from '@countersign/plugin-governance-common';
import { RequestProgress } from './operations/requests';

/** A request as it is shown, by the name of what it is about where that is known. */
export function toRequestView(
  row: RequestProgress,
  titles: ReadonlyMap<string, string>,
  credential?: IssuedCredentialView,
): RequestView {
  const title = titles.get(row.about);
  return {
    id: row.id,
    flow: row.flow,
    about: row.about,
    ...(title === undefined ? {} : { aboutTitle: title }),
    stated: JSON.parse(row.stated),
    ...(row.via === null ? {} : { via: row.via }),
    instanceId: row.instance_id,
    createdAt: row.created_at,
    status: row.status,
    state: row.state,
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(credential ? { credential } : {}),
  };
}
