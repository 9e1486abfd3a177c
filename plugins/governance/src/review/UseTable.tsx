import {
  Cell,
  CellText,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { phraseDay } from '../time/phraseMoment';

type KnownUse = Extract<EvidenceBundle['use'], { known: true }>;

/** Use by day and caller, newest first: what the chart shows. */
export function UseTable({ use }: { use: KnownUse }) {
  const { t } = useGovernanceTranslation();
  const rows = use.days
    .map(day => ({ ...day, id: `${day.day} ${day.caller}` }))
    .sort((a, b) => b.id.localeCompare(a.id));
  return (
    <TableRoot aria-label={t('use.table')}>
      <TableHeader>
        <Column isRowHeader>{t('use.day')}</Column>
        <Column>{t('use.caller')}</Column>
        <Column>{t('use.count')}</Column>
      </TableHeader>
      <TableBody>
        {rows.map(row => (
          <Row key={row.id} id={row.id}>
            <CellText title={phraseDay(row.day)} />
            <CellText title={row.caller} />
            <Cell>{row.count}</Cell>
          </Row>
        ))}
      </TableBody>
    </TableRoot>
  );
}
