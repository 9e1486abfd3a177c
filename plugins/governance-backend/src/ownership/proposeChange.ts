import { keyOf, OwnerChange } from '@countersign/plugin-governance-common';
import { Statement, winningStatement } from '../inventory/resolveIdentity';
import { OwnedBody } from './operations/readStated';

/** The values by which a label may name an owner: its reference, and its name alone. */
function namesOf(owner: string): string[] {
  return [owner, owner.slice(owner.lastIndexOf('/') + 1)];
}

function labelOf(body: OwnedBody, owner: string): string | undefined {
  const names = namesOf(owner).map(keyOf);
  const labels = Object.entries(body.labels ?? {}).filter(([, value]) =>
    names.includes(keyOf(value)),
  );
  const best =
    labels.find(([key]) => /(^|[./-])owner$/i.test(key)) ?? labels[0];
  return best?.[0];
}

/**
 * What is to be changed so that sources name an owner by themselves: the label that the owner was read from, or the owner of the
 * record where no label says it.
 *
 * @param statements - what sources say of it, corrections left out
 */
export function proposeChange(
  statements: readonly Statement<OwnedBody>[],
  identity: { source: string; externalId: string; title: string },
  owner: string,
): OwnerChange {
  const said = [...statements];
  const winner = winningStatement(said, 'owner');
  const source = winner?.statement.source ?? identity.source;
  const from = winner?.value;
  const label =
    winner && from ? labelOf(winner.statement.body, from) : undefined;
  const managedBy = winningStatement(said, 'managedBy')?.value.tool;
  const isByName =
    label !== undefined && winner?.statement.body.labels?.[label] !== from;
  const to = isByName ? namesOf(owner)[1] : owner;
  const where = label === undefined ? 'record' : 'label';
  const key = label ?? 'owner';
  const what =
    where === 'label' ? `the label ${key}` : 'the owner of the record';
  const place = managedBy
    ? `${managedBy}, which manages it in ${source}`
    : source;
  return {
    source,
    where,
    key,
    ...(from === undefined ? {} : { from }),
    to,
    ...(managedBy === undefined ? {} : { managedBy }),
    text: `In ${place}, set ${what} of ${identity.title} (${
      identity.externalId
    }) to ${to}${
      from === undefined ? '; nobody stands there now' : `, instead of ${from}`
    }.`,
  };
}
