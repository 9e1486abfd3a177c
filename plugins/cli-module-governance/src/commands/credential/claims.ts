import type { CliCommandContext } from '@backstage/cli-node';
import { claimSchema, pageSchema } from '@countersign/plugin-governance-common';
import { formatTable } from '../../evaluate/formatTable';
import { askPortal, PORTAL_OPTIONS, readPortal } from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';

/**
 * `credential claims`: what lies sealed for the caller, with the ids that `credential claim` takes. Opens nothing.
 *
 * @throws ExitCodeError with code 2 when the portal cannot be asked or refuses
 */
export default async function claims(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--base-url <url> [options]',
    says: 'Lists what lies sealed for you and can still be taken. Opens nothing, so no time starts to run.',
    options: {
      json: { type: 'boolean', says: 'print JSON' },
      ...PORTAL_OPTIONS,
    },
    positionals: [0, 0],
  });
  if (!call) {
    return;
  }
  const { values } = call;
  const answer = await askPortal(readPortal(values, process.env), '/claims');
  const page = pageSchema(claimSchema).parse(await answer.json());
  if (values.json) {
    await print(`${JSON.stringify(page, null, 2)}\n`);
    return;
  }
  if (page.items.length === 0) {
    await print('Nothing lies sealed for you.\n');
    return;
  }
  const [, ...lines] = formatTable(
    'Sealed for you',
    ['id', 'identity', 'environment', 'can be taken', 'destroyed at', 'key'],
    page.items.map(
      ({ id, identity, environment, ready, expiresAt, thumbprint }) => [
        id,
        identity,
        environment,
        ready ? 'yes' : 'once it is confirmed',
        expiresAt,
        thumbprint,
      ],
    ),
  );
  await print(`${lines.join('\n')}\n`);
}
