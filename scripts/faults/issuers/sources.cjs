require('@backstage/cli-node/config/nodeTransform.cjs');
const path = require('node:path');

const PLUGINS = path.resolve(__dirname, '../../../plugins');

/** Loads a module of a connector's package from its sources. */
exports.loadFrom = (connector, file) =>
  require(path.join(
    PLUGINS,
    `governance-backend-module-${connector}`,
    'src',
    file,
  ));

/** A line to a server that breaks as it is told to, as the tests of connectors have it. */
exports.openLine = options =>
  require('@countersign/plugin-governance-node/testUtils').FaultLine.open(
    options,
  );
