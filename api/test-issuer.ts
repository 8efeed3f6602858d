import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { SignJWT, exportJWK, generateKeyPair } from 'jose';

export type TestIssuer = {
  readonly url: string;
  /** An access token as the identity provider makes them. */
  sign(subject: string, claims?: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
};

/** An OpenID provider reduced to what the API asks of one: its configuration and its keys. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const key = { ...await exportJWK(publicKey), kid: 'test', alg: 'ES256', use: 'sig' };
  let url = '';
  const server = createServer((request, response) => {
    const document = request.url === '/keys' ? { keys: [key] } : { issuer: url, jwks_uri: `${url}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    sign: (subject, claims = {}) =>
      new SignJWT({ client_id: 'cqube-dashboard', amr: ['pwd', 'otp'], ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'at+jwt' })
        .setIssuer(url).setAudience('urn:cqube').setSubject(subject)
        .setIssuedAt().setExpirationTime('5 minutes')
        .sign(privateKey),
    async stop() {
      server.closeAllConnections();
      await new Promise((settle) => server.close(settle));
    },
  };
}
