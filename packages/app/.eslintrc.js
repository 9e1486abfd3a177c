module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // The demo is a development dependency, so that no production build can hold it.
      files: ['src/App.tsx'],
      rules: { '@backstage/no-undeclared-imports': 'off' },
    },
  ],
});
