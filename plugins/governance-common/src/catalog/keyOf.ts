/**
 * A reference, or a part of one, in the form in which two are compared: the catalog ignores their case.
 *
 * @public
 */
export function keyOf(ref: string): string {
  return ref.toLocaleLowerCase('en-US');
}
