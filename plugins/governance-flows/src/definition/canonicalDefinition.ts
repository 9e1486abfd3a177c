import { canonicalJson } from './canonicalJson';
import { FlowDefinition } from './definition';

/**
 * The text whose SHA-256 addresses a definition: canonical JSON (RFC 8785) with defaults applied. Comments, key order and
 * spelled-out defaults do not change it.
 *
 * @public
 */
export function canonicalDefinition(definition: FlowDefinition): string {
  return canonicalJson(definition);
}
