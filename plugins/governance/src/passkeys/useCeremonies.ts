import { Ceremony } from '@countersign/plugin-governance-common';
import {
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];
type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];

function isNotConfirmed(error: unknown): boolean {
  return (
    error instanceof WebAuthnError ||
    (error instanceof Error && error.name === 'NotAllowedError')
  );
}

interface Made {
  clientExtensionResults: unknown;
}

/** What a device made, as the backend takes it; no extension is asked for, so none is passed on. */
function answerOf<R extends Made>({ challengeId }: Ceremony, made: R) {
  const { clientExtensionResults, ...response } = made;
  return { challengeId, response: { ...response, clientExtensionResults: {} } };
}

/**
 * Has the person confirm on their device. Both throw, in words for a person, where they do not, or where the browser has
 * no passkeys.
 */
export function useCeremonies() {
  const { t } = useGovernanceTranslation();
  const confirmed = async <R extends Made>(
    ceremony: Ceremony,
    ask: () => Promise<R>,
  ) => {
    try {
      return answerOf(ceremony, await ask());
    } catch (error) {
      throw isNotConfirmed(error)
        ? new Error(t('passkeys.cancelled'), { cause: error })
        : error;
    }
  };
  return {
    /** Signs with a passkey that there is. */
    prove: (ceremony: Ceremony) =>
      confirmed(ceremony, () =>
        startAuthentication({
          optionsJSON: ceremony.options as unknown as RequestOptions,
        }),
      ),
    /** Makes a passkey. */
    create: (ceremony: Ceremony) =>
      confirmed(ceremony, () =>
        startRegistration({
          optionsJSON: ceremony.options as unknown as CreationOptions,
        }),
      ),
  };
}
