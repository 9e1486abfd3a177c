import {
  SecretStore,
  SecretValue,
  StoreResult,
} from '@countersign/plugin-governance-node';

const ID = 'dev';
const REFERENCE = `${ID}/`;

/** A path of the letters that a URL takes as they are. */
const TARGET = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/;

/**
 * Keeps values in the memory of this process, for trying issuance where there is no real store. They are gone with the process,
 * and whoever can call its route reads them all.
 */
export class DevelopmentStore implements SecretStore {
  readonly id = ID;
  readonly kind = 'memory';
  readonly title = 'Memory of this process (development only)';
  readonly development = true;

  readonly #values = new Map<string, { value: SecretValue; version: number }>();
  /** Counts over all targets, so that a version that was destroyed never comes again. */
  #version = 0;

  check(target: string): string[] {
    return TARGET.test(target)
      ? []
      : [
          `'${target}' is no name in the development store; accepted are small letters, digits, '.', '_' and '-', such as dev:payments-password`,
        ];
  }

  async put(
    value: SecretValue,
    { target }: Pick<Parameters<SecretStore['put']>[1], 'target'>,
  ): Promise<StoreResult> {
    const problems = this.check(target);
    if (problems.length > 0) {
      return { outcome: 'refused', reason: problems.join('; ') };
    }
    this.#version += 1;
    const version = this.#version;
    this.#values.set(`${REFERENCE}${target}`, { value, version });
    return {
      outcome: 'stored',
      reference: `${REFERENCE}${target}`,
      version: String(version),
    };
  }

  async holds({
    reference,
    version,
  }: Parameters<SecretStore['holds']>[0]): Promise<boolean> {
    const held = this.#values.get(reference);
    return (
      held !== undefined &&
      (version === undefined || String(held.version) === version)
    );
  }

  async destroy({ reference }: Parameters<SecretStore['destroy']>[0]): Promise<{
    outcome: 'destroyed';
  }> {
    this.#values.delete(reference);
    return { outcome: 'destroyed' };
  }

  /** What lies under a name, for the one route that hands it out. */
  read(target: string): SecretValue | undefined {
    return this.#values.get(`${REFERENCE}${target}`)?.value;
  }
}
