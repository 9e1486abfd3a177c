import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { runForwardingSignals } from './process.mjs';

/** The Node that is brought where the one at hand is not one that Backstage 1.55 supports. */
const NODE_VERSION = '24.21.0';
const SUPPORTED_MAJORS = [22, 24];
const KEPT_NPM_SETTINGS =
  /^npm_config_(registry|proxy|https_proxy|http_proxy|noproxy|cafile|ca|strict_ssl|_authtoken|\/\/.*|@.*)$/i;

/** The environment without npm's own settings, which would confuse Yarn and node-gyp, but for those on the network. */
function withoutNpmSettings(environment) {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) =>
        !/^npm_/i.test(name) ||
        KEPT_NPM_SETTINGS.test(name) ||
        name === 'npm_execpath',
    ),
  );
}

/** Makes sure that a supported Node is at hand; returns its binary and the folder that holds its headers. */
export async function ensureNode(root) {
  const major = Number(process.versions.node.split('.')[0]);
  if (SUPPORTED_MAJORS.includes(major)) {
    return {
      binary: process.execPath,
      home: path.resolve(path.dirname(process.execPath), '..'),
    };
  }
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const prefix = path.join(root, '.toolchain', `node-${NODE_VERSION}`);
  const home = path.join(prefix, 'node_modules', name);
  const binary = path.join(
    home,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!fs.existsSync(binary)) {
    process.stderr.write(
      `Node ${process.versions.node} is not one that Backstage supports; bringing Node ${NODE_VERSION}\n`,
    );
    fs.mkdirSync(prefix, { recursive: true });
    fs.writeFileSync(path.join(prefix, 'package.json'), '{"private": true}\n');
    const npm = process.env.npm_execpath;
    const args = [
      'install',
      '--prefix',
      prefix,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      `${name}@${NODE_VERSION}`,
    ];
    const code = await runForwardingSignals(
      npm ? process.execPath : 'npm',
      npm ? [npm, ...args] : args,
      {
        cwd: prefix,
        env: withoutNpmSettings(process.env),
        stdio: ['ignore', 2, 2],
      },
    );
    if (code !== 0 || !fs.existsSync(binary)) {
      throw new Error(
        `Could not bring Node ${NODE_VERSION} as the npm package ${name} (npm ended with ${code}). Install Node 22 or 24 and try again.`,
      );
    }
  }
  return { binary, home };
}

/** What every task runs with: our Node and the project's binaries first on the path, headers for native addons named. */
export function taskEnvironment(root, node) {
  const environment = withoutNpmSettings(process.env);
  const pathName =
    Object.keys(environment).find(name => name.toUpperCase() === 'PATH') ??
    'PATH';
  return {
    ...environment,
    [pathName]: [
      path.dirname(node.binary),
      path.join(root, 'node_modules', '.bin'),
      environment[pathName],
    ].join(path.delimiter),
    npm_config_nodedir: node.home,
    BACKSTAGE_CLI_DISABLE_TELEMETRY: '1',
  };
}

/** A digest of everything that decides what is installed. */
function installDigest(root) {
  const hash = createHash('sha256').update(process.platform + process.arch);
  const manifests = ['packages', 'plugins'].flatMap(folder =>
    fs
      .readdirSync(path.join(root, folder))
      .sort()
      .map(name => path.join(folder, name, 'package.json')),
  );
  for (const file of [
    'package.json',
    'yarn.lock',
    '.yarnrc.yml',
    ...manifests,
  ]) {
    const full = path.join(root, file);
    if (fs.existsSync(full)) {
      hash.update(file).update(fs.readFileSync(full));
    }
  }
  return hash.digest('hex');
}

/** Installs the packages unless exactly these are installed already. Writes to standard error only. */
export async function ensurePackages(root, node, env) {
  const marker = path.join(root, 'node_modules', '.countersign-installed');
  const digest = installDigest(root);
  if (
    fs.existsSync(marker) &&
    fs.readFileSync(marker, 'utf8').trim() === digest
  ) {
    return;
  }
  process.stderr.write('Installing packages (one to three minutes)\n');
  const release = fs
    .readdirSync(path.join(root, '.yarn', 'releases'))
    .find(name => name.startsWith('yarn-'));
  const code = await runForwardingSignals(
    node.binary,
    [path.join(root, '.yarn', 'releases', release), 'install', '--immutable'],
    {
      cwd: root,
      env: { ...env, YARN_ENABLE_PROGRESS_BARS: '0' },
      stdio: ['ignore', 2, 2],
    },
  );
  if (code !== 0) {
    throw new Error(`Installing packages failed: yarn ended with ${code}`);
  }
  fs.writeFileSync(marker, `${digest}\n`);
}
