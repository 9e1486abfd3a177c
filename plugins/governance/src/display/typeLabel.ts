import { Translate } from '../useGovernanceTranslation';

const TYPES = {
  'service-account': 'identityTypes.serviceAccount',
  'api-key': 'identityTypes.apiKey',
  'access-token': 'identityTypes.accessToken',
  'oauth-client': 'identityTypes.oauthClient',
  'ssh-key': 'identityTypes.sshKey',
  'workload-identity': 'identityTypes.workloadIdentity',
  'bot-user': 'identityTypes.botUser',
  'ai-agent': 'identityTypes.aiAgent',
  device: 'identityTypes.device',
  certificate: 'standalone.certificate',
  'partner-integration': 'standalone.integration',
} as const;

function isType(type: string): type is keyof typeof TYPES {
  return Object.hasOwn(TYPES, type);
}

/** What a type of identity is called. */
export function typeLabel(type: string, t: Translate): string {
  return isType(type) ? t(TYPES[type]) : type;
}
