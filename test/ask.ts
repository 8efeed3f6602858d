/** What a signed-in viewer asks over HTTP, and what the owner of the database asks over SQL. */
import { Client } from 'pg';

import { makeVisitor, signInAs } from '../embedded/identity/test-visitor.ts';

export async function accessToken(web: string, person: { username: string; password: string }): Promise<string> {
  const { access_token: token } = await signInAs(web, makeVisitor(web), person);
  return token;
}

export async function askGraphql<Data>(
  web: string, token: string, query: string, variables: object = {},
): Promise<Data> {
  const answer = await fetch(`${web}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data?: Data; errors?: { message: string }[] };
  if (!data || errors) {
    throw new Error(`${answer.status}: ${JSON.stringify(errors)}`);
  }
  return data;
}

export async function askExport<Document>(web: string, token: string, path: string): Promise<Document> {
  const answer = await fetch(`${web}/export/${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
  return (await answer.json()) as Document;
}

export async function askSql<Row extends object>(url: string, query: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(query, values)).rows;
  } finally {
    await client.end();
  }
}
