import {
  EffectCall,
  EffectHandler,
  EffectOutcome,
  Issuer,
  SecretStore,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import {
  activateCredential,
  readBackRevoked,
  revokeCredential,
  suspendCredential,
} from './changeCredential';
import { isMadeOnConfirmation } from './isMadeOnConfirmation';
import { issueOnce } from './issueOnce';
import { findCredentialOf, readCredential } from './operations/credentials';
import { IssuingPorts } from './judgeTerms';
import { openOrder } from './openOrder';
import { CredentialRow } from './rows';
import { EndedListener } from './tellEnded';
import { whyExpired } from './whyExpired';

interface Options {
  knex: Knex;
  ports: () => IssuingPorts;
  newId: () => string;
  fingerprintKey: string;
  /** How long an answer of an issuer is waited for, in milliseconds. */
  patienceMs: number;
  onEnded?: EndedListener;
  /** How long after its approval something may be ordered, in milliseconds; without it, for ever. */
  approvalValidityMs?: number;
}

function refuse(reason: string): EffectOutcome {
  return { outcome: 'failed', reason, retryable: false };
}

/** What a store was given, as it named it. */
function writtenAt(
  reference: string,
  { stored_version: version }: Pick<CredentialRow, 'stored_version'>,
): { reference: string; version?: string } {
  return version === null ? { reference } : { reference, version };
}

/** A credential of an instance, with what it was made by and where it lies. */
interface Held {
  row: CredentialRow;
  issuer: Issuer;
  store: SecretStore | undefined;
}

/**
 * What flows of issuance order: `credential.issue@v1` has a credential made and stored in one call, `deliver` reads back that it
 * lies there, `activate` brings it to life, `revoke`, `withdraw` and `readBackRevoke` end it.
 */
export function createIssuanceEffects(options: Options): EffectHandler[] {
  const { knex, onEnded, ports, newId, fingerprintKey, patienceMs } = options;
  const { approvalValidityMs = Infinity } = options;

  async function hold(
    call: EffectCall,
  ): Promise<(Omit<Held, 'issuer'> & Partial<Held>) | undefined> {
    const { credential } = call.with;
    const row = await (typeof credential === 'string'
      ? readCredential(knex, credential)
      : findCredentialOf(knex, call.instanceId));
    return (
      row && {
        row,
        issuer: ports().issuers.get(row.issuer),
        store: ports().stores.get(row.store),
      }
    );
  }

  const onHeld = (
    id: string,
    act: (
      held: Held,
      call: EffectCall,
      signal: AbortSignal,
    ) => Promise<EffectOutcome>,
    // What an instance has never ordered has nothing that could be taken back.
    none: EffectOutcome,
  ): EffectHandler => ({
    id,
    class: 'change',
    async execute(call, { signal }) {
      const held = await hold(call);
      if (!held) {
        return none;
      }
      const { issuer, ...rest } = held;
      return issuer
        ? act({ ...rest, issuer }, call, signal)
        : {
            outcome: 'failed',
            reason: `the issuer ${held.row.issuer} is not connected`,
            retryable: true,
          };
    },
  });
  const nothing: EffectOutcome = {
    outcome: 'done',
    proof: { credential: 'none was ordered' },
  };

  return [
    {
      id: 'credential.issue@v1',
      class: 'change',
      async execute(call, { signal }) {
        const expired = whyExpired(call, approvalValidityMs);
        if (expired !== undefined) {
          return refuse(expired);
        }
        const prepared = await openOrder(knex, ports(), {
          call,
          newId,
          patienceMs,
        });
        if (prepared.kind === 'refused') {
          return refuse(prepared.reason);
        }
        const { row, issuer, store, standing, opened } = prepared;
        const known = {
          credential: { ref: row.id },
          confirmation: {
            standing,
            own: issuer.capabilities.revocation === 'observed',
          },
        };
        if (!opened) {
          return {
            outcome: 'done',
            proof: { credential: row.id, made: 'when it is confirmed' },
            facts: { ...known, grant: { notAfter: row.not_after } },
          };
        }
        const made = await issueOnce(
          { knex, issuer, store, fingerprintKey, patienceMs },
          { row, opened },
          { call, signal },
        );
        return made.outcome === 'done'
          ? { ...made, facts: { ...made.facts, ...known } }
          : made;
      },
    },
    onHeld(
      'credential.deliver@v1',
      async ({ row, issuer, store }, _call, signal) => {
        if (!store) {
          return refuse('the store that it is for is not connected');
        }
        if (row.stored_at === null) {
          return row.tag === null && isMadeOnConfirmation(issuer)
            ? {
                outcome: 'done',
                proof: { delivered: 'when it is confirmed' },
              }
            : refuse('it lies in no store');
        }
        return (await store.holds(writtenAt(row.stored_at, row), { signal }))
          ? { outcome: 'done', proof: { delivered: row.stored_at } }
          : {
              outcome: 'failed',
              reason: `${store.title} does not hold ${row.stored_at}`,
              retryable: true,
            };
      },
      refuse('nothing was issued'),
    ),
    onHeld(
      'credential.activate@v1',
      async ({ row, issuer, store }, call, signal) => {
        if (row.tag !== null || !isMadeOnConfirmation(issuer)) {
          return activateCredential({ knex, row, issuer, call, signal });
        }
        if (!store) {
          return refuse('the store that it is for is not connected');
        }
        const expired = whyExpired(call, approvalValidityMs);
        if (expired !== undefined) {
          return refuse(expired);
        }
        const made = await issueOnce(
          { knex, issuer, store, fingerprintKey, patienceMs },
          { row },
          { call, signal },
        );
        if (made.outcome !== 'done') {
          return made;
        }
        const kept = await readCredential(knex, row.id);
        return activateCredential({
          knex,
          row: kept ?? row,
          issuer,
          call,
          signal,
        });
      },
      refuse('nothing was issued'),
    ),
    onHeld(
      'credential.disable@v1',
      ({ row, issuer }, call, signal) =>
        suspendCredential({ knex, row, issuer, call, signal }),
      refuse('nothing was issued'),
    ),
    onHeld(
      'credential.enable@v1',
      ({ row, issuer }, call, signal) =>
        activateCredential({ knex, row, issuer, call, signal }),
      refuse('nothing was issued'),
    ),
    onHeld(
      'credential.revoke@v1',
      ({ row, issuer }, call, signal) =>
        revokeCredential({
          knex,
          row,
          issuer,
          call,
          signal,
          reason: `revoked by ${call.flow}`,
        }),
      nothing,
    ),
    onHeld(
      'credential.withdraw@v1',
      async ({ row, store }, _call, signal) => {
        if (row.stored_at === null) {
          return nothing;
        }
        if (!store) {
          return refuse('the store that it lies in is not connected');
        }
        // This version and no other: a successor may lie in the same place by now.
        const result = await store.destroy(writtenAt(row.stored_at, row), {
          signal,
        });
        return result.outcome === 'failed' || result.outcome === 'refused'
          ? {
              outcome: 'failed',
              reason: result.reason,
              retryable: result.outcome === 'failed' && result.retryable,
            }
          : { outcome: 'done', proof: { withdrawn: row.stored_at } };
      },
      nothing,
    ),
    onHeld(
      'credential.readBackRevoke@v1',
      async ({ row, issuer }, call, signal) => {
        const read = await readBackRevoked({ knex, row, issuer, call, signal });
        if (read.outcome === 'done' && onEnded) {
          await knex.transaction(trx => onEnded(trx, row, call.instanceId));
        }
        return read;
      },
      nothing,
    ),
  ];
}
