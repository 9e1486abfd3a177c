/** Tags of the requests that change something (RFC 4511, section 4): ModifyRequest, AddRequest, DelRequest. */
const CHANGES = [0x66, 0x68, 0x4a];

/** How many bytes the length of a BER element takes. */
function lengthOfLength(first: number): number {
  return first < 0x80 ? 1 : 1 + (first - 0x80);
}

/** Whether an LDAP message changes something: a sequence of a message id and a request. */
export function isChange(bytes: Buffer): boolean {
  const id = 1 + lengthOfLength(bytes[1] ?? 0);
  const request = id + 2 + (bytes[id + 1] ?? 0);
  return CHANGES.includes(bytes[request] ?? 0);
}
