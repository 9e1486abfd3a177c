import {
  ObservationInput,
  ObservedIdentity,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import {
  entityRefOf,
  InventorySource,
} from '@countersign/plugin-governance-node';
import { UntrustedAnswerError } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { DatabaseIssuerConfig } from '../readDatabaseIssuers';
import { OpenBaoConfig } from '../readOpenBaoConfig';
import { describeLogin } from './describeLogin';
import { LiveLogin, Logins } from './Logins';

/** A login as an identity with its password as a credential and its group roles as grants. Pure. */
function describeIdentity(
  live: LiveLogin,
  options: { mount: string; environment: string | undefined; now: Date },
): ObservedIdentity {
  const { mount, environment, now } = options;
  const { externalId, status, notAfter } = describeLogin(live, { now });
  const made = live.kind === 'role' ? live.made : undefined;
  const isUsable = status === 'usable';
  return {
    key: { realm: mount, region: '', externalId },
    type: 'service-account',
    displayName: externalId,
    status: isUsable ? 'active' : 'disabled',
    environment,
    owner: entityRefOf(made?.labels.owner),
    authMethods: ['password'],
    credentials: [
      {
        externalId,
        kind: 'password',
        status: isUsable ? 'active' : 'inactive',
        createdAt: live.lease && new Date(live.lease.issuedAt).toISOString(),
        expiresAt: notAfter,
        requestedBy: entityRefOf(made?.labels['requested-by']),
        labels: made?.labels ?? {},
      },
    ],
    grants: (made?.groups ?? []).map(group => ({
      externalId: `member:${group}`,
      kind: 'membership' as const,
      name: group,
    })),
  };
}

/** The logins that were made here through one mount of the database secrets engine, as a live source. */
export class DatabaseSource implements InventorySource {
  readonly id: string;
  readonly kind = 'openbao-database';
  readonly title: string;
  readonly environment?: string;
  readonly #mount: string;
  // Not printed with the object: it holds the source's own token.
  readonly #logins: Logins;

  constructor(
    { environment }: Pick<OpenBaoConfig, 'environment'>,
    options: { issuer: DatabaseIssuerConfig; server: OpenBaoServer },
  ) {
    const { issuer, server } = options;
    this.id = issuer.id;
    this.title = issuer.title;
    this.environment = environment;
    this.#mount = issuer.mount;
    this.#logins = new Logins(server, issuer);
  }

  async observe({
    now,
    signal,
  }: {
    now: Date;
    signal: AbortSignal;
  }): Promise<ObservationInput> {
    const identities = new Array<ObservedIdentity>();
    const unreadable = new Array<UnreadableItem>();
    const mount = this.#mount;
    for (const tag of await this.#logins.tags(signal)) {
      try {
        const live = await this.#logins.find(tag, signal);
        if (live) {
          const { environment } = this;
          identities.push(describeIdentity(live, { mount, environment, now }));
        }
      } catch (error) {
        if (!(error instanceof UntrustedAnswerError)) {
          throw error;
        }
        unreadable.push({ item: `${mount}/${tag}`, reason: error.message });
      }
    }
    return {
      kind: this.kind,
      observedAt: now.toISOString(),
      basis: 'observed',
      // Of what could not be read it is not known whether it is gone.
      ...(unreadable.length === 0
        ? { mode: 'snapshot', realms: [mount] }
        : { mode: 'delta' }),
      identities,
      unreadable,
    };
  }
}
