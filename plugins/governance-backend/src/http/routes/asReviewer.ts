import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  governanceReviewDecidePermission,
  governanceReviewReadPermission,
} from '@countersign/plugin-governance-common';
import { PrincipalCall } from '@countersign/plugin-governance-node';
import { getReviewRow } from '../../certification/operations/findReviews';
import { refuseRequester } from '../../certification/refusals';
import { PersonCaller } from '../../permissions/callerOf';
import { restrictReviews } from '../../permissions/restrictReviews';
import { person, RouteContext, userOf } from './RouteContext';

/** What acting on an item may be refused for. */
export const CONFLICTS = {
  404: 'There is no such review, or not for this caller',
  409: 'The moment has passed, or the evidence is not the one that was seen; the message says which',
};

/** Whether what a permission allows of reviews takes this one in. */
async function isAllowed(
  context: RouteContext,
  credentials: BackstageCredentials,
  id: string,
  permission:
    | typeof governanceReviewReadPermission
    | typeof governanceReviewDecidePermission,
): Promise<boolean> {
  const visibility = await context.authorizer.reviews(permission, credentials);
  if (visibility.kind === 'nothing') {
    return false;
  }
  const found = await context.knex.transaction(async trx =>
    trx('review_items')
      .where({ id })
      .modify(query => {
        if (visibility.kind === 'some') {
          query.andWhere(inner => restrictReviews(inner, visibility.criteria));
        }
      })
      .first('id'),
  );
  return found !== undefined;
}

/** @throws NotFoundError where the item is not for this caller to see */
export async function requireRead(
  context: RouteContext,
  credentials: BackstageCredentials,
  id: string,
): Promise<void> {
  if (
    !(await isAllowed(context, credentials, id, governanceReviewReadPermission))
  ) {
    throw new NotFoundError(`No review '${id}' exists, or not for you`);
  }
}

async function requireDecide(
  context: RouteContext,
  credentials: BackstageCredentials,
  id: string,
): Promise<void> {
  await requireRead(context, credentials, id);
  if (
    !(await isAllowed(
      context,
      credentials,
      id,
      governanceReviewDecidePermission,
    ))
  ) {
    const row = await context.knex.transaction(trx => getReviewRow(trx, id));
    // A policy that leaves deciding to those who are asked refuses the requester too, but not with the reason.
    refuseRequester(row, userOf(context, credentials));
    throw new NotAllowedError(
      `It takes the permission ${governanceReviewDecidePermission.name} for this review; those who are asked have it`,
    );
  }
}

/** Lets a person who is asked about an item act on it; everything that they do to it goes this way. */
export function asReviewer<B, R>(
  context: RouteContext,
  action: string,
  act: (id: string, body: B, caller: PersonCaller) => Promise<R>,
) {
  return async ({
    params,
    body,
    credentials,
  }: PrincipalCall<{ id: string }, unknown, B>): Promise<R> => {
    await requireDecide(context, credentials, params.id);
    const caller = await person(
      context,
      credentials,
      `POST /reviews/{id}/${action}`,
    );
    return act(params.id, body, caller);
  };
}
