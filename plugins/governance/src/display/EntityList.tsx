import { Fragment } from 'react';
import { EntityLink } from './EntityLink';

/** Entities by their names, with commas between them. */
export function EntityList({ refs }: { refs: readonly string[] }) {
  return (
    <>
      {refs.map((ref, index) => (
        <Fragment key={ref}>
          {index > 0 && ', '}
          <EntityLink entityRef={ref} />
        </Fragment>
      ))}
    </>
  );
}
