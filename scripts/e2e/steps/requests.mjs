/** Fills in the form by which a service account is asked for. */
export async function fillInRequest(page) {
  await page.getByText('Choose what it is about').waitFor();
  await page
    .getByRole('combobox', { name: /Identity that it is/ })
    .fill('Accounting');
  await page
    .getByRole('option', { name: 'Accounting export, oauth-clients' })
    .click();
  const fill = (name, value) =>
    page.getByRole('textbox', { name, exact: false }).first().fill(value);
  await fill('Issuer', 'vault');
  await fill('Purpose', 'Closes the books every night');
  await fill('Lifetime in days', '30');
  await fill('Scopes', 'postings:write');
  await fill('Target', 'vault:apps/ledger');
  await page.getByRole('button', { name: /Environment/ }).click();
  await page.getByRole('option', { name: 'Prod' }).click();
  await page.getByRole('button', { name: /Kind/ }).click();
  await page.getByRole('option', { name: 'Service account' }).click();
}
