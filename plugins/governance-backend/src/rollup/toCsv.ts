import {
  CertificationCounts,
  CertificationRollup,
} from '@countersign/plugin-governance-common';
import { toCell } from '../campaigns/exportItems';

const COUNTS = [
  'items',
  'open',
  'overdue',
  'certified',
  'revoked',
  'notCarriedOut',
  'undecided',
  'excepted',
  'excluded',
  'exempt',
  'carried',
] as const satisfies readonly (keyof CertificationCounts)[];

/** A roll-up as lines of CSV (RFC 4180) without their line feeds: a header, the whole, each child, and what is in none. */
export async function* toRollupLines(
  rollup: CertificationRollup,
): AsyncGenerator<string, void, void> {
  const line = (
    place: { row: string; kind: string; ref: string; title: string },
    counts: CertificationCounts,
  ) =>
    `${[
      place.row,
      place.kind,
      place.ref,
      place.title,
      ...COUNTS.map(name => String(counts[name])),
      rollup.at,
    ]
      .map(toCell)
      .join(',')}\r`;
  yield `row,kind,ref,title,${COUNTS.join(',')},at\r`;
  yield line(
    {
      row: 'total',
      kind: rollup.node?.kind ?? '',
      ref: rollup.node?.ref ?? '',
      title: rollup.node?.title ?? '',
    },
    rollup.counts,
  );
  for (const child of rollup.children) {
    yield line(
      { row: 'part', kind: child.kind, ref: child.ref, title: child.title },
      child.counts,
    );
  }
  yield line(
    { row: 'in none of these', kind: '', ref: '', title: '' },
    rollup.direct,
  );
}
