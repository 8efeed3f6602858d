import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The object store as an operator's command reaches it. */
export type OperatorStore = {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly inputBucket: string;
  readonly buckets: readonly string[];
};

/** S3_ENDPOINT and its keys, else the embedded store of CQUBE_HOME; undefined where neither is known. */
export async function readOperatorStore(env: NodeJS.ProcessEnv): Promise<OperatorStore | undefined> {
  const inputBucket = env['S3_BUCKET_INPUT'] || 'input';
  const buckets = [env['S3_BUCKET_EMISSION'] || 'emission', inputBucket, env['S3_BUCKET_OUTPUT'] || 'output'];
  const common = { region: env['S3_REGION'] || 'us-east-1', inputBucket, buckets };
  if (env['S3_ENDPOINT']) {
    return {
      ...common, endpoint: env['S3_ENDPOINT'], accessKeyId: env['S3_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['S3_SECRET_ACCESS_KEY'] ?? '',
    };
  }
  const home = resolve(env['CQUBE_HOME'] || '.cqube');
  const [secrets, ports] = await Promise.all([
    readJson<{ storeAccessKeyId: string; storeSecretAccessKey: string }>(join(home, 'secrets.json')),
    readJson<{ S3_PORT?: number }>(join(home, 'ports.json')),
  ]);
  return secrets && ports?.S3_PORT
    ? {
      ...common, endpoint: `http://127.0.0.1:${ports.S3_PORT}`, accessKeyId: secrets.storeAccessKeyId,
      secretAccessKey: secrets.storeSecretAccessKey,
    }
    : undefined;
}

async function readJson<Content>(path: string): Promise<Content | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text) as Content;
}
