/** What was written of a value: the version of its secret, and where it is wrapped, by what its wrapping token is known. */
export interface Written {
  version: number;
  /** Opens nothing. */
  accessor?: string;
}

/** Writes `7` or `7.accessor`, as a store's version. */
export function writeWritten({ version, accessor }: Written): string {
  return accessor === undefined ? String(version) : `${version}.${accessor}`;
}

/** Reads what {@link writeWritten} writes; nothing out of nothing. Pure. */
export function parseWritten(text: string | undefined): Partial<Written> {
  if (text === undefined) {
    return {};
  }
  // Accessors of a namespace have a point in them.
  const point = text.indexOf('.');
  return point < 0
    ? { version: Number(text) }
    : {
        version: Number(text.slice(0, point)),
        accessor: text.slice(point + 1),
      };
}
