/** What the form says is wrong with a field, in a line. */
export function problemOf({
  rawErrors,
}: {
  rawErrors?: string[];
}): string | undefined {
  return rawErrors && rawErrors.length > 0 ? rawErrors.join('; ') : undefined;
}
