import {
  Cell,
  Column,
  Row,
  SortDescriptor,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import { ReactNode, useState } from 'react';
import styles from './DataTable.module.css';

/** One column: what it shows, and by what it sorts. */
export interface TableColumn<T> {
  id: string;
  label: string;
  cell: (item: T) => ReactNode;
  /** What rows are sorted by; without it the column does not sort. */
  sortBy?: (item: T) => string | number;
}

function sortRows<T>(
  items: T[],
  columns: TableColumn<T>[],
  sort: SortDescriptor | undefined,
): T[] {
  const sortBy = columns.find(({ id }) => id === sort?.column)?.sortBy;
  if (!sortBy) {
    return items;
  }
  const direction = sort?.direction === 'descending' ? -1 : 1;
  return [...items].sort((a, b) => {
    const [left, right] = [sortBy(a), sortBy(b)];
    if (left === right) {
      return 0;
    }
    return (left < right ? -1 : 1) * direction;
  });
}

/**
 * A table of what has been loaded. It sorts only where the list is complete: a part, sorted, would show the wrong ends.
 */
export function DataTable<T extends { ref: string }>(props: {
  label: string;
  items: T[];
  columns: TableColumn<T>[];
  complete: boolean;
}) {
  const { label, items, columns, complete } = props;
  const [sort, setSort] = useState<SortDescriptor>();
  return (
    <div className={styles.scroll}>
      <TableRoot
        aria-label={label}
        sortDescriptor={complete ? sort : undefined}
        onSortChange={setSort}
      >
        <TableHeader>
          {columns.map((column, index) => (
            <Column
              key={column.id}
              id={column.id}
              isRowHeader={index === 0}
              allowsSorting={complete && Boolean(column.sortBy)}
            >
              {column.label}
            </Column>
          ))}
        </TableHeader>
        <TableBody>
          {sortRows(items, columns, complete ? sort : undefined).map(item => (
            <Row key={item.ref} id={item.ref}>
              {columns.map(column => (
                <Cell key={column.id}>{column.cell(item)}</Cell>
              ))}
            </Row>
          ))}
        </TableBody>
      </TableRoot>
    </div>
  );
}
