import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { FastifyInstance } from 'fastify';
import { Kind, parse, print, visit } from 'postgraphile/graphql';

import { refusal } from '../problem.ts';

const dashboard = join(import.meta.dirname, '../../dashboard/src/app');

export type Operation = { readonly name: string; readonly text: string };

/** The questions that the dashboard asks, from its sources, which stand beside us wherever we run. */
export async function readOperations(folder = dashboard): Promise<Operation[]> {
  const operations: Operation[] = [];
  for await (const file of glob('**/*.ts', { cwd: folder })) {
    const source = await readFile(join(folder, file), 'utf8');
    const parts = new Map([...source.matchAll(/const (\w+) = `([^`]*)`/g)].map(([, name, text]) => [name, text]));
    for (const [, text] of source.matchAll(/gql<[^`]*`([^`]*)`/g)) {
      const whole = text!.replace(/\$\{(\w+)\}/g, (_, name: string) => parts.get(name) ?? '');
      operations.push({ name: /query (\w+)/.exec(whole)?.[1] ?? file, text: whole });
    }
  }
  return operations;
}

/** Lets only these questions through. Whatever is no question at all, GraphQL refuses itself. */
export function allowOnly(app: FastifyInstance, operations: readonly Operation[]): void {
  const known = new Set(operations.map(({ text }) => plain(text)));
  app.addHook('preHandler', async ({ body }) => {
    const text = (body as { query?: unknown } | null)?.query;
    if (typeof text === 'string' && !known.has(plain(text))) {
      throw refusal(400, 'unknown-operation', 'Only the questions of the dashboard are answered here.');
    }
  });
}

/** A question as its author wrote it: clients add `__typename` and lay it out anew. */
function plain(text: string): string {
  try {
    return print(visit(parse(text, { maxTokens: 2_000 }), {
      [Kind.FIELD]: ({ name }) => (name.value === '__typename' ? null : undefined),
    }));
  } catch {
    return text;
  }
}
