import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

/** Flags without which Chromium asks for hosts that a closed network does not have. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium of this machine. */
function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  for (const name of names) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // Not this one; the message below names all that were looked for.
    }
  }
  throw new Error(`No browser found; looked for ${names.join(', ')}`);
}

export function launchBrowser() {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS });
}

/**
 * Lets nothing move. A list that slides in makes Playwright try its click again, scrolling the page another way each
 * time, and a list whose page scrolls closes.
 */
function stopMovement() {
  const style = document.createElement('style');
  style.textContent =
    '*, ::before, ::after { animation: none !important; transition: none !important; }';
  document.addEventListener('DOMContentLoaded', () =>
    document.head.append(style),
  );
}

/** A page signed in as a persona, with everything that went wrong in it collected. */
export async function openAs(browser, portal, persona, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  await context.addInitScript(name => {
    window.localStorage.setItem('demo.persona', name);
  }, persona);
  await context.addInitScript(stopMovement);
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', error => problems.push(String(error)));
  return {
    page,
    problems,
    go: path => page.goto(`${portal.frontend}${path}`),
    close: () => context.close(),
  };
}
