import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { draftMessages } from './draftMessages';
import { evidenceMessages } from './evidenceMessages';
import { factMessages } from './factMessages';
import { campaignMessages } from './campaignMessages';
import { carriedMessages } from './carriedMessages';
import { controlMessages } from './controlMessages';
import { credentialMessages } from './credentialMessages';
import { issuedMessages } from './issuedMessages';
import { orderMessages } from './orderMessages';
import { exceptionMessages } from './exceptionMessages';
import { grantedMessages } from './grantedMessages';
import { exclusionMessages } from './exclusionMessages';
import { ownershipMessages } from './ownershipMessages';
import { reviewExceptionMessages } from './reviewExceptionMessages';
import { inboxMessages } from './inboxMessages';
import { qualityMessages } from './qualityMessages';
import { remediationMessages } from './remediationMessages';
import { restartMessages } from './restartMessages';
import { reviewerMessages } from './reviewerMessages';
import { rollupMessages } from './rollupMessages';
import { standaloneMessages } from './standaloneMessages';
import { standingMessages } from './standingMessages';
import { triggerMessages } from './triggerMessages';
import { flowMessages } from './flowMessages';
import { requestMessages } from './requestMessages';
import { passkeyMessages } from './passkeyMessages';
import { pageMessages } from './pageMessages';
import { waveMessages } from './waveMessages';
import { wordMessages } from './wordMessages';
import { figureMessages } from './figureMessages';
import { fieldMessages } from './fieldMessages';
import { reviewListMessages } from './reviewListMessages';
import { reviewMessages } from './reviewMessages';
import { answerMessages } from './answerMessages';
import { entityMessages } from './entityMessages';
import { identityMessages } from './identityMessages';
import { drawingMessages } from './drawingMessages';

/** Every text of the plugin, by area. */
export const governanceMessages = {
  ...factMessages,
  ...evidenceMessages,
  ...campaignMessages,
  ...carriedMessages,
  ...exceptionMessages,
  ...exclusionMessages,
  ...grantedMessages,
  ...reviewExceptionMessages,
  ...ownershipMessages,
  ...triggerMessages,
  ...flowMessages,
  ...passkeyMessages,
  ...requestMessages,
  ...credentialMessages,
  ...issuedMessages,
  ...orderMessages,
  ...standaloneMessages,
  ...standingMessages,
  ...controlMessages,
  ...waveMessages,
  ...remediationMessages,
  ...restartMessages,
  ...reviewerMessages,
  ...rollupMessages,
  ...qualityMessages,
  ...inboxMessages,
  ...draftMessages,
  ...pageMessages,
  ...wordMessages,
  ...fieldMessages,
  ...figureMessages,
  ...reviewListMessages,
  ...reviewMessages,
  ...answerMessages,
  ...entityMessages,
  ...identityMessages,
  ...drawingMessages,
} as const;

/**
 * Every text of the plugin. Override single messages with a translation resource for the id `governance`.
 *
 * @public
 */
export const governanceTranslationRef = createTranslationRef({
  id: 'governance',
  messages: governanceMessages,
});
