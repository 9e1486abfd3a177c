import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v4';

const KEY = 'governance.inventory.expected';

const expectedSchema = z.array(
  z.strictObject({
    id: z.string().min(1).max(255),
    title: z.string().min(1).max(255).optional(),
    owner: z.string().regex(/^(group|user):[^/]+\/[^/]+$/, {
      error: 'is an entity reference such as group:default/platform',
    }),
  }),
);

/** A source that is expected to be connected, and who answers for that. */
export type ExpectedSource = z.output<typeof expectedSchema>[number];

/**
 * Reads which sources are expected; `undefined` where nobody has said.
 *
 * @throws InputError naming what is accepted
 */
export function readExpectedSources(
  config: RootConfigService,
): ExpectedSource[] | undefined {
  const value = config.getOptional(KEY);
  if (value === undefined) {
    return undefined;
  }
  const parsed = expectedSchema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      `${KEY} is not a list of { id, title?, owner }: ${z.prettifyError(
        parsed.error,
      )}`,
    );
  }
  const ids = parsed.data.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new InputError(`${KEY} names the source ${twice} twice`);
  }
  return parsed.data;
}
