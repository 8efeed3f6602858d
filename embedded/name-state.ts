import { Client } from 'pg';

/** Tells the database how the state is called; what is shown follows. Nothing happens when it knows. */
export async function nameState(ownerUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`call aggregate.set_setting('state_name', to_jsonb($1::text))`, [name]);
  } finally {
    await client.end();
  }
}
