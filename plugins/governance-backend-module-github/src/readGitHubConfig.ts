import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { durationToMilliseconds } from '@backstage/types';

/** An environment of a repository. */
export interface Environment {
  /** Owner and name. */
  repository: string;
  environment: string;
}

/** One configured store. */
export interface GitHubConfig {
  id: string;
  title: string;
  host: string;
  /** Where the REST API is, without a slash at its end. */
  apiUrl: string;
  environments: Environment[];
  requestTimeoutMs: number;
}

const REQUEST_TIMEOUT_MS = 10_000;
const REPOSITORY =
  /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/;

/** What parts a target. */
const NOT_IN_ENVIRONMENTS = /#/;
const LONGEST_ENVIRONMENT = 255;

function readEnvironment(config: Config): Environment {
  const repository = config.getString('repository');
  const environment = config.getString('environment');
  if (!REPOSITORY.test(repository)) {
    throw new InputError(
      `repository is '${repository}'; owner and name can be, such as 'acme/ledger'`,
    );
  }
  if (
    NOT_IN_ENVIRONMENTS.test(environment) ||
    environment.length > LONGEST_ENVIRONMENT
  ) {
    throw new InputError(
      `environment is '${environment}'; at most ${LONGEST_ENVIRONMENT} characters without '#' can be`,
    );
  }
  return { repository, environment };
}

/**
 * Reads `governance.sources.github`.
 *
 * @throws Error naming the key, where a required one is missing or cannot be used, or where there is no integration of the host
 */
export function readGitHubConfig(
  config: Config,
  integrations: Pick<ScmIntegrationRegistry, 'github'>,
): GitHubConfig[] {
  const entries =
    config.getOptionalConfigArray('governance.sources.github') ?? [];
  return entries.map(entry => {
    const id = entry.getString('id');
    const host = entry.getOptionalString('host') ?? 'github.com';
    const apiUrl = integrations.github.byHost(host)?.config.apiBaseUrl;
    if (apiUrl === undefined) {
      throw new InputError(
        `host is '${host}'; a host under integrations.github that has an apiBaseUrl can be`,
      );
    }
    return {
      id,
      title: entry.getOptionalString('title') ?? id,
      host,
      apiUrl: apiUrl.replace(/\/+$/, ''),
      environments: entry.getConfigArray('environments').map(readEnvironment),
      requestTimeoutMs: entry.has('requestTimeout')
        ? durationToMilliseconds(
            readDurationFromConfig(entry, { key: 'requestTimeout' }),
          )
        : REQUEST_TIMEOUT_MS,
    };
  });
}
