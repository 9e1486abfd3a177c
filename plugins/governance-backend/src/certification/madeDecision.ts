import { DecisionRequest } from '@countersign/plugin-governance-common';
import { FlowEvent } from '@countersign/plugin-governance-flows';
import { PlannedSecond } from '../secondPerson/planSecond';
import { ReviewInstance } from './ports';
import { ReviewRow } from './reviewRow';

/** What somebody decides about one item. */
export interface DecisionToMake {
  id: string;
  request: DecisionRequest;
}

/** A decision that may be made, as far as was looked at before the flow is asked. */
export interface Decision extends DecisionToMake {
  row: ReviewRow;
  instance: ReviewInstance;
  /** The vote last; before it, that of before is taken back where a stage is still open. */
  events: FlowEvent[];
  /** Where keeping it takes a second person. */
  second?: PlannedSecond;
}
