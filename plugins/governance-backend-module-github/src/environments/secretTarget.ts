import { Environment } from '../readGitHubConfig';

/** A secret of an environment. */
export interface SecretTarget extends Environment {
  name: string;
}

/** GitHub keeps names in capitals and gives those that start so to nobody. */
const NAME = /^(?!GITHUB_)[A-Z_][A-Z0-9_]{0,99}$/;

/**
 * Reads `owner/repository/environment#NAME`. Pure.
 *
 * @param environments - those that may be written to
 * @returns `undefined` where it names no secret in any of them
 */
export function parseSecretTarget(
  target: string,
  environments: readonly Environment[],
): SecretTarget | undefined {
  const [place, name, ...rest] = target.split('#');
  const found = environments.find(
    ({ repository, environment }) => place === `${repository}/${environment}`,
  );
  return found && rest.length === 0 && NAME.test(name ?? '')
    ? { ...found, name }
    : undefined;
}

/** Writes what {@link parseSecretTarget} reads. */
export function writeSecretTarget(target: SecretTarget): string {
  return `${target.repository}/${target.environment}#${target.name}`;
}
