module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // A contract is exported to the tests of those who keep it, and what it expects depends on what they declare.
      files: ['src/testUtils/issuerCases/*.ts'],
      rules: {
        'jest/no-export': 'off',
        'jest/no-conditional-expect': 'off',
        'jest/valid-title': 'off',
        'jest/expect-expect': [
          'warn',
          { assertFunctionNames: ['expect', 'runOnce'] },
        ],
        'jest/no-standalone-expect': [
          'error',
          { additionalTestBlockFunctions: ['onLine'] },
        ],
      },
    },
  ],
});
