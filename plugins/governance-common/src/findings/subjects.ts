import {
  ObservedCredential,
  ObservedGrant,
  ObservedIdentity,
} from '../inventory';
import {
  EvaluatedIdentity,
  FindingFact,
  FindingInput,
  FindingSubject,
} from './finding';

/** Kinds that hold a secret which somebody stores, and which therefore has to be rotated. */
const STORED_SECRET_KINDS: ReadonlySet<ObservedCredential['kind']> = new Set([
  'access-key',
  'api-key',
  'client-secret',
  'private-key',
  'ssh-key',
  'token',
  'signing-certificate',
] as const);

export interface HeldCredential {
  identity: EvaluatedIdentity;
  credential: ObservedCredential;
}

/** Active secrets that people or programs keep, so not passwords and not what the platform makes and rotates itself. */
export function activeStoredSecrets(input: FindingInput): HeldCredential[] {
  return input.identities.flatMap(identity =>
    identity.credentials
      .filter(
        credential =>
          credential.status === 'active' &&
          !credential.platformManaged &&
          STORED_SECRET_KINDS.has(credential.kind),
      )
      .map(credential => ({ identity, credential })),
  );
}

export function credentialSubject({
  identity,
  credential,
}: HeldCredential): FindingSubject {
  return {
    kind: 'credential',
    identity: identity.key,
    externalId: credential.externalId,
  };
}

export function identitySubject(identity: ObservedIdentity): FindingSubject {
  return { kind: 'identity', identity: identity.key };
}

export function grantSubject(
  identity: ObservedIdentity,
  grant: ObservedGrant,
): FindingSubject {
  return {
    kind: 'grant',
    identity: identity.key,
    externalId: grant.externalId,
  };
}

export function credentialTitle({
  identity,
  credential,
}: HeldCredential): string {
  return `${identity.displayName}: ${
    credential.displayName ?? credential.externalId
  }`;
}

/** Turns the known ones among the named values into facts. */
export function factsOf(
  input: FindingInput,
  values: Record<string, string | number | boolean | undefined>,
): FindingFact[] {
  return Object.entries(values).flatMap(([field, value]) =>
    value === undefined
      ? []
      : [
          {
            field,
            value: String(value),
            source: input.source,
            at: input.observedAt,
          },
        ],
  );
}
