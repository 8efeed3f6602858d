import { createHash } from 'node:crypto';

import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Config } from '../config.ts';
import { refusal } from './problem.ts';
import { asksAsPublic } from './public-caller.ts';
import { neighbourhood } from './refusal-watch.ts';

/**
 * What stands before every route: headers that bind the browser, a limit for each caller, and a way to
 * say "busy" before everything becomes slow.
 */
export function registerGuards(app: FastifyInstance, config: Config): void {
  app.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: { useDefaults: false, directives: policy(config) },
    crossOriginEmbedderPolicy: false,
    hsts: isHttps(config) && { maxAge: 31_536_000 },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });

  app.register(underPressure, {
    maxEventLoopDelay: 1_000,
    async pressureHandler(request) {
      if (!isHealthPath(request.url)) {
        throw refusal(503, 'busy', 'cQube is busy. Try again soon.');
      }
    },
  });

  const { requestsPerMinute: limit, publicRequestsPerMinute } = config.api;
  app.register(rateLimit, {
    timeWindow: 60_000,
    max(request) {
      if (asksAsPublic(request)) {
        return publicRequestsPerMinute;
      }
      return request.headers.authorization ? limit : 10 * limit;
    },
    cache: 20_000,
    keyGenerator: callerKey,
    allowList: (request) => isHealthPath(request.url),
    errorResponseBuilder: (_request, { after }) =>
      refusal(429, 'too-many-requests', `You ask too often. Try again in ${after}.`),
  });
}

/**
 * Callers behind one address are told apart by what they authenticate with, of which only a digest is kept; the
 * public by address.
 */
function callerKey(request: FastifyRequest): string {
  const { authorization } = request.headers;
  if (asksAsPublic(request)) {
    return `public ${neighbourhood(request.ip)}`;
  }
  return authorization ? createHash('sha256').update(authorization).digest('base64') : request.ip;
}

function isHealthPath(url: string): boolean {
  return url === '/livez' || url === '/readyz' || url === '/metrics';
}

/**
 * Scripts from ourselves only. Angular adds component styles with the nonce of the page; style attributes
 * are how it writes positions, and can load nothing here.
 */
function policy(config: Config): Record<string, string[]> {
  const issuer = originsOf(config.identity);
  return {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    'script-src-attr': ["'none'"],
    'style-src': ["'self'"],
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...issuer],
    'form-action': ["'self'", ...issuer],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    'frame-ancestors': ["'none'"],
    ...(isHttps(config) && { 'upgrade-insecure-requests': [] }),
  };
}

/** Where the dashboard goes to sign in, with a provider of one's own. */
function originsOf({ issuer, hosts }: Config['identity']): string[] {
  const own = URL.parse(issuer ?? '');
  return own ? [own.origin, ...hosts.map((host) => `${own.protocol}//${host}`)] : [];
}

function isHttps(config: Config): boolean {
  return config.webUrl.startsWith('https:');
}
