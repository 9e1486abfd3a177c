import { DecisionRequest } from '@countersign/plugin-governance-common';
import {
  boundFields,
  canonicalJson,
  StepPorts,
} from '@countersign/plugin-governance-flows';
import { ReviewInstance } from './ports';

/** The digest over what the person saw, not over what lies here now: a difference is refused. */
export function digestOfSeen(
  instance: ReviewInstance,
  request: Pick<DecisionRequest, 'evidenceDigest'>,
  ports: StepPorts,
): string {
  return ports.digest(
    canonicalJson({
      ...boundFields(instance.definition, instance.snapshot),
      'evidence.digest': request.evidenceDigest,
    }),
  );
}
