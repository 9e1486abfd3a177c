/** Texts on where a credential comes from and where it goes. */
export const orderMessages = {
  orders: {
    issuer: 'Issuer',
    target: 'Where it is delivered',
    listing: 'Being looked up…',
    issuersFailed: 'Issuers could not be listed: {{reason}}. Type its id.',
    storesFailed:
      'Stores could not be listed: {{reason}}. Type a store, a colon and where in it.',
    noIssuer:
      'Nothing that is connected issues for {{environment}}. Whoever runs the portal connects issuers.',
    noIssuerAtAll:
      'Nothing is connected that issues credentials. Whoever runs the portal connects issuers.',
    noStore:
      'Nothing is connected that credentials are delivered to. Whoever runs the portal connects stores.',
    issuerHint: {
      'native-disable':
        'Makes it disabled, and enables it once its owner confirms. It lives {{days}} days at most.',
      'sealed-until-confirmed':
        'Makes it when its owner confirms. It lives {{days}} days at most.',
      'not-before':
        'Makes it when its owner confirms. It lives {{days}} days at most.',
      'bounded-automatic':
        'Its owner confirms environment and scope once for all that follow. It lives {{days}} days at most.',
    },
    otherEnvironment: '{{title}} (for {{environment}} only)',
    issuerOf: '{{title}}, {{environment}}',
    store: 'Store',
    path: 'Where in it',
    pathHint: 'As the store names its places, such as apps/ledger#password.',
    key: 'Key that it is sealed to',
    keyHint: 'Only the private key on your machine opens it.',
    keyFrom: '{{name}}, of {{when}}',
    keysFailed: 'Your keys could not be listed: {{reason}}',
    noKey: 'You have no key yet that it could be sealed to.',
    noKeyHint:
      'Make one on your machine, where its private half stays, and look again:',
    lookAgain: 'Look again',
  },
} as const;
