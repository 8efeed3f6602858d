import type { FastifyInstance } from 'fastify';

import { refusal } from './problem.ts';

/**
 * Demands of emission tokens that they come with a client certificate, which a proxy of ours has looked at
 * (deploy/nginx/). Its word is a header that nobody else can bring: proxies.ts has taken it from all others.
 */
export function requireCertificate(app: FastifyInstance): void {
  app.addHook('preParsing', async ({ headers }) => {
    const isEmitter = /^Bearer +cqe_/i.test(headers.authorization ?? '');
    if (isEmitter && headers['x-client-verify'] !== 'SUCCESS') {
      throw refusal(403, 'certificate-required', 'Emission tokens are taken with a client certificate only.');
    }
  });
}
