/** Goes on with Tab until something is focused, as who has no mouse does. */
export async function tabTo(page, locator) {
  for (let count = 0; count < 80; count += 1) {
    if (await locator.evaluate(element => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error('It cannot be reached by keyboard');
}

/** Goes with arrows to something in a table, which is one stop of Tab, as its rows and cells are. */
export async function arrowTo(page, locator) {
  const isIn = selector =>
    locator.evaluate(
      (element, of) =>
        element.closest(of)?.contains(document.activeElement) ?? false,
      selector,
    );
  for (
    let count = 0;
    count < 80 && !(await isIn('[role="grid"]'));
    count += 1
  ) {
    await page.keyboard.press('Tab');
  }
  for (let count = 0; count < 80 && !(await isIn('[role="row"]')); count += 1) {
    await page.keyboard.press('ArrowDown');
  }
  for (let count = 0; count < 20; count += 1) {
    if (await locator.evaluate(element => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('ArrowRight');
  }
  throw new Error('It cannot be reached by arrows');
}
