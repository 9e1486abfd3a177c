import type { CliCommandContext } from '@backstage/cli-node';
import { sourceRegisterSchema } from '@countersign/plugin-governance-common';
import { askPortal, PORTAL_OPTIONS, readPortal } from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';

/**
 * `evidence sources`: expected sources against those that there are.
 *
 * @throws ExitCodeError with code 2 when the portal cannot be asked or refuses
 */
export default async function sources(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--base-url <url> [options]',
    says: 'Says which expected sources are connected, never connected or stale, and which were not expected.',
    options: {
      ...PORTAL_OPTIONS,
      json: { type: 'boolean', says: 'print the register as JSON' },
    },
    positionals: [0, 0],
  });
  if (!call) {
    return;
  }
  const { values } = call;
  const answer = await askPortal(
    readPortal(values, process.env),
    '/source-register',
  );
  const register = sourceRegisterSchema.parse(await answer.json());
  if (values.json) {
    await print(`${JSON.stringify(register, null, 2)}\n`);
    return;
  }
  const wrong = register.items.filter(({ status }) => status !== 'connected');
  await print(
    [
      register.declared
        ? `${wrong.length} of ${register.items.length} sources are not as expected.`
        : 'Nobody has said which sources are expected; nothing can be said to be missing.',
      ...register.items.map(
        ({ source, status, owner, readAt }) =>
          `  ${source}  ${status}  ${owner ?? 'nobody answers for it'}  ${
            readAt ?? 'never read'
          }`,
      ),
      '',
    ].join('\n'),
  );
}
