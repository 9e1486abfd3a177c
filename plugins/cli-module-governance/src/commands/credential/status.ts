import type { CliCommandContext } from '@backstage/cli-node';
import {
  RequestView,
  requestViewSchema,
} from '@countersign/plugin-governance-common';
import { askPortal, PORTAL_OPTIONS, readPortal } from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';

function describeStatus({
  id,
  state,
  outcome,
  credential,
}: RequestView): string[] {
  return [
    outcome === undefined
      ? `The request ${id} is in '${state}'.`
      : `The request ${id} has ended as '${outcome}'.`,
    ...(credential
      ? [
          `Its credential ${credential.id} is '${credential.state}' and ends at ${credential.notAfter}.`,
        ]
      : []),
  ];
}

/**
 * `credential status ID`: how far a request of the caller has come, and how its credential stands. Looks once.
 *
 * @throws ExitCodeError with code 2 when the portal cannot be asked or refuses
 */
export default async function status(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--base-url <url> [options] ID',
    says: 'Says how far a request has come, by the reference that governance credential request printed. Waits for nothing.',
    options: {
      json: { type: 'boolean', says: 'print JSON' },
      ...PORTAL_OPTIONS,
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  const answer = await askPortal(
    readPortal(values, process.env),
    `/requests/${encodeURIComponent(paths[0])}`,
  );
  const view = requestViewSchema.parse(await answer.json());
  const { id, instanceId, state, outcome, credential } = view;
  await print(
    values.json
      ? `${JSON.stringify({
          requestId: id,
          instanceId,
          status: view.status,
          state,
          outcome,
          credentialId: credential?.id,
          credentialState: credential?.state,
        })}\n`
      : `${describeStatus(view).join('\n')}\n`,
  );
}
