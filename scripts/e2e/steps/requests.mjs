/** Fills in the form by which a credential of a service account is asked for. */
export async function fillInRequest(page) {
  await page.getByText('Choose what it is about').waitFor();
  await page
    .getByRole('combobox', { name: /Identity that it is/ })
    .fill('ledger-nightly');
  await page
    .getByRole('option', { name: 'ledger-nightly-report, reference-api-keys' })
    .click();
  const fill = (name, value) =>
    page.getByRole('textbox', { name, exact: false }).first().fill(value);
  const choose = async (field, option) => {
    await page.getByRole('button', { name: field }).click();
    await page.getByRole('option', { name: option }).click();
  };
  await choose(/Environment/, 'Prod');
  await choose(/Issuer/, /Reference API-key issuer/);
  await fill('Purpose', 'Closes the books every night');
  await fill('Lifetime in days', '30');
  await fill('Scopes', 'entries:read');
  await choose(/Target/, /Memory of this process/);
  await page
    .getByRole('textbox', { name: /Where in it/ })
    .first()
    .fill('nightly-report');
  await choose(/Kind/, 'Service account');
}
