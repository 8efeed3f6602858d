import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

import { groups } from './described.ts';

type About = { readonly version: string };

/**
 * GET /docs shows what this API answers to, GET /docs/json the same as OpenAPI 3.1: of every route that
 * describes itself. It stands before the routes, whose descriptions it gathers.
 */
export function registerDocs(app: FastifyInstance): void {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as About;
  // Routes look at what they are sent themselves, with sentences of their own.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'cQube', version,
        description: 'Sends files to cQube, tells what became of every row, and gives the numbers of reports. '
          + 'Errors are problem documents (RFC 9457) with a code; docs/errors.md explains each.',
      },
      tags: Object.entries(groups).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An emission token (cqe_…) or an access token.' },
        },
      },
    },
    transform: ({ schema, url }) => ({ schema: schema ?? { hide: true }, url }),
  });
  app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: {
      layout: 'BaseLayout', tryItOutEnabled: false, supportedSubmitMethods: [], defaultModelsExpandDepth: -1,
    },
    theme: {
      title: 'cQube API',
      // Nothing can be tried from here, so there is no one to sign in.
      css: [{ filename: 'plain.css', content: '.scheme-container, .authorization__btn { display: none !important }' }],
    },
  });
}
