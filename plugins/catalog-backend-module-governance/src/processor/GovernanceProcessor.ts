import { Entity, parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  CatalogProcessor,
  CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import {
  readGovernedRelations,
  validateGovernedResource,
} from '@countersign/plugin-governance-common';

/**
 * Validates the typed block of Resources of ours and emits the governance relations of Resources and Components, in
 * both directions. Works on the entity alone: it calls nothing, and never fails because the governance backend is away.
 *
 * @remarks
 * A bad annotation on a Component gives no relation and no error, for an error would freeze that Component. The
 * governance backend reports it as a finding, with `readGovernanceAnnotations`.
 *
 * @public
 */
export class GovernanceProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'GovernanceProcessor';
  }

  /**
   * Refuses a bad typed block. Always `false`: the kind itself is the built-in processor's.
   *
   * @throws InputError that names each field, the value seen and what is accepted
   */
  async validateEntityKind(entity: Entity): Promise<boolean> {
    const problems = validateGovernedResource(entity);
    if (problems.length > 0) {
      throw new InputError(
        problems
          .map(
            ({ field, value, message }) =>
              `${field}: ${value ?? 'nothing'} ${message}`,
          )
          .join('; '),
      );
    }
    return false;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    for (const { sourceRef, type, targetRef } of readGovernedRelations(
      entity,
    )) {
      emit(
        processingResult.relation({
          source: parseEntityRef(sourceRef),
          type,
          target: parseEntityRef(targetRef),
        }),
      );
    }
    return entity;
  }
}
