import type { Dispatcher } from 'undici';

import type { CheckPlan } from './check/check-plan.ts';
import type { Connection } from './connection.ts';
import { exitCode } from './exit-code.ts';
import { failure, type Failure } from './failure.ts';
import { retry } from './retry.ts';
import { connectionFailure } from './connection-failure.ts';
import type { UnfinishedUpload } from './unfinished-upload.ts';

/** A server, who we are there, and how patient we are. */
export type Server = {
  readonly url: string;
  readonly token: string;
  readonly pauses: readonly number[];
  readonly signal: AbortSignal;
  readonly tell?: (sentence: string) => void;
  readonly connection?: Connection;
};

export type UploadForm = {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly emissionId: string;
};

export type Batch = {
  readonly batchId: number | string;
  readonly fileName: string;
  readonly state: string;
  readonly code?: string | null;
  readonly detail?: string | null;
  readonly linesReceived: number | null;
  readonly linesBlank: number | null;
  readonly rowsKept: number | null;
  readonly rowsUnchanged: number | null;
  readonly rowsRejected: number | null;
  readonly findings: Readonly<Record<string, number>>;
  /** Of a dry run: what would become of the rows that would be kept. */
  readonly preview?: Preview | null;
  /** In what the file's header differs from its source: passed over, and absent. Older servers do not say. */
  readonly extraColumns?: readonly string[];
  readonly missingColumns?: readonly string[];
};

export type Preview = {
  readonly rowsNew: number;
  readonly rowsChanged: number;
  readonly changes: readonly { readonly line: number; readonly columns: Readonly<Record<string, unknown>> }[];
  readonly daysClosed: readonly { readonly period: string; readonly days: string; readonly schools: number }[];
};

export type Emission = {
  readonly emissionId: string;
  readonly source: string | null;
  readonly fileName: string;
  readonly state: string;
  readonly code: string | null;
  readonly detail: string | null;
  readonly requestedAt: string;
  readonly finishedAt: string | null;
  readonly batches: readonly Batch[];
};

export type Source = {
  readonly name: string;
  readonly title: string;
  readonly class?: string;
  readonly folders: readonly string[];
};

export type ScreenPlan = {
  readonly source: string;
  readonly files: readonly { readonly delimiter: string; readonly quote: string }[];
  readonly cells: readonly { readonly names: readonly string[]; readonly required: boolean }[];
  readonly columns: readonly { readonly references?: string | null }[];
};

export type Correction = {
  readonly correctionId: string;
  readonly kind: string;
  readonly state: 'requested' | 'done' | 'failed';
  readonly detail: string | null;
};

/** An answer must begin within this time, in milliseconds; a long one may then take longer. */
const patience = 60_000;

/** Asks for a URL to post one file to; `fileName` is `<source folder>/<name>.zip`, or a bare name. */
export function askUploadUrl(server: Server, fileName: string, dryRun = false): Promise<UploadForm> {
  const body = { filename: fileName, ...(dryRun && { dryRun }) };
  return requestJson<UploadForm>(server, '/data/upload-url', posting(body));
}

export type StoredPart = { readonly number: number; readonly sizeBytes: number; readonly etag: string };

/** Begins an upload in parts, of which each may be sent again. */
export function askUploadInParts(
  server: Server, filename: string, sizeBytes: number, dryRun: boolean,
): Promise<UnfinishedUpload> {
  return requestJson(server, '/data/uploads', posting({ filename, sizeBytes, ...(dryRun && { dryRun }) }));
}

/** An address for each of these parts, by its number. */
export async function askPartUrls(
  server: Server, { emissionId, uploadId }: UnfinishedUpload, numbers: readonly number[],
): Promise<Readonly<Record<number, string>>> {
  const path = `/data/uploads/${emissionId}/parts`;
  return (await requestJson<{ urls: Record<number, string> }>(server, path, posting({ uploadId, numbers }))).urls;
}

/** The parts that are there; `not-found` where the server knows of no such upload any more. */
export async function listParts(
  server: Server, { emissionId, uploadId }: UnfinishedUpload,
): Promise<readonly StoredPart[]> {
  const path = `/data/uploads/${emissionId}?${new URLSearchParams({ uploadId }).toString()}`;
  return (await requestJson<{ parts: StoredPart[] }>(server, path)).parts;
}

export async function completeUpload(
  server: Server, { emissionId, uploadId }: UnfinishedUpload, sizeBytes: number,
): Promise<void> {
  await requestJson(server, `/data/uploads/${emissionId}/complete`, posting({ uploadId, sizeBytes }));
}

export function readEmission(server: Server, emissionId: string): Promise<Emission> {
  return requestJson<Emission>(server, `/data/emissions/${encodeURIComponent(emissionId)}`);
}

/** The newest emissions of ours, the newest first; without their batches. */
export async function listEmissions(server: Server): Promise<readonly Omit<Emission, 'batches'>[]> {
  type List = { emissions: Omit<Emission, 'batches'>[] };
  return (await requestJson<List>(server, '/data/emissions?first=20')).emissions;
}

