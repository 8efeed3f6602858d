import { BlockList, isIP } from 'node:net';

import type { FastifyInstance } from 'fastify';

/** What only a proxy may say: whom it speaks for, under which name it was asked, which certificate it was shown. */
const claims = /^(forwarded|x-forwarded-.*|x-real-ip|x-original-.*|x-rewrite-url|true-client-ip|(x-|ssl-)*client-.*)$/;

/** Whether an address is one of the proxies before us: networks like 10.1.0.0/16 or single addresses. */
export function knowsProxy(networks: readonly string[]): (address: string) => boolean {
  const known = new BlockList();
  for (const network of networks) {
    const [address, bits] = network.split('/') as [string, string | undefined];
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    known.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return (address) => {
    const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
    return isIP(plain) !== 0 && known.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  };
}

/** Takes from every request what only a proxy may say, unless one of ours sent it. */
export function stripClaims(app: FastifyInstance, isProxy: (address: string) => boolean): void {
  app.addHook('onRequest', async ({ raw }) => {
    if (isProxy(raw.socket.remoteAddress ?? '')) {
      return;
    }
    for (const name of Object.keys(raw.headers).filter((each) => claims.test(each))) {
      delete raw.headers[name];
    }
  });
}
