/** How the databases differ that the tests use. */
const DATABASES = {
  // A password policy that locks.
  policy: { policy: 'pwdLockout: TRUE', reads: '=wx' },
  // The overlay is there, and the policy locks nobody.
  lax: { policy: 'pwdLockout: FALSE', reads: '=wx' },
  // No password policy at all; the lock is in the password, which has to be read for that.
  plain: { reads: 'write' },
};

/** The databases of the server, each with its suffix. */
export const suffixes = Object.fromEntries(
  Object.keys(DATABASES).map(name => [name, `dc=${name},dc=test`]),
);

/** Who may what: Countersign's own entry is no root, and the data of a group is read by its members alone. */
function accessOf(suffix, reads) {
  const own = `dn.exact="cn=countersign,${suffix}"`;
  return [
    `access to attrs=userPassword by ${own} ${reads} by anonymous auth by * none`,
    `access to dn.regex="^cn=data-([^,]+),(.+)$" by group/groupOfNames/member.expand="cn=$1,$2" read by * none`,
    `access to * by ${own} write by users read by anonymous auth by * none`,
  ];
}

/** The configuration of a server with all of them, in a folder that has `ca.pem`, `server.pem` and `server.key`. */
export function slapdConf({ folder, schema, rootPassword }) {
  return [
    ...['core', 'cosine'].map(name => `include ${schema}/${name}.schema`),
    'modulepath /usr/lib/ldap',
    ...['back_mdb', 'ppolicy', 'pw-sha2'].map(name => `moduleload ${name}`),
    `pidfile ${folder}/pid`,
    `TLSCACertificateFile ${folder}/ca.pem`,
    `TLSCertificateFile ${folder}/server.pem`,
    `TLSCertificateKeyFile ${folder}/server.key`,
    'sizelimit 200',
    ...Object.entries(DATABASES).flatMap(([name, { policy, reads }]) => {
      const suffix = suffixes[name];
      return [
        'database mdb',
        `suffix "${suffix}"`,
        `rootdn "cn=root,${suffix}"`,
        `rootpw ${rootPassword}`,
        `directory ${folder}/${name}`,
        'dbnosync',
        'index objectClass,cn,member eq',
        'index description sub',
        // Whoever reads page by page may read everything.
        'limits users size.soft=200 size.prtotal=unlimited',
        ...accessOf(suffix, reads),
        ...(policy
          ? ['overlay ppolicy', `ppolicy_default "cn=policy,${suffix}"`]
          : []),
      ];
    }),
    '',
  ].join('\n');
}

/** What stands in the databases before anybody comes, as LDIF. */
export function slapdEntries({ name, password }) {
  const suffix = suffixes[name];
  const { policy } = DATABASES[name];
  return [
    [
      `dn: ${suffix}`,
      'objectClass: dcObject',
      'objectClass: organization',
      'o: test',
      `dc: ${name}`,
    ],
    [
      `dn: cn=countersign,${suffix}`,
      'objectClass: applicationProcess',
      'objectClass: simpleSecurityObject',
      'cn: countersign',
      `userPassword: ${password}`,
    ],
    ...(policy
      ? [
          [
            `dn: cn=policy,${suffix}`,
            'objectClass: applicationProcess',
            'objectClass: pwdPolicy',
            'cn: policy',
            'pwdAttribute: userPassword',
            policy,
          ],
        ]
      : []),
  ]
    .map(lines => `${lines.join('\n')}\n`)
    .join('\n');
}
