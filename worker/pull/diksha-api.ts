import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { z } from 'zod';

import type { DikshaConfig } from '../../config-diksha.ts';
import { guardedRequest, placeOf, type Guard } from './guarded-request.ts';
import { pullFailure } from './pull-failure.ts';

/** A DIKSHA that is asked under our token. */
export type Diksha = { readonly config: DikshaConfig; readonly guard: Guard; readonly signal: AbortSignal };

/** An exhaust that was asked for: on its way, or there to be downloaded. */
export type Exhaust = { readonly isReady: boolean; readonly urls: readonly string[] };

const largestAnswer = 2 * 2 ** 20;

const files = z.object({ result: z.object({ periodWiseFiles: z.record(z.string(), z.array(z.string())) }) });
const asked = z.object({ result: z.object({ requestId: z.string().regex(/^[\w-]{1,100}$/) }) });
const exhaust = z.object({
  result: z.object({
    status: z.string(),
    downloadUrls: z.array(z.string()).nullish(),
    statusMessage: z.string().nullish(),
  }),
});

/** `GET /data/v3/dataset/get/<dataset>`: the files of one day; none where there are none yet. */
export async function listFiles(diksha: Diksha, dataset: string, day: string): Promise<readonly string[]> {
  const answer = await call(diksha, `/data/v3/dataset/get/${dataset}?from=${day}&to=${day}`, files, {
    ofNothing: { result: { periodWiseFiles: {} } },
  });
  return answer.result.periodWiseFiles[day] ?? [];
}

/** `POST /dataset/v1/request/submit`: asks for the progress of a batch, and answers with the request's id. */
export async function askForExhaust(diksha: Diksha, dataset: string, batch: string, tag: string): Promise<string> {
  const { channelId, encryptionKey } = diksha.config;
  const answer = await call(diksha, '/dataset/v1/request/submit', asked, {
    body: {
      id: 'ekstep.analytics.dataset.request.submit',
      ver: '1.0',
      ts: new Date().toISOString(),
      params: { msgid: randomUUID() },
      request: {
        dataset, tag, requestedBy: 'cqube', requestedChannel: channelId, datasetConfig: { batchId: batch },
        output_format: 'csv', ...(encryptionKey && { encryptionKey }),
      },
    },
  });
  return answer.result.requestId;
}

/** `GET /dataset/v1/request/read/<tag>?requestId=…`: what became of it. */
export async function readExhaust(diksha: Diksha, tag: string, requestId: string): Promise<Exhaust> {
  const { result } = await call(diksha, `/dataset/v1/request/read/${tag}?requestId=${requestId}`, exhaust);
  const status = result.status.toUpperCase();
  if (status === 'FAILED') {
    throw pullFailure(`DIKSHA could not make it: ${(result.statusMessage || 'no reason given').slice(0, 200)}.`);
  }
  return { isReady: ['SUCCESS', 'COMPLETED'].includes(status), urls: result.downloadUrls ?? [] };
}

async function call<Answer>(
  { config, guard, signal }: Diksha,
  path: string,
  form: z.ZodType<Answer>,
  { body, ofNothing }: { body?: object; ofNothing?: Answer } = {},
): Promise<Answer> {
  const url = new URL(config.url + path);
  const response = await guardedRequest(url, {
    method: body ? 'POST' : 'GET',
    headers: {
      'accept': 'application/json', 'content-type': 'application/json', 'authorization': `Bearer ${config.token}`,
      'x-channel-id': config.channelId,
    },
    ...(body && { body: JSON.stringify(body) }),
    signal,
  }, guard);
  if (response.statusCode === 404 && ofNothing) {
    response.destroy();
    return ofNothing;
  }
  refuseStatus(response, url);
  return read(response, url, form);
}

/** Throws what any answer but 200 means; of a redirect it says where to. */
export function refuseStatus(response: IncomingMessage, url: URL): void {
  const status = response.statusCode!;
  if (status === 200) {
    return;
  }
  response.destroy();
  const place = placeOf(url);
  if (status === 401 || status === 403) {
    throw pullFailure(`${place} refuses us (${status}): check DIKSHA_TOKEN and DIKSHA_CHANNEL_ID.`);
  }
  if (status >= 300 && status < 400) {
    throw pullFailure(`${place} redirects, which is not followed: check DIKSHA_URL.`);
  }
  const pause = Number(response.headers['retry-after']);
  throw pullFailure(`${place} answers with status ${status}.`, undefined, pause > 0 ? Math.min(pause, 86_400) : 0);
}

async function read<Answer>(response: IncomingMessage, url: URL, form: z.ZodType<Answer>): Promise<Answer> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > largestAnswer) {
        throw new Error(`it has more than ${largestAnswer} bytes`);
      }
      pieces.push(piece);
    }
    return form.parse(JSON.parse(Buffer.concat(pieces).toString()));
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : (error as Error).message;
    throw pullFailure(`The answer of ${placeOf(url)} cannot be understood: ${what.slice(0, 300)}.`, error);
  }
}
