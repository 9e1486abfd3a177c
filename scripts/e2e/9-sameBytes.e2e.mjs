import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import { launchBrowser } from '../browser.mjs';

/** The run whose bytes never change, with SHA-256 in plain JavaScript, as one script for a page. */
async function bundleRun() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { sha256 } from '@noble/hashes/sha2.js';
        import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
        import { GOLDEN_RUN } from './plugins/governance-flows/src/testing/goldenRun';
        import { scriptedRun } from './plugins/governance-flows/src/testing/scriptedRun';
        const digest = text => bytesToHex(sha256(utf8ToBytes(text)));
        window.run = () => ({
          seen: scriptedRun(digest, GOLDEN_RUN.options),
          expected: GOLDEN_RUN.result,
        });`,
      resolveDir: path.resolve(import.meta.dirname, '../..'),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}

describe('the interpreter of flows in a browser', () => {
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it('yields the bytes that it yields in Node, over 600 instances', async () => {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><title>run</title>');
    await page.addScriptTag({ content: await bundleRun() });
    const { seen, expected } = await page.evaluate(() => window.run());
    assert.deepEqual(seen, expected);
    assert.equal(seen.digest.length, 64);
  });
});
