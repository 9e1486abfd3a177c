/** Asks a route of introspection (RFC 7662) about a token, as a client of its own. @returns what it says */
export async function introspect(route, client, token) {
  const encoded = Buffer.from(`${client.id}:${client.secret}`).toString(
    'base64',
  );
  const { status, body } = await route.handle({
    params: {},
    query: {},
    body: { token },
    headers: { authorization: `Basic ${encoded}` },
    address: '127.0.0.1',
  });
  if (status !== 200) {
    throw new Error(`The route answered ${status}`);
  }
  return body;
}
