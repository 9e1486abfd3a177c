import { ConflictError, InputError } from '@backstage/errors';
import { ReviewSubjectKind } from '@countersign/plugin-governance-common';
import {
  EffectHandler,
  GovernanceConnectorsExtensionPoint,
  Importer,
  InventorySource,
  Issuer,
  RemediationConnector,
  SecretStore,
} from '@countersign/plugin-governance-node';
import { ReviewConnectors } from '../certification/ports';

function addOnce<T>(map: Map<string, T>, id: string, value: T, what: string) {
  if (map.has(id)) {
    throw new ConflictError(`${what} '${id}' is registered twice`);
  }
  map.set(id, value);
}

/** Where stores that are for development only may be. */
const DEVELOPMENT: readonly string[] = ['development', 'test'];

/** What modules have registered. */
export class ConnectorRegistry
  implements GovernanceConnectorsExtensionPoint, ReviewConnectors
{
  readonly #importers = new Map<string, Importer>();
  readonly #sources = new Map<string, InventorySource>();
  readonly #remediation = new Map<string, RemediationConnector>();
  readonly #effects = new Map<string, EffectHandler>();
  readonly #issuers = new Map<string, Issuer>();
  readonly #stores = new Map<string, SecretStore>();
  readonly #environment: string;

  /** @param environment - what the process runs as; `NODE_ENV` unless told */
  constructor(environment = process.env.NODE_ENV ?? '') {
    this.#environment = environment;
  }

  addImporter(importer: Importer): void {
    addOnce(this.#importers, importer.id, importer, 'Importer');
  }

  addSource(source: InventorySource): void {
    addOnce(this.#sources, source.id, source, 'Source');
  }

  addRemediationConnector(connector: RemediationConnector): void {
    addOnce(
      this.#remediation,
      connector.source,
      connector,
      'Remediation connector of source',
    );
  }

  addEffectHandler(handler: EffectHandler): void {
    addOnce(this.#effects, handler.id, handler, 'Effect handler');
  }

  addIssuer(issuer: Issuer): void {
    addOnce(this.#issuers, issuer.id, issuer, 'Issuer');
  }

  /** @throws InputError for a store that is for development only, anywhere else */
  addStore(store: SecretStore): void {
    if (store.development && !DEVELOPMENT.includes(this.#environment)) {
      throw new InputError(
        `The store '${store.id}' is for development only; NODE_ENV is '${
          this.#environment
        }' and would have to be 'development'`,
      );
    }
    addOnce(this.#stores, store.id, store, 'Store');
  }

  get importers(): Importer[] {
    return [...this.#importers.values()];
  }

  get sources(): InventorySource[] {
    return [...this.#sources.values()];
  }

  get remediationConnectors(): RemediationConnector[] {
    return [...this.#remediation.values()];
  }

  get effectHandlers(): EffectHandler[] {
    return [...this.#effects.values()];
  }

  get issuers(): ReadonlyMap<string, Issuer> {
    return this.#issuers;
  }

  get stores(): ReadonlyMap<string, SecretStore> {
    return this.#stores;
  }

  supports(
    source: string,
    subject: { kind: ReviewSubjectKind; externalId: string },
  ): { revoke: boolean; reduce: boolean; disable: boolean } {
    const { kind, externalId } = subject;
    if (kind !== 'credential' && kind !== 'grant') {
      return { revoke: false, reduce: false, disable: false };
    }
    const connector = this.#remediation.get(source);
    const can = (action: 'revoke' | 'reduce' | 'disable' | 'restore') =>
      connector?.supports({
        action,
        subject: { kind, externalId, expected: {} },
      }) ?? false;
    return {
      revoke: can('revoke'),
      reduce: can('reduce'),
      // What could not be given back is not taken away for a while.
      disable: can('disable') && can('restore'),
    };
  }
}
