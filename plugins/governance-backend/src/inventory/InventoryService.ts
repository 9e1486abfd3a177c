import {
  DEFAULT_FINDING_THRESHOLDS,
  FindingThresholds,
  Observation,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { Place } from '../paging/cursors';
import { Page } from '../paging/pageOf';
import { countIdentities } from './operations/countIdentities';
import { AttachedIdentity, exportAttached } from './operations/exportAttached';
import { IdentityFilter, Restriction } from './operations/filterIdentities';
import { getIdentity, InventoryIdentityDetail } from './operations/getIdentity';
import { listIdentities } from './operations/listIdentities';
import { listChanges } from './operations/listChanges';
import { listSources } from './operations/listSources';
import { DropThreshold } from './operations/markAbsent';
import {
  ComponentChange,
  ComponentSnapshot,
  recordComponentSnapshots,
} from './operations/recordComponentSnapshots';
import { recordFailure } from './operations/recordFailure';
import {
  RecordedObservation,
  recordObservation,
} from './operations/recordObservation';
import { replaceConsumers } from './operations/replaceConsumers';
import { ProcedureContext } from '../findings/judgeProcedures';
import { InventoryIdentity } from './identityView';
import { RecordedSource } from './recordingContext';
import { SourceRow } from './rows';

/** Source name of attachments that correlation rules derive. */
export const CORRELATION_SOURCE = 'correlation';

/** The inventory, one transaction for each call. */
export class InventoryService {
  static create(options: {
    database: Knex;
    clock: () => Date;
    thresholds?: FindingThresholds;
    dropThreshold?: DropThreshold;
    procedures?: ProcedureContext;
  }): InventoryService {
    return new InventoryService(
      options.database,
      options.clock,
      options.thresholds ?? DEFAULT_FINDING_THRESHOLDS,
      options.dropThreshold,
      options.procedures,
    );
  }

  private constructor(
    private readonly database: Knex,
    private readonly clock: () => Date,
    private readonly thresholds: FindingThresholds,
    private readonly dropThreshold: DropThreshold | undefined,
    private readonly procedures: ProcedureContext | undefined,
  ) {}

  /** See `recordObservation`. All of it is recorded, or nothing. */
  record(options: {
    source: RecordedSource;
    observation: Observation;
    force?: boolean;
  }): Promise<RecordedObservation> {
    return this.database.transaction(trx =>
      recordObservation(trx, {
        ...options,
        now: this.clock(),
        thresholds: this.thresholds,
        dropThreshold: this.dropThreshold,
        procedures: this.procedures,
      }),
    );
  }

  recordFailure(source: RecordedSource, error: string): Promise<void> {
    return this.database.transaction(trx =>
      recordFailure(trx, { source, error }),
    );
  }

  recordComponents(
    components: ComponentSnapshot[],
  ): Promise<ComponentChange[]> {
    return this.database.transaction(trx =>
      recordComponentSnapshots(trx, components, this.clock()),
    );
  }

  /** Replaces what correlation rules derived before for these identities. */
  attachDerived(
    subjects: Array<{ ref: string; components: string[]; via: string }>,
  ): Promise<void> {
    return this.database.transaction(trx =>
      replaceConsumers(trx, {
        source: CORRELATION_SOURCE,
        basis: 'derived',
        subjects,
      }),
    );
  }

  listIdentities(options: {
    filter: IdentityFilter;
    limit: number;
    after?: Place;
    restrict?: Restriction;
  }): Promise<Page<InventoryIdentity, Place> & { total: number }> {
    return this.database.transaction(async trx => ({
      ...(await listIdentities(trx, { ...options, now: this.clock() })),
      total: await countIdentities(trx, options),
    }));
  }

  getIdentity(ref: string): Promise<InventoryIdentityDetail | undefined> {
    return this.database.transaction(trx =>
      getIdentity(trx, ref, this.clock()),
    );
  }

  exportAttached(options: {
    limit: number;
    after?: string;
    scope: 'attached' | 'all';
  }): Promise<Page<AttachedIdentity, string>> {
    return this.database.transaction(trx => exportAttached(trx, options));
  }

  listChanges(
    options: Parameters<typeof listChanges>[1],
  ): ReturnType<typeof listChanges> {
    return this.database.transaction(trx => listChanges(trx, options));
  }

  listSources(): Promise<SourceRow[]> {
    return this.database.transaction(trx => listSources(trx));
  }
}
