import {
  governanceLedgerErasePermission,
  governanceLedgerReadPermission,
} from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { erasePerson } from '../../erasure/erasePerson';
import { exportLedger } from '../../ledger';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { actor, RouteContext } from './RouteContext';

const healthSchema = z.strictObject({
  ledgerId: z.string(),
  size: z.number().int(),
  unchained: z.number().int(),
  oldestUnchainedAgeSeconds: z.number().optional(),
  signedSize: z.number().int(),
  undelivered: z.record(z.string(), z.number()),
  rollbacks: z
    .strictObject({
      count: z.number().int(),
      last: z
        .strictObject({
          size: z.number().int(),
          headHash: z.string(),
          signedAt: z.string(),
          sink: z.string(),
          ownSize: z.number().int(),
          ownHash: z.string().optional(),
          foundAt: z.string(),
        })
        .optional(),
    })
    .describe('Checkpoints kept outside that the ledger holds no more'),
});

/** The ledger: how it stands, its export, and erasure. */
export function ledgerRoutes(context: RouteContext): Route[] {
  const { knex } = context;
  const { ledger, sequencer, checkpointer, rollbacks } = context.ledger;
  const requireRead = (credentials: Parameters<typeof actor>[1]) =>
    context.authorizer.require(governanceLedgerReadPermission, credentials);
  return [
    defineRoute(
      {
        method: 'get',
        path: '/ledger',
        operationId: 'getLedgerHealth',
        summary: 'How the ledger stands: entries, unchained tail, checkpoints',
        tag: 'ledger',
        allow: 'user-or-service',
        response: healthSchema,
      },
      async ({ credentials }) => {
        await requireRead(credentials);
        return knex.transaction(async trx => ({
          ...(await ledger.health(trx)),
          rollbacks: await rollbacks.known(trx),
        }));
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/ledger/export',
        operationId: 'exportLedger',
        summary:
          'The ledger as lines that verify offline; personal parts only as commitments',
        tag: 'ledger',
        allow: 'user-or-service',
        response: z.unknown(),
        mediaType: 'application/x-ndjson',
      },
      async ({ credentials }) => {
        await requireRead(credentials);
        await sequencer.drain();
        return {
          lines: exportLedger({ knex, now: new Date().toISOString() }),
        };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/ledger/checkpoints',
        operationId: 'makeCheckpoint',
        summary: 'Chain what waits, sign the head and publish it to the sinks',
        tag: 'ledger',
        allow: 'user-or-service',
        response: z.unknown(),
      },
      async ({ credentials }) => {
        await requireRead(credentials);
        await sequencer.drain();
        return checkpointer.run();
      },
    ),
    defineRoute(
      {
        method: 'delete',
        path: '/ledger/personal/:principal',
        operationId: 'erasePersonalData',
        summary:
          'Erase a person: destroy what the ledger holds, put a pseudonym in reviews and flows; the chain verifies as before',
        tag: 'ledger',
        allow: 'user-or-service',
        params: z.strictObject({
          principal: z.string().describe('Entity reference of the person'),
        }),
        response: z.strictObject({
          erased: z
            .number()
            .int()
            .describe('Personal values of the ledger that were destroyed'),
          pseudonymised: z
            .number()
            .int()
            .describe('Rows of reviews and flows that name a pseudonym now'),
        }),
      },
      async ({ params, credentials }) => {
        await context.authorizer.require(
          governanceLedgerErasePermission,
          credentials,
        );
        const by = await actor(
          context,
          credentials,
          'DELETE /ledger/personal/{principal}',
        );
        return knex.transaction(trx =>
          erasePerson(trx, {
            principal: params.principal,
            actor: by,
            now: context.clock.now(),
            ledger,
          }),
        );
      },
    ),
  ];
}
