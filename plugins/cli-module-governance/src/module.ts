import { createCliModule } from '@backstage/cli-node';
import packageJson from '../package.json';

const FLOW_COMMANDS = [
  {
    name: 'lint',
    description: 'Look at flows for everything that is wrong',
    loader: () => import('./commands/flow/lint'),
  },
  {
    name: 'test',
    description: 'Run the tests of flows, with coverage',
    loader: () => import('./commands/flow/test'),
  },
  {
    name: 'simulate',
    description: 'Show the way that one instance would take, and why',
    loader: () => import('./commands/flow/simulate'),
  },
  {
    name: 'diff',
    description: 'Compare two versions of a flow, also in meaning',
    loader: () => import('./commands/flow/diff'),
  },
  {
    name: 'render',
    description: 'Draw a flow',
    loader: () => import('./commands/flow/render'),
  },
  {
    name: 'schema',
    description: 'Print the flow language as JSON Schema',
    loader: () => import('./commands/flow/schema'),
  },
  {
    name: 'replay',
    description: 'Examine a version over past decisions, in a portal',
    loader: () => import('./commands/flow/replay'),
  },
  {
    name: 'migrate',
    description: 'Have running instances go on in another version, in a portal',
    loader: () => import('./commands/flow/migrate'),
  },
  {
    name: 'publish',
    description: 'Propose a version of a flow to a portal',
    loader: () => import('./commands/flow/publish'),
  },
];

const CREDENTIAL_COMMANDS = [
  {
    name: 'keygen',
    description: 'Make a key to which credentials are sealed, for a portal',
    loader: () => import('./commands/credential/keygen'),
  },
  {
    name: 'claim',
    description: 'Take a credential that lies sealed, from a portal',
    loader: () => import('./commands/credential/claim'),
  },
  {
    name: 'claims',
    description: 'List what lies sealed for you, from a portal',
    loader: () => import('./commands/credential/claims'),
  },
  {
    name: 'request',
    description: 'Ask for a credential, in a portal',
    loader: () => import('./commands/credential/request'),
  },
  {
    name: 'status',
    description: 'Say how far a request has come, from a portal',
    loader: () => import('./commands/credential/status'),
  },
  {
    name: 'revoke',
    description: 'Have a credential revoked, in a portal',
    loader: () => import('./commands/credential/revoke'),
  },
];

const EVIDENCE_COMMANDS = [
  {
    name: 'take',
    description: 'Fetch the evidence pack of a campaign, from a portal',
    loader: () => import('./commands/evidence/take'),
  },
  {
    name: 'verify',
    description: 'Check an evidence pack, with no server',
    loader: () => import('./commands/evidence/verify'),
  },
  {
    name: 'sample',
    description: 'Draw a sample of the items in an evidence pack',
    loader: () => import('./commands/evidence/sample'),
  },
  {
    name: 'sign-off',
    description: 'Stand for the result of a campaign, in a portal',
    loader: () => import('./commands/evidence/signOff'),
  },
  {
    name: 'why',
    description: 'Say why something had access on a day, from a portal',
    loader: () => import('./commands/evidence/why'),
  },
  {
    name: 'sources',
    description: 'Compare expected sources with those that a portal has',
    loader: () => import('./commands/evidence/sources'),
  },
  {
    name: 'let-read',
    description: 'Let somebody read for a while, in a portal, or end it',
    loader: () => import('./commands/evidence/letRead'),
  },
];

/**
 * The commands `flow …`, `evidence …`, `credential …`, `ledger verify` and `evaluate`. Each is loaded when it is called.
 *
 * @public
 */
export const governanceCliModule = createCliModule({
  packageJson,
  init: async reg => {
    reg.addCommand({
      path: ['ledger', 'verify'],
      description: 'Check an exported ledger, with no server',
      execute: { loader: () => import('./commands/ledger/verify') },
    });
    for (const { name, description, loader } of FLOW_COMMANDS) {
      reg.addCommand({
        path: ['flow', name],
        description,
        execute: { loader },
      });
    }
    for (const { name, description, loader } of EVIDENCE_COMMANDS) {
      reg.addCommand({
        path: ['evidence', name],
        description,
        execute: { loader },
      });
    }
    for (const { name, description, loader } of CREDENTIAL_COMMANDS) {
      reg.addCommand({
        path: ['credential', name],
        description,
        execute: { loader },
      });
    }
    reg.addCommand({
      path: ['evaluate'],
      description: 'Run an importer and the finding rules over files',
      execute: { loader: () => import('./commands/evaluate') },
    });
  },
});
