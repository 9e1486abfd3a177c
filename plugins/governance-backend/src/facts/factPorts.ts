import { JsonObject } from '@backstage/types';
import {
  ComputedFact,
  FlowContext,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';

/** What facts are wanted for. */
export interface FactRequest {
  /** The typed facts that the flow may read. */
  context: FlowContext;
  /** Name of the flow, for freezes that are about one. */
  flow?: string;
  /** Inventory reference of the identity, credential, grant or certificate that it is about. */
  subject?: string;
  /** What whoever asks says. Never taken for what the system itself supplies. */
  stated: JsonObject;
  /** What a part of the system has checked itself, for example the token of a pipeline. */
  verified?: JsonObject;
  /** Entity reference of whoever asks. */
  requester?: string;
}

/** Facts of an instance, and where they come from. */
export interface AssembledFacts {
  /** What was stated and what is supplied; where both speak, what is supplied. */
  facts: JsonObject;
  /** What the system supplies, by itself. */
  supplied: JsonObject;
  computed: ComputedFact[];
  /** The identity behind the subject, where the inventory knows one. */
  identityRef?: string;
  /** Where the subject is, for the mode of an instance; absent where the inventory does not know it. */
  place?: { source: string; environment?: string };
}

/** Puts the facts of one instance after the other together, within one transaction; what they share is read once. */
export interface FactPage {
  assemble(request: FactRequest): Promise<AssembledFacts>;
}

/** Supplies flows with facts that no requester can state. */
export interface FactAssembler {
  assemble(
    trx: Knex.Transaction,
    request: FactRequest,
  ): Promise<AssembledFacts>;
  /** For many instances in one transaction. */
  page(trx: Knex.Transaction): Promise<FactPage>;
}
