import { Issuer } from '@countersign/plugin-governance-node';

/**
 * Whether a credential of an issuer is made only when it is activated. What would work as soon as it is made, because its system
 * knows no way to refuse it, is not made before its owner has confirmed it.
 */
export function isMadeOnConfirmation({ capabilities }: Issuer): boolean {
  switch (capabilities.activation) {
    case 'native-disable':
      return false;
    case 'sealed-until-confirmed':
    case 'not-before':
    case 'bounded-automatic':
      return true;
    default:
      throw new Error(
        `Unexpected mode ${capabilities.activation satisfies never}`,
      );
  }
}
