import { followReviews } from '../issuance/followReviews';
import { createEndedListener } from '../issuance/tellEnded';
import { reopenReappeared, watchUse } from '../remediation';
import { SourceRefresher } from '../tasks/SourceRefresher';
import { Granting } from './createGranting';
import { ReviewServices } from './createReviewServices';
import { Foundation } from './layFoundation';
import { remediationContext, reviewPorts } from './reviewContexts';

/** Makes what reads the sources, and says what follows from a reading. */
export function createRefresher(
  base: Foundation,
  { factRefresher }: Granting,
  { reviews }: ReviewServices,
): SourceRefresher {
  const { background, clock, connectors, knex, logger } = base;
  const ports = reviewPorts(base);
  const remediation = remediationContext(base);
  return new SourceRefresher({
    sources: () => connectors.sources,
    inventory: base.inventory,
    engine: ports.engine,
    reviewInventory: ports.inventory,
    correlation: background.correlation,
    clock,
    knex,
    logger,
    reviewed: followReviews(createEndedListener(base.later.engine.get)),
    onReading: async source => {
      await watchUse(remediation, { source, logger });
      await reopenReappeared({ ...remediation, reviews, source });
      await factRefresher.refresh({ source });
    },
  });
}
