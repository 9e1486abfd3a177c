import { ExclusionSelector } from '@countersign/plugin-governance-common';
import { Fragment, ReactNode } from 'react';
import { EntityLink } from '../display/EntityLink';
import { typeLabel } from '../display/typeLabel';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';

const PARTS = ['source', 'environment', 'ownerGroup', 'type', 'ref'] as const;

function drawValue(
  part: (typeof PARTS)[number],
  value: string,
  t: Translate,
): ReactNode {
  switch (part) {
    case 'type':
      return typeLabel(value, t);
    case 'ownerGroup':
      // It stands in links, too.
      return <EntityLink entityRef={value} plain />;
    case 'source':
    case 'environment':
    case 'ref':
      return value;
    default:
      throw new Error(`Unknown part ${part satisfies never}`);
  }
}

/** What a selector covers, part by part; what it names by its reference by its name, where that is known. */
export function SelectorText(props: {
  selector: ExclusionSelector;
  refTitle?: string;
}) {
  const { t } = useGovernanceTranslation();
  const { selector, refTitle } = props;
  const given = PARTS.flatMap(part => {
    const value = selector[part];
    return value === undefined ? [] : [{ part, value }];
  });
  return (
    <>
      {given.map(({ part, value }, index) => (
        <Fragment key={part}>
          {index > 0 && ' · '}
          {part === 'ref' && refTitle !== undefined ? (
            <span title={value}>
              {t('exclusions.named', { title: refTitle })}
            </span>
          ) : (
            <>
              {t(`exclusions.${part}`)}: {drawValue(part, value, t)}
            </>
          )}
        </Fragment>
      ))}
    </>
  );
}
