import { randomUUID } from 'node:crypto';
import type { CliCommandContext } from '@backstage/cli-node';
import {
  describePreview,
  FlowRequest,
  orderRequest,
  requestPreviewSchema,
  requestViewSchema,
} from '@countersign/plugin-governance-common';
import { UsageError } from '../../evaluate/usageError';
import {
  callPortal,
  Portal,
  PORTAL_OPTIONS,
  readPortal,
} from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { EXIT_USAGE, ExitCodeError } from '../ledger/ExitCodeError';

const text = (value: string, says: string) =>
  ({ type: 'string', value, says } as const);

function readNumber(name: string, given?: string): number | undefined {
  if (given !== undefined && !/^[1-9]\d{0,5}$/.test(given)) {
    throw new UsageError(`--${name} "${given}" is no number from 1 on.`);
  }
  return given === undefined ? undefined : Number(given);
}

function readKey(given: string | undefined): string {
  if (given !== undefined && (given.length < 8 || given.length > 200)) {
    throw new UsageError(
      '--key takes 8 to 200 characters that are the same when the same is asked for again.',
    );
  }
  return given ?? randomUUID();
}

async function preview(
  portal: Portal,
  asked: FlowRequest,
  json: boolean,
): Promise<void> {
  const seen = requestPreviewSchema.parse(
    await callPortal(portal, '/requests/preview', asked),
  );
  if (json) {
    await print(`${JSON.stringify(seen, null, 2)}\n`);
  }
  if (seen.problems.length > 0) {
    throw new ExitCodeError(
      `It cannot be asked for like this:\n${seen.problems
        .map(({ path, message }) => `  ${path}: ${message}`)
        .join('\n')}`,
      EXIT_USAGE,
    );
  }
  if (!json) {
    await print(`${describePreview(seen).join('\n')}\n`);
  }
}

/**
 * `credential request --identity REF … SCOPE…`: asks for a credential and prints the reference of the request. With `--dry-run` says who
 * would be asked, and asks for nothing.
 *
 * @throws ExitCodeError with code 2 when it cannot be asked for, or the portal cannot be asked or refuses
 */
export default async function request(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--identity <ref> --issuer <id> --base-url <url> [options] SCOPE...',
    says: 'Asks for a credential. Prints the reference of the request and nothing else; what is made goes to the target.',
    options: {
      identity: text('ref', 'the inventory reference of whom it is for'),
      issuer: text('id', 'what makes it, such as ledger-db'),
      environment: text('word', 'where it is used: dev, staging or prod'),
      purpose: text('text', 'what it is for, for those who approve'),
      target: text('target', 'where it goes, such as claim:THUMBPRINT'),
      'ttl-days': text('days', 'days until it ends'),
      'ttl-minutes': text('minutes', 'minutes, for flows that grant minutes'),
      kind: text(
        'kind',
        'what uses it: service-account, workload, pipeline, agent or device',
      ),
      tool: text('name', 'the tool that an agent is to use'),
      flow: text('name', 'the flow; service-account-issuance by default'),
      key: text('key', 'the same key again is the same request'),
      'dry-run': { type: 'boolean', says: 'say who would be asked' },
      json: { type: 'boolean', says: 'print JSON' },
      ...PORTAL_OPTIONS,
    },
    positionals: [1, 100],
  });
  if (!call) {
    return;
  }
  const { values, paths: scopes } = call;
  if (!values.identity) {
    throw new UsageError('--identity is missing.');
  }
  const terms = {
    flow: values.flow,
    identity: values.identity,
    issuer: values.issuer,
    environment: values.environment,
    purpose: values.purpose,
    target: values.target,
    kind: values.kind,
    tool: values.tool,
    scopes,
    ttlDays: readNumber('ttl-days', values['ttl-days']),
    ttlMinutes: readNumber('ttl-minutes', values['ttl-minutes']),
  };
  const asked = orderRequest(terms);
  const idempotencyKey = readKey(values.key);
  const portal = readPortal(values, process.env);
  if (values['dry-run']) {
    await preview(portal, asked, values.json);
    return;
  }
  const { id, instanceId } = requestViewSchema.parse(
    await callPortal(portal, '/requests', { ...asked, idempotencyKey }),
  );
  await print(
    values.json
      ? `${JSON.stringify({ requestId: id, instanceId })}\n`
      : `${id}\n`,
  );
}
