/** Gives a page an authenticator of its own, as a laptop with a fingerprint reader has one. */
export async function addAuthenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send(
    'WebAuthn.addVirtualAuthenticator',
    {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    },
  );
  return {
    /** Whether the person is recognised when the device asks. */
    recognise: isUserVerified =>
      session.send('WebAuthn.setUserVerified', {
        authenticatorId,
        isUserVerified,
      }),
  };
}

/** Sets up a passkey on the page that an approval leads to. */
export async function setUpPasskey(page, name) {
  await page.getByText('You have no passkey').waitFor();
  await page.getByRole('button', { name: 'Set up a passkey' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(name);
  await dialog.getByRole('button', { name: 'Set up a passkey' }).click();
  await page.getByText('You have one passkey.').waitFor();
}
