import { InputError } from '@backstage/errors';
import { ImportOptions } from '@countersign/plugin-governance-node';

/** For importers that take no settings. @throws InputError where some are given, naming them */
export function refuseSettings(
  importer: string,
  { settings }: Pick<ImportOptions, 'settings'>,
): void {
  const given = Object.keys(Object(settings));
  if (given.length > 0) {
    throw new InputError(
      `${importer} takes no settings, but was given ${given.join(', ')}`,
    );
  }
}
