const WORDS: [RegExp, 'dev' | 'staging' | 'prod'][] = [
  [/^(prod|prd|production|live)$/i, 'prod'],
  [/^(stage|staging|stg|test|testing|qa|uat|preprod)$/i, 'staging'],
  [/^(dev|development|sandbox|local)$/i, 'dev'],
];

/**
 * The word that flows use for an environment; what a source calls it where no word is known for it.
 *
 * @public
 */
export function environmentWord(environment: string): string {
  return (
    WORDS.find(([pattern]) => pattern.test(environment))?.[1] ?? environment
  );
}
