import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

import busboy from 'busboy';
import type { FastifyRequest } from 'fastify';

import { refusal } from '../problem.ts';

/** The one file of a multipart form, whole, which is why it must be small. Other parts are passed over. */
export async function readFormFile(request: FastifyRequest, part: string, largest: number): Promise<Buffer> {
  if (!(request.body instanceof Readable)) {
    throw noFile(part);
  }
  let file: Promise<Buffer> | undefined;
  let isTooLarge = false;
  try {
    const form = busboy({ headers: request.headers, limits: { files: 1, fields: 20, fileSize: largest } });
    form.on('file', (name, content) => {
      if (name !== part) {
        content.resume();
        return;
      }
      content.once('limit', () => {
        isTooLarge = true;
      });
      file = buffer(content);
      file.catch(() => {}); // what cuts the file cuts the form too, which tells
    });
    await pipeline(request.body, form);
  } catch (error) {
    throw refusal(400, 'bad-request', `Bad request, the form cannot be read: ${(error as Error).message}`);
  }
  if (!file) {
    throw noFile(part);
  }
  if (isTooLarge) {
    throw refusal(413, 'too-large', `Bad file, it has more than ${largest} bytes.`);
  }
  return file;
}

function noFile(part: string): Error {
  return refusal(400, 'bad-request', `Bad request, send multipart/form-data with the part "${part}".`);
}
