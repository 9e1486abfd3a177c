import { mockCredentials } from '@backstage/backend-test-utils';
import {
  EffectOutcome,
  IssuedCredential,
  IssueOrder,
  IssueResult,
  SecretValue,
} from '@countersign/plugin-governance-node';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { groups, people } from '../../../__testUtils__/organisation';
import {
  startTestPortal,
  testConfig,
} from '../../../__testUtils__/startTestPortal';
import { IssuerDouble } from '../../__testUtils__/doubles';
import { createIssuanceEffects } from '../../issuanceEffects';
import { CredentialRow } from '../../rows';
import { ClaimRow } from '../rows';

const IDENTITY = 'identity:1';
/** How long the effects of these tests wait for an issuer's answer. */
export const PATIENCE_MS = 60_000;

/** An issuer whose next secret can be said. */
class SayingIssuer extends IssuerDouble {
  says: string | undefined;
  /** What happens elsewhere while it works. */
  meanwhile: () => Promise<void> = async () => undefined;

  async issue(order: IssueOrder): Promise<IssueResult> {
    const result = await super.issue(order);
    await this.meanwhile();
    if (result.outcome !== 'issued' || this.says === undefined) {
      return result;
    }
    this.secrets[this.secrets.length - 1] = this.says;
    return { ...result, material: new SecretValue(this.says) };
  }

  statusOf(tag: string): IssuedCredential['status'] | undefined {
    return this.held.get(tag)?.status;
  }
}

/** A key pair of somebody, as their command line holds it. */
export async function makeKey() {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', {
    crv: 'X25519',
  });
  return { jwk: await exportJWK(publicKey), privateKey };
}

async function insertIdentity(knex: Knex): Promise<void> {
  const at = new Date().toISOString();
  await knex('inventory_sources')
    .insert({ id: 'fake', kind: 'fake', title: 'A', basis: 'observed' })
    .onConflict('id')
    .ignore();
  await knex('inventory_identities')
    .insert({
      ref: IDENTITY,
      source: 'fake',
      realm: 'fake',
      region: '',
      external_id: 'booker',
      type: 'service-account',
      display_name: 'booker',
      status: 'active',
      first_seen_at: at,
      last_changed_at: at,
      fingerprint: 'f',
    })
    .onConflict('ref')
    .ignore();
}

/** The backend with an issuer, whose credentials are ordered by the effects that flows order them by. */
export async function startClaimPortal(knex: Knex) {
  const issuer = new SayingIssuer();
  const start = () =>
    startTestPortal({
      knex,
      connectors: registry => registry.addIssuer(issuer),
      config: {
        ...testConfig,
        governance: {
          ...(testConfig.governance as object),
          issuance: { secret: 'the secret of this instance, which is long' },
        },
      },
    });
  const portal = await start();
  // Addresses come from a header, as they do behind a proxy.
  portal.app.set('trust proxy', true);
  await insertIdentity(knex);
  const effects = createIssuanceEffects({
    knex,
    ports: () => portal.context.connectors,
    newId: randomUUID,
    fingerprintKey: 'a key',
    patienceMs: PATIENCE_MS,
  });

  async function run(
    effect: string,
    instanceId: string,
    options: { target: string; requester?: string; now?: Date },
  ): Promise<EffectOutcome> {
    const handler = effects.find(({ id }) => id === effect);
    if (!handler) {
      throw new Error(`No effect ${effect}`);
    }
    return handler.execute(
      {
        idempotencyKey: `${instanceId}/1/${effect}`,
        instanceId,
        flow: 'service-account-issuance',
        state: 'issue',
        with: {
          identity: IDENTITY,
          issuer: issuer.id,
          environment: 'prod',
          scopes: ['a'],
          ttlDays: 30,
        },
        facts: {
          request: { purpose: 'books payments', target: options.target },
          owner: { ref: groups.ledger },
          requester: { ref: options.requester ?? people.ann },
        },
        attempt: 1,
        orderedAt: options.now ?? new Date(),
        now: options.now ?? new Date(),
      },
      { signal: new AbortController().signal },
    );
  }

  /** Has a credential issued to a registered key; active unless told otherwise. */
  async function issueTo(
    target: string,
    options: { user?: string; until?: 'delivered' | 'active' } = {},
  ) {
    const { user = people.ann, until = 'active' } = options;
    const instanceId = randomUUID();
    const how = { target, requester: user };
    const outcome = await run('credential.issue@v1', instanceId, how);
    if (outcome.outcome !== 'done') {
      throw new Error(`Not issued: ${JSON.stringify(outcome)}`);
    }
    if (until === 'active') {
      await run('credential.activate@v1', instanceId, how);
    }
    const credential = await knex('issued_credentials')
      .where({ instance_id: instanceId })
      .first();
    const [claim] = await knex<ClaimRow>('sealed_claims')
      .where({ credential_id: credential.id, state: 'sealed' })
      .select();
    return {
      activate: () => run('credential.activate@v1', instanceId, how),
      claim: claim.id,
      credential: credential.id as string,
      deliver: () => run('credential.deliver@v1', instanceId, how),
      secret: issuer.secrets.at(-1) ?? '',
      tag: credential.tag as string,
      withdraw: () => run('credential.withdraw@v1', instanceId, how),
    };
  }

  /** Registers a key of somebody and has a credential issued to it; active unless told otherwise. */
  async function issue(
    options: { user?: string; until?: 'delivered' | 'active' } = {},
  ) {
    const key = await makeKey();
    const { body } = await portal
      .as(options.user ?? people.ann)
      .post('/claim-keys', { jwk: key.jwk });
    return {
      ...(await issueTo(body.target, options)),
      key,
      thumbprint: body.thumbprint as string,
    };
  }

  async function open(claim: string, user: string = people.ann) {
    const answer = await portal.as(user).post(`/claims/${claim}/token`);
    return answer.body.token as string;
  }

  /** Takes a claim from an address. */
  async function take(
    claim: string,
    token: string,
    options: { user?: string; from?: string; at?: typeof portal.app } = {},
  ) {
    const answer = await request(options.at ?? portal.app)
      .post(`/claims/${claim}`)
      .set(
        'authorization',
        mockCredentials.user.header(options.user ?? people.ann),
      )
      .set('x-forwarded-for', options.from ?? '192.0.2.1')
      .send({ token });
    portal.answers.push(answer.text);
    return answer;
  }

  const credentialOf = async (id: string): Promise<CredentialRow> =>
    knex<CredentialRow>('issued_credentials')
      .where({ id })
      .select()
      .then(([row]) => row);

  const rowOf = async (claim: string): Promise<ClaimRow> =>
    knex<ClaimRow>('sealed_claims')
      .where({ id: claim })
      .select()
      .then(([row]) => row);

  /** What the ledger says of a credential, with what is personal in it. */
  async function recorded(credential: string, type: string) {
    const { ledger, sequencer } = portal.context.ledger;
    await sequencer.drain(new AbortController().signal);
    return knex.transaction(trx =>
      ledger.listAbout(trx, { subjects: [`credential:${credential}`], type }),
    );
  }

  return {
    credentialOf,
    issue,
    issueTo,
    issuer,
    knex,
    open,
    portal,
    recorded,
    rowOf,
    run,
    startReplica: start,
    take,
  };
}

/** Opens what was handed out, as its holder does. */
export async function unseal(
  jwe: string,
  { privateKey }: Awaited<ReturnType<typeof makeKey>>,
): Promise<string> {
  const { plaintext } = await compactDecrypt(jwe, privateKey);
  return new TextDecoder().decode(plaintext);
}
