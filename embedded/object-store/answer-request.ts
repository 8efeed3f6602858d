import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { readAddress } from './address.ts';
import { allowOrigin, refusePreflight } from './cross-origin.ts';
import { reply } from './exchange.ts';
import { operationOf } from './operation.ts';
import { receiveForm } from './receive-form.ts';
import { verifySignature } from './signature.ts';
import { isStoreError, storeError } from './store-error.ts';
import type { Store } from './store.ts';
import { xmlDocument, xmlElement } from './xml.ts';

/** Answers one request of the S3 protocol; faults of the store itself go to `report`. */
export async function answerRequest(
  store: Store,
  request: IncomingMessage,
  response: ServerResponse,
  report: (error: unknown) => void,
): Promise<void> {
  response.setHeader('x-amz-request-id', randomBytes(8).toString('hex'));
  try {
    const address = readAddress(request.url ?? '/');
    const isAllowed = await allowOrigin(store, address.bucketName, request, response);
    if (request.method === 'OPTIONS') {
      return isAllowed ? reply(response, 200) : refusePreflight();
    }
    const isForm = request.headers['content-type']?.startsWith('multipart/form-data');
    if (request.method === 'POST' && isForm && address.bucketName && !address.key) {
      return await receiveForm(store, address.bucketName, request, response);
    }
    const signed = verifySignature(request, address, store.accessKeys, store.now());
    await operationOf(request, address)({ store, request, response, address, signed });
  } catch (error) {
    refuse(request, response, error, report);
  }
}

/** Answers a fault; what is left of the body is read and thrown away for a while, so that the answer arrives. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  report: (error: unknown) => void,
): void {
  const refusal = isStoreError(error) ? error : storeError(500, 'InternalError', 'The store failed; see its log.');
  if (refusal !== error) {
    report(error);
  }
  if (!request.complete) {
    request.unpipe();
    request.resume();
    const patience = setTimeout(() => request.socket.destroy(), 30_000).unref();
    request.once('close', () => clearTimeout(patience));
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = xmlElement('Code', refusal.code) + xmlElement('Message', refusal.message);
  reply(response, refusal.status, xmlDocument('Error', body));
}
