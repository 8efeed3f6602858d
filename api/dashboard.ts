import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { refusal } from './problem.ts';

/** Paths that belong to the API: what is missing below them is a problem, never the dashboard's page. */
const ofTheApi = /^\/(data|graphql|export|auth|docs|livez|readyz|metrics|config\.json)(\/|\?|$)/;

/** File names that change with their content: `main-5QYB6P2A.js`, `chunk-28rfwSSn.js`. */
const hashedName = /-[\w-]{8}\.(js|css|woff2|svg|png)$/;

const notBuilt = 'The dashboard is not built. Run "npm run build".';

/**
 * The built dashboard, from `folder`. Every path that is neither a file nor the API's is a page of the
 * dashboard, so that reload and shared addresses work.
 */
export function registerDashboard(app: FastifyInstance, folder: string): void {
  app.register(fastifyStatic, {
    root: folder,
    index: false,
    cacheControl: false,
    dotfiles: 'ignore',
    preCompressed: true,
    suppressWarning: true,
    allowedPath: (path) => path !== '/index.html',
    setHeaders(reply, path) {
      const isHashed = hashedName.test(path.replace(/\.(br|gz)$/, ''));
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });

  const page = (_request: FastifyRequest, reply: FastifyReply) => sendPage(folder, reply);
  app.get('/', page);
  app.get('/index.html', page);

  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async (request, reply) => {
    const asksForPage = ['GET', 'HEAD'].includes(request.method) && !ofTheApi.test(request.url)
      && !/\.\w+$/.test(request.url.split('?')[0]!);
    if (asksForPage) {
      return sendPage(folder, reply);
    }
    throw refusal(404, 'not-found', 'There is nothing at this address.');
  });
}

/** The page carries this answer's nonce, with which Angular marks the styles that it adds. */
async function sendPage(folder: string, reply: FastifyReply): Promise<FastifyReply> {
  const html = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined);
  if (html === undefined) {
    throw refusal(503, 'dashboard-not-built', notBuilt);
  }
  const nonce = reply.cspNonce.style;
  return reply
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html
      .replace(/<([a-z]+-[a-z-]+)/, `<$1 ngCspNonce="${nonce}"`)
      .replaceAll('<style', `<style nonce="${nonce}"`));
}
