import { Fragment } from 'react';
import { EntityLink, isEntityRef } from './EntityLink';

const REF_IN_TEXT =
  /\b((?:group|user|component|resource|system):[A-Za-z0-9\-_.]+\/[A-Za-z0-9\-_.]*[A-Za-z0-9])/;

/** A sentence of the backend in which entities appear by name, as links. */
export function TextWithEntities(props: { text: string; plain?: boolean }) {
  const { text, plain } = props;
  return (
    <>
      {text.split(REF_IN_TEXT).map((part, index) => (
        <Fragment key={index}>
          {isEntityRef(part) ? (
            <EntityLink entityRef={part} plain={plain} />
          ) : (
            part
          )}
        </Fragment>
      ))}
    </>
  );
}
