/** A target as a form takes it apart. */
export interface TargetParts {
  /** Id of the store; empty while none is chosen. */
  store: string;
  /** What the store is told. */
  path: string;
}

/** Takes a target such as `vault:kv/payments#password` apart at its first colon. Pure. */
export function splitTarget(target: string): TargetParts {
  const colon = target.indexOf(':');
  return colon < 0
    ? { store: target, path: '' }
    : { store: target.slice(0, colon), path: target.slice(colon + 1) };
}

/** Puts a target together; empty while no place is named. Pure. */
export function joinTarget({ store, path }: TargetParts): string {
  return store === '' ? '' : `${store}:${path}`;
}