export async function listSources(server: Server): Promise<readonly Source[]> {
  return (await requestJson<{ sources: Source[] }>(server, '/data/sources')).sources;
}

export function readScreenPlan(server: Server, source: string): Promise<ScreenPlan> {
  return requestJson<ScreenPlan>(server, `/data/sources/${encodeURIComponent(source)}`);
}

/** All that the server says of a source: how its lines are read, judged and kept, and its document. */
export function readDefinition(server: Server, source: string): Promise<CheckPlan> {
  return requestJson<CheckPlan>(server, `/data/sources/${encodeURIComponent(source)}`);
}

/** The rejected lines as CSV, of one batch where the emission has several; the answer's body is to be streamed. */
export function readRejected(server: Server, emissionId: string, batchId?: string): Promise<Response> {
  const path = `/data/emissions/${encodeURIComponent(emissionId)}/rejected`;
  return request(server, batchId === undefined ? path : `${path}?batch=${batchId}`);
}

/** Asks for something that was emitted to be corrected: withdrawn, replayed, reopened. */
export function askCorrection(server: Server, path: string, body: object): Promise<Correction> {
  return requestJson<Correction>(server, path, posting(body));
}

function posting(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function readCorrection(server: Server, correctionId: string): Promise<Correction> {
  return requestJson<Correction>(server, `/data/corrections/${encodeURIComponent(correctionId)}`);
}

async function requestJson<Answer>(server: Server, path: string, init?: RequestInit): Promise<Answer> {
  const response = await request(server, path, init);
  try {
    return (await response.json()) as Answer;
  } catch (error) {
    throw failure(exitCode.transport,
      `${server.url}${path} did not answer with JSON. Is CQUBE_URL the address of a cQube?`, { cause: error });
  }
}

/** One request under our token, repeated while the trouble may pass; a refusal is thrown in the server's words. */
export async function request(server: Server, path: string, init: RequestInit = {}): Promise<Response> {
  return retry(async () => {
    const response = await send(server, path, init);
    if (response.ok) {
      return response;
    }
    throw await failureOf(response, server);
  }, server);
}

async function send(server: Server, path: string, init: RequestInit): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('No answer.', 'TimeoutError')), patience);
  try {
    return await fetch(`${server.url}${path}`, {
      ...init,
      ...through(server.connection?.server),
      redirect: 'manual',
      headers: { accept: 'application/json', ...init.headers, authorization: `Bearer ${server.token}` },
      signal: AbortSignal.any([server.signal, late.signal]),
    });
  } catch (error) {
    server.signal.throwIfAborted();
    throw connectionFailure(error, server.url);
  } finally {
    clearTimeout(timer);
  }
}

/** The option of fetch that sends a request through this; its types are of another copy of the same library. */
export function through(dispatcher: Dispatcher | undefined): RequestInit {
  return dispatcher ? { dispatcher } as unknown as RequestInit : {};
}

/** What an answer that is not 2xx means, in a sentence. */
export async function failureOf(response: Response, server: Pick<Server, 'url'>): Promise<Failure> {
  const { status } = response;
  const location = response.headers.get('location');
  const problem = await readProblem(response);

  if (status >= 300 && status < 400) {
    return failure(exitCode.transport, `${server.url} points to ${location}. Set CQUBE_URL to the right address.`);
  }
  if (status === 429 || status >= 500) {
    const said = problem.detail ?? `The server answers with status ${status}.`;
    return failure(exitCode.transport, said, { isPassing: true, pause: pauseAsked(response) });
  }
  if (status === 401) {
    return failure(exitCode.refused,
      `${server.url} does not accept the token. Check CQUBE_TOKEN: it may have expired or been revoked.`,
      { code: problem.code ?? 'not-allowed' });
  }
  return failure(exitCode.refused, problem.detail ?? `The server refuses this with status ${status}.`,
    { code: problem.code ?? (status === 403 ? 'not-allowed' : undefined) });
}

async function readProblem(response: Response): Promise<{ code?: string; detail?: string }> {
  const text = await response.text().catch(() => '');
  try {
    const { code, detail, message } = JSON.parse(text) as { code?: string; detail?: string; message?: string };
    return { ...(code && { code }), ...((detail ?? message) && { detail: detail ?? message }) };
  } catch {
    return {};
  }
}

function pauseAsked(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(seconds, 60) * 1000 : undefined;
}

/** The store answers in XML: its message is what matters. */
export async function storeFailure(response: Response, url: string): Promise<Failure> {
  const copy = response.clone();
  const text = await copy.text().catch(() => '');
  const said = /<Message>([^<]+)<\/Message>/.exec(text)?.[1];
  const error = await failureOf(response, { url });
  return failure(error.exitCode, said ? `The object store says: ${said}` : error.message, {
    code: error.code ?? /<Code>([^<]+)<\/Code>/.exec(text)?.[1],
    isPassing: error.isPassing,
    pause: error.pause,
  });
}
