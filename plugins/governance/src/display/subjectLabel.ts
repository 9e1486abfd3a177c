/** Characters of a digest that tell subjects apart. */
const SHORT = 12;

/** What an instance is about, as short as a table needs it: a digest is cut, anything else stays. */
export function subjectLabel(subject: string): string {
  return /^[0-9a-f]{32,}$/.test(subject)
    ? `${subject.slice(0, SHORT)}…`
    : subject;
}
