import { environmentWord } from '@countersign/plugin-governance-common';
import { JsonValue } from '@backstage/types';
import { FormulaInput } from '@countersign/plugin-governance-flows';
import { InventoryIdentityDetail } from '../inventory';
import { HeldFacts } from './holdingFacts';

/** Facts that formulas read, by path; one that is not there is unknown. */
export type FormulaFacts = { [path: string]: FormulaInput | undefined };

/** A credential that lives for longer than this many days counts as long-lived. */
const LONG_LIVED_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

function livesLong(
  expiresAt: string | undefined,
  now: Date,
): boolean | undefined {
  if (expiresAt === undefined) {
    return undefined;
  }
  return (
    expiresAt === 'never' ||
    Date.parse(expiresAt) - now.getTime() > LONG_LIVED_DAYS * DAY_MS
  );
}

/** Whether any credential lives long. One whose end nobody knows makes it unknown, unless another one does. */
function anyLongLived(
  identity: InventoryIdentityDetail,
  held: HeldFacts | undefined,
  now: Date,
): boolean | undefined {
  const live = identity.heldCredentials.filter(
    ({ ref, absentSince, body }) =>
      !absentSince &&
      body.status === 'active' &&
      (held?.kind !== 'credential' || held.ref === ref),
  );
  const lives = live.map(({ body }) => livesLong(body.expiresAt, now));
  if (lives.includes(true)) {
    return true;
  }
  return lives.includes(undefined) ? undefined : false;
}

/** What the inventory says to the formula of the risk score, each with its source and time. */
export function readRiskInputs(
  identity: InventoryIdentityDetail,
  held: HeldFacts | undefined,
  now: Date,
): FormulaFacts {
  const observed = (value: JsonValue | undefined): FormulaInput | undefined =>
    value === undefined
      ? undefined
      : { value, at: identity.lastObservedAt, source: identity.source };
  const stated = (name: string): FormulaInput | undefined => {
    const fact = identity.facts[name];
    return fact?.known
      ? { value: fact.value, at: fact.at, source: fact.source }
      : undefined;
  };
  const count = (severity: string) =>
    identity.openFindings.filter(finding => finding.severity === severity)
      .length;
  const environment = stated('environment');
  return {
    'findings.critical': observed(count('critical')),
    'findings.high': observed(count('high')),
    'identity.privileged': stated('privileged'),
    'identity.environment': environment && {
      ...environment,
      value: environmentWord(String(environment.value)),
    },
    'identity.owned': observed(identity.owner !== undefined),
    'credential.longLived': observed(anyLongLived(identity, held, now)),
  };
}
