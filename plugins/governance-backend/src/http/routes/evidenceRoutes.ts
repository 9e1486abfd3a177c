import { createPublicKey } from 'node:crypto';
import {
  campaignDetailSchema,
  campaignSampleSchema,
  governanceCampaignReadPermission,
  governanceCampaignSignPermission,
  governanceLedgerReadPermission,
  sampleRequestSchema,
  signOffRequestSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { getCampaign } from '../../campaigns/operations/campaigns';
import { makePack } from '../../evidence';
import { requireWhole } from '../../evidence/requireWhole';
import { sampleCampaign } from '../../evidence/sampleCampaign';
import { signOffCampaign } from '../../evidence/signOffCampaign';
import { listSigningKeys } from '../../ledger/operations';
import { campaignDetail } from './campaignDetail';
import { actor, person, RouteContext } from './RouteContext';
import { idParams } from './schemas';

const keySchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
});

/** An Ed25519 public key as a JSON Web Key (RFC 8037, section 2). */
function toJwk({ keyId, pem }: { keyId: string; pem: string }) {
  const { x } = createPublicKey(pem).export({ format: 'jwk' });
  return {
    kty: 'OKP',
    crv: 'Ed25519',
    x: x ?? '',
    kid: keyId,
    use: 'sig',
    alg: 'EdDSA',
  } as const;
}

/** Evidence for auditors: the pack of a campaign, and the keys to check it with. */
export function evidenceRoutes(context: RouteContext): Route[] {
  const { authorizer, knex, ledger } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/campaigns/:id/evidence-pack',
        operationId: 'getEvidencePack',
        summary:
          'Everything that a campaign which has ended can be judged by, signed, as lines that verify offline',
        tag: 'evidence',
        allow: 'user-or-service',
        params: idParams,
        response: z.unknown(),
        mediaType: 'application/x-ndjson',
        errors: {
          404: 'There is no such campaign',
          409: 'It has not ended',
        },
      },
      async ({ params, credentials }) => {
        await requireWhole(authorizer, credentials);
        const who = await actor(context, credentials, 'getEvidencePack');
        await knex.transaction(async trx => {
          const { definition, number } = await getCampaign(trx, params.id);
          await ledger.ledger.append(trx, [
            {
              type: 'evidence.taken',
              subject: `evidence-pack:${params.id}`,
              at: context.clock.now(),
              actor: who,
              data: { campaign: params.id, definition, number },
            },
          ]);
        });
        return {
          lines: await makePack({ knex, ledger, campaignId: params.id }),
        };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/campaigns/:id/sample',
        operationId: 'drawCampaignSample',
        summary:
          'A sample of the items of a campaign; the same seed and size give the same one, here and from its pack',
        tag: 'evidence',
        allow: 'user-or-service',
        params: idParams,
        query: sampleRequestSchema,
        response: campaignSampleSchema,
        errors: { 404: 'There is no such campaign' },
      },
      async ({ params, query, credentials }) => {
        await requireWhole(authorizer, credentials);
        await knex.transaction(trx => getCampaign(trx, params.id));
        return sampleCampaign(knex, params.id, query);
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/campaigns/:id/sign-off',
        operationId: 'signOffCampaign',
        summary:
          'Has the owner of a campaign stand for its result; it cannot be taken back',
        tag: 'evidence',
        allow: 'user',
        params: idParams,
        body: signOffRequestSchema,
        response: campaignDetailSchema,
        status: 201,
        errors: {
          404: 'There is no such campaign',
          409: 'It is not closed, is held, or is signed already',
        },
      },
      async ({ params, body, credentials }) => {
        await authorizer.require(governanceCampaignSignPermission, credentials);
        await authorizer.require(governanceCampaignReadPermission, credentials);
        const caller = await person(context, credentials, 'signOffCampaign');
        await knex.transaction(trx =>
          signOffCampaign(trx, {
            ledger: ledger.ledger,
            campaignId: params.id,
            request: body,
            caller,
            now: context.clock.now(),
            isHeld: (inner, id) => context.quality.isSignOffHeld(inner, id),
          }),
        );
        return campaignDetail(context, credentials, params.id);
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/ledger/keys',
        operationId: 'listLedgerKeys',
        summary:
          'Public keys that heads of the ledger and packs of evidence were signed with, as JWKS (RFC 7517)',
        tag: 'ledger',
        allow: 'user-or-service',
        response: z.strictObject({ keys: z.array(keySchema) }),
      },
      async ({ credentials }) => {
        await authorizer.require(governanceLedgerReadPermission, credentials);
        const keys = await knex.transaction(trx => listSigningKeys(trx));
        return { keys: keys.map(toJwk) };
      },
    ),
  ];
}
