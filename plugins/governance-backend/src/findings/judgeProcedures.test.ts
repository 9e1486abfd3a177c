import { REVIEW_SUBJECT_KINDS } from '@countersign/plugin-governance-common';
import {
  observedCredentialSchema,
  observedGrantSchema,
} from '@countersign/plugin-governance-common';
import { IDENTITY_TYPES } from '@countersign/plugin-governance-common';
import { readShippedRunbooks } from '../runbooks';
import { judgeProcedure, ProcedureSubject } from './judgeProcedures';

const runbooks = readShippedRunbooks();
const nothing = {
  supports: () => ({ revoke: false, reduce: false, disable: false }),
};
const everything = {
  supports: () => ({ revoke: true, reduce: true, disable: true }),
};

const KEY: ProcedureSubject = {
  kind: 'credential',
  type: 'api-key',
  identityType: 'service-account',
  source: 'fake',
  externalId: 'k',
  managed: false,
};

describe('judgeProcedure', () => {
  const types = {
    credential: observedCredentialSchema.shape.kind
      .options as readonly string[],
    grant: observedGrantSchema.shape.kind.options as readonly string[],
    certificate: ['certificate'],
    integration: ['partner-integration'],
    entitlement: ['entitlement'],
  };

  it('finds a shipped runbook with offboarding and rotation for every type of every kind, and nothing missing', () => {
    const missing = REVIEW_SUBJECT_KINDS.flatMap(kind =>
      types[kind].flatMap(type =>
        IDENTITY_TYPES.flatMap(
          identityType =>
            judgeProcedure(
              { ...KEY, kind, type, identityType },
              { runbooks, connectors: nothing },
            ) ?? [],
        ),
      ),
    );
    expect(missing).toEqual([]);
  });

  it.each(['credential', 'grant'] as const)(
    'lets a connector carry out what it can of every type of %s',
    kind => {
      for (const type of types[kind]) {
        expect([
          type,
          judgeProcedure(
            { ...KEY, kind, type },
            { runbooks, connectors: everything },
          ),
        ]).toEqual([type, undefined]);
      }
    },
  );

  it('names a type that no runbook is about', () => {
    expect(
      judgeProcedure(KEY, {
        runbooks: runbooks.filter(({ spec }) => spec.for.kind === 'grant'),
        connectors: everything,
      }),
    ).toBe(
      'No runbook says how api-key of service-account is taken out of service and replaced.',
    );
  });

  it('names a runbook that lets no connector do what it could', () => {
    const byHand = runbooks.map(runbook => ({
      ...runbook,
      spec: {
        ...runbook.spec,
        offboard: runbook.spec.offboard.map(({ does: _, ...step }) => step),
      },
    }));
    expect(
      judgeProcedure(KEY, { runbooks: byHand, connectors: everything }),
    ).toContain('has no step that a connector carries out');
    expect(
      judgeProcedure(
        { ...KEY, managed: true },
        { runbooks: byHand, connectors: everything },
      ),
    ).toBeUndefined();
  });
});
