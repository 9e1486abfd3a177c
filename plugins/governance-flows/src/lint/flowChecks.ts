import { alwaysTrueRule } from './checks/alwaysTrueRule';
import { approvalFreeAccess } from './checks/approvalFreeAccess';
import { exceptionGrants } from './checks/exceptionGrants';
import { exceptionTerms } from './checks/exceptionTerms';
import { exposedSecret } from './checks/exposedSecret';
import { grantWithoutEnd } from './checks/grantWithoutEnd';
import { guardBlocksWayOut } from './checks/guardBlocksWayOut';
import { migrationTargets } from './checks/migrationTargets';
import { missingCompensation } from './checks/missingCompensation';
import { neverTrueRule } from './checks/neverTrueRule';
import { resumeWithoutApproval } from './checks/resumeWithoutApproval';
import { sampledGate } from './checks/sampledGate';
import { secretInTest } from './checks/secretInTest';
import { shadowedRule } from './checks/shadowedRule';
import { sharedStage } from './checks/sharedStage';
import { uniformRules } from './checks/uniformRules';
import { unboundVote } from './checks/unboundVote';
import { unboundedCycle } from './checks/unboundedCycle';
import { unboundedRule } from './checks/unboundedRule';
import { undecidableGate } from './checks/undecidableGate';
import { undeclaredTestFact } from './checks/undeclaredTestFact';
import { unknownEffect } from './checks/unknownEffect';
import { unsatisfiableQuorum } from './checks/unsatisfiableQuorum';
import { untested } from './checks/untested';
import { unversionedChange } from './checks/unversionedChange';
import { widening } from './checks/widening';
import { LintCheckInfo } from './finding';
import { BundleLintCheck, FlowLintCheck } from './lintCheck';
import { problemChecks } from './problemChecks';

/** What a flow that loads is looked at for. A further check is one file and one line here. */
export const flowLintChecks: readonly FlowLintCheck[] = [
  unboundedCycle, // it ends
  alwaysTrueRule, // its rules make a difference
  neverTrueRule, // and can hold
  shadowedRule, // and decide something
  undecidableGate, // and could be looked at at all
  sampledGate, // case by case, or it is said that not
  approvalFreeAccess, // nothing gives access that nobody approved
  unboundedRule, // what is granted without asking stays small
  unsatisfiableQuorum, // those who are asked are enough
  sharedStage, // and are not the same people twice
  unboundVote, // what was approved is what is done
  missingCompensation, // what was half done is undone
  guardBlocksWayOut, // nothing blocks revoking
  resumeWithoutApproval, // what was frozen is approved again
  grantWithoutEnd, // what is granted ends
  uniformRules, // and has an owner, and a way back
  exceptionTerms, // exceptions are about something
  unversionedChange, // every change has a version
  widening, // nothing allows more unnoticed
  exposedSecret, // no secret is shown
  unknownEffect, // every effect is known and safe to repeat
  untested, // every rule has been seen to decide
];

/** What the documents beside flows are looked at for. */
export const bundleLintChecks: readonly BundleLintCheck[] = [
  exceptionGrants, // exceptions keep to their terms
  migrationTargets, // instances are led to states that exist
  secretInTest, // tests hold no secret
  undeclaredTestFact, // and nothing that means nothing
];

const own = (
  id: string,
  title: string,
  severity: LintCheckInfo['severity'],
): LintCheckInfo => ({ id, title, severity, suppressible: false });

/** What is said of suppressions themselves, and of assertions. */
const otherChecks: readonly LintCheckInfo[] = [
  own('suppression-expired', 'a suppression has not run out', 'warning'),
  own('suppression-unused', 'a suppression suppresses something', 'warning'),
  own(
    'suppression-refused',
    'a suppression is of a check that may be',
    'error',
  ),
  own('assertion', 'every flow does what security asserts', 'error'),
];

/**
 * Every check of the linter, in the order of the table.
 *
 * @public
 */
export const LINT_CHECKS: readonly LintCheckInfo[] = [
  ...[...problemChecks, ...flowLintChecks, ...bundleLintChecks]
    .map(({ id, number, severity, title, suppressible }) => ({
      id,
      number,
      severity,
      title,
      suppressible,
    }))
    .sort((a, b) => a.number - b.number),
  ...otherChecks,
];
