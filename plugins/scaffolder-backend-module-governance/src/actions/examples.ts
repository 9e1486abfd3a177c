import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

function example(
  description: string,
  ...steps: Array<{ id: string; action: string; input: object }>
): TemplateExample {
  return { description, example: stringify({ steps }) };
}

/** What `governance:credential:request` is used for. */
export const requestExamples = [
  example('Ask for a login of a database, sealed to a key of one’s own', {
    id: 'ask',
    action: 'governance:credential:request',
    input: {
      identity:
        "${{ steps.fetch.output.entity.metadata.annotations['governance.countersign.dev/identity'] }}",
      issuer: 'ledger-db',
      environment: 'prod',
      scopes: ['member:ledger_readers'],
      ttlDays: 30,
      purpose: 'Reads invoices for the monthly report',
      target: '${{ parameters.target }}',
      kind: 'service-account',
    },
  }),
  example('Ask for a tool that an agent is to use for half an hour', {
    id: 'ask',
    action: 'governance:credential:request',
    input: {
      flow: 'agent-tool-grant',
      identity:
        "${{ steps.fetch.output.entity.metadata.annotations['governance.countersign.dev/identity'] }}",
      issuer: 'agents',
      tool: 'ledger.read',
      scopes: ['ledger:read'],
      ttlMinutes: 30,
    },
  }),
];

/** What `governance:credential:rotate` is used for. */
export const rotateExamples = [
  example('Ask that a key is replaced', {
    id: 'rotate',
    action: 'governance:credential:rotate',
    input: { credential: '${{ parameters.credential }}' },
  }),
];

/** What `governance:credential:revoke` is used for. */
export const revokeExamples = [
  example('Have a credential revoked that is needed no more', {
    id: 'revoke',
    action: 'governance:credential:revoke',
    input: {
      credential: '${{ parameters.credential }}',
      reason: 'The service was switched off',
    },
  }),
];

/** What `governance:credential:status` is used for. */
export const statusExamples = [
  example('Look how far a request has come', {
    id: 'status',
    action: 'governance:credential:status',
    input: { requestId: '${{ steps.ask.output.requestId }}' },
  }),
];
