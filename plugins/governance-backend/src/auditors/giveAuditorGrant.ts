import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  AuditorGrantRequest,
  keyOf,
  MAX_AUDITOR_DAYS,
} from '@countersign/plugin-governance-common';
import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { CampaignCaller } from '../campaigns/launchCampaign';
import { getCampaign } from '../campaigns/operations/campaigns';
import { accountsOf } from '../directory/personsOf';
import {
  AuditorGrantRow,
  findAuditorGrant,
  insertAuditorGrant,
  revokeAuditorGrant,
} from './operations/grants';

const DAY = 24 * 60 * 60 * 1000;

interface GrantOptions {
  ledger: LedgerPort;
  caller: CampaignCaller;
  now: Date;
}

function readTimes(request: AuditorGrantRequest, now: Date) {
  const from = new Date(request.from ?? now);
  const to = new Date(request.to);
  if (to <= now || to <= from) {
    throw new InputError(
      `to: ${to.toISOString()} is over before it begins; accepted is a time after ${new Date(
        Math.max(now.getTime(), from.getTime()),
      ).toISOString()}`,
    );
  }
  if (to.getTime() - from.getTime() > MAX_AUDITOR_DAYS * DAY) {
    throw new InputError(
      `to: it would last longer than ${MAX_AUDITOR_DAYS} days, which is the longest; give it anew then`,
    );
  }
  return { from: from.toISOString(), to: to.toISOString() };
}

async function refuseThemselves(
  trx: Knex.Transaction,
  person: string,
  userRef: string,
): Promise<void> {
  const own = await accountsOf(trx, [userRef]);
  if (keyOf(person) === keyOf(userRef) || own.includes(keyOf(person))) {
    throw new NotAllowedError(
      `${person} is you, or another account of yours; somebody else has to give it (separation.notRequester)`,
    );
  }
}

/**
 * Lets somebody read campaigns and their evidence for a while. It ends by itself, and stands in the ledger.
 *
 * @returns its id
 * @throws NotAllowedError for whoever would give it to themselves, InputError for a time that is over or too long,
 * NotFoundError for a campaign that there is not
 */
export async function giveAuditorGrant(
  trx: Knex.Transaction,
  request: AuditorGrantRequest,
  options: GrantOptions & { id: string },
): Promise<string> {
  const { ledger, caller, now, id } = options;
  const { from, to } = readTimes(request, now);
  const person = keyOf(request.person);
  await refuseThemselves(trx, person, caller.userRef);
  if (request.campaign !== undefined) {
    await getCampaign(trx, request.campaign);
  }
  const row: AuditorGrantRow = {
    id,
    person,
    campaign_id: request.campaign ?? null,
    from_at: from,
    to_at: to,
    reason: request.reason,
    given_by: caller.userRef,
    given_at: now.toISOString(),
    revoked_by: null,
    revoked_at: null,
  };
  await insertAuditorGrant(trx, row);
  await ledger.append(trx, [
    {
      type: 'auditor.granted',
      subject: `auditor-grant:${id}`,
      at: now,
      actor: caller.actor,
      data: {
        from,
        to,
        ...(request.campaign ? { campaign: request.campaign } : {}),
      },
      personal: {
        person: { value: person, of: person },
        reason: request.reason,
      },
    },
  ]);
  return id;
}

/**
 * Ends a grant at once.
 *
 * @throws NotFoundError where there is none, ConflictError where it is over
 */
export async function endAuditorGrant(
  trx: Knex.Transaction,
  id: string,
  options: GrantOptions,
): Promise<void> {
  const { ledger, caller, now } = options;
  const at = now.toISOString();
  const row = await findAuditorGrant(trx, id);
  if (!row) {
    throw new NotFoundError(`No grant '${id}' to read exists`);
  }
  if (
    row.to_at <= at ||
    !(await revokeAuditorGrant(trx, { id, by: caller.userRef, at }))
  ) {
    throw new ConflictError('It is over already');
  }
  await ledger.append(trx, [
    {
      type: 'auditor.revoked',
      subject: `auditor-grant:${id}`,
      at: now,
      actor: caller.actor,
      data: {},
    },
  ]);
}
