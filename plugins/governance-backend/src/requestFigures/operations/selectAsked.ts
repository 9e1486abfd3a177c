import { Knex } from 'knex';

/** Whose requests count, and since when. */
export interface FigureScope {
  /** ISO 8601. */
  from: string;
  /** Left out: everybody's. */
  whose?: {
    requestedBy: string;
    /** References of those whose identities they may be about. */
    owners: readonly string[];
  };
}

/** How a request ended, or that it did not yet; each request is in one of these. */
export const RESULTS = [
  'open',
  'active',
  'refused',
  'unanswered',
  'unconfirmed',
  'unclaimed',
  'withdrawn',
  'not-carried-out',
] as const;

/** One of {@link RESULTS}. */
export type Result = (typeof RESULTS)[number];

/** The effects that order a credential; a flow without any yields none, and its requests do not count. */
const ORDERING = ['credential.issue@v1', 'agent.grantTool@v1'];

/** The effects after which it works. */
const ACTIVATING = ['credential.activate@v1', 'agent.grantTool@v1'];

const RESULT_SQL = `case
  when exists (select 1 from sealed_claims where sealed_claims.credential_id = asked.credential_id
    and sealed_claims.claimed_at is null and sealed_claims.destroyed_why in ('expired', 'key-removed')) then 'unclaimed'
  when asked.active_at is not null then 'active'
  when asked.outcome = 'withdrawn' or asked.revoked_by = asked.principal then 'withdrawn'
  when asked.revoked_by is not null then 'refused'
  when asked.status <> 'ended' then 'open'
  when asked.outcome = 'denied' then 'refused'
  when asked.outcome = 'expired' and asked.prepared_at is not null then 'unconfirmed'
  when asked.outcome = 'expired' then 'unanswered'
  else 'not-carried-out' end`;

/** References of everything in the inventory that somebody of some owners answers for. */
function selectOwned(
  trx: Knex.Transaction,
  owners: readonly string[],
): Knex.QueryBuilder {
  const identities = () =>
    trx('inventory_identities').whereIn('owner_ref', owners).select('ref');
  return identities().unionAll([
    ...(['inventory_credentials', 'inventory_grants'] as const).map(table =>
      trx(table).whereIn('identity_ref', identities()).select('ref'),
    ),
    trx('inventory_certificates').whereIn('owner_ref', owners).select('ref'),
  ]);
}

/**
 * Requests for credentials with the times at which they came on, as `flow`, `result`, `asked_at`, `approved_at`, `prepared_at`,
 * `confirmed_at` and `active_at`. That is read from the effects of their flow: an effect is ordered when what was waited for
 * has come, and done when what it does is done. Relies on `flow_requests_created_idx` and `flow_outbox_instance_idx`.
 */
export function selectAsked(
  trx: Knex.Transaction,
  { from, whose }: FigureScope,
): Knex.QueryBuilder {
  const effect = (uses: readonly string[], column: 'created_at' | 'done_at') =>
    trx('flow_outbox')
      .where('flow_outbox.instance_id', trx.ref('flow_instances.id'))
      .whereIn('flow_outbox.uses', uses)
      .modify(query => {
        if (column === 'done_at') {
          query.where('flow_outbox.status', 'done');
        }
      })
      .min(`flow_outbox.${column}`);
  const asked = trx('flow_requests')
    .join('flow_instances', 'flow_instances.id', 'flow_requests.instance_id')
    .leftJoin('issued_credentials', join =>
      join.on(
        'issued_credentials.id',
        '=',
        trx.raw(
          '(select newest.id from issued_credentials as newest where newest.instance_id = flow_instances.id order by newest.ordered_at desc, newest.id desc limit 1)',
        ),
      ),
    )
    .leftJoin('flow_instances as revocations', join =>
      join.on(
        'revocations.dedupe_key',
        '=',
        trx.raw(`'revocation/' || issued_credentials.id`),
      ),
    )
    .where('flow_requests.created_at', '>=', from)
    .whereIn('flow_instances.hash', ordering =>
      ordering
        .select('hash')
        .from('flow_definitions')
        .where(any =>
          ORDERING.forEach(uses =>
            any.orWhere('canonical', 'like', `%"${uses}"%`),
          ),
        ),
    )
    .modify(query => {
      if (whose) {
        query.where(inner =>
          inner
            .where('flow_requests.principal', whose.requestedBy)
            .orWhereIn('flow_requests.about', selectOwned(trx, whose.owners)),
        );
      }
    })
    .select(
      'flow_requests.flow',
      'flow_requests.principal',
      'flow_instances.status',
      'flow_instances.outcome',
      'flow_instances.created_at as asked_at',
      'issued_credentials.id as credential_id',
      'revocations.requested_by as revoked_by',
      trx.raw('coalesce(?, issued_credentials.ordered_at) as approved_at', [
        effect(ORDERING, 'created_at'),
      ]),
      effect(['credential.deliver@v1'], 'done_at').as('prepared_at'),
      effect(['credential.activate@v1'], 'created_at').as('confirmed_at'),
      trx.raw('coalesce(?, issued_credentials.activated_at) as active_at', [
        effect(ACTIVATING, 'done_at'),
      ]),
    );
  return trx
    .from(asked.as('asked'))
    .select('asked.*', trx.raw(`${RESULT_SQL} as result`));
}
