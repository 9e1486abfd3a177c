/** The command was called wrongly. The command line ends with exit code 2. */
export class UsageError extends Error {
  readonly name = 'UsageError';
  readonly code = 2;
}
