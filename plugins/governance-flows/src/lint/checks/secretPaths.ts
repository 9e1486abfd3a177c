import { EffectDeclaration } from '../../definition/documents';

/** Facts that effects yield as secrets, by path. */
export function secretPaths(effects: {
  [uses: string]: EffectDeclaration | undefined;
}): string[] {
  return [
    ...new Set(
      Object.values(effects).flatMap(effect =>
        Object.entries(effect?.yields ?? {}).flatMap(([path, kind]) =>
          kind === 'secret' ? [path] : [],
        ),
      ),
    ),
  ];
}

/** Whether a fact is a secret, holds one, or lies in one. */
export function touchesSecret(
  secrets: readonly string[],
  fact: string,
): boolean {
  return secrets.some(
    secret =>
      fact === secret ||
      fact.startsWith(`${secret}.`) ||
      secret.startsWith(`${fact}.`),
  );
}
