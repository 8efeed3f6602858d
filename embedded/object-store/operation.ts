import type { IncomingMessage } from 'node:http';

import type { Address } from './address.ts';
import { createBucket, deleteBucket, findBucket } from './bucket.ts';
import { answerSetting, settingNames } from './bucket-setting.ts';
import { completeUpload } from './complete-upload.ts';
import { copyObject } from './copy-object.ts';
import { deleteObjects } from './delete-objects.ts';
import { readDocument, reply, type Exchange } from './exchange.ts';
import { getObject } from './get-object.ts';
import { listObjects } from './list-objects.ts';
import { abortUpload, answerParts, answerUploads, createUpload, putPart } from './multipart.ts';
import { answerTagging } from './object-tagging.ts';
import { removeObject } from './object.ts';
import { putObject } from './put-object.ts';
import { storeError } from './store-error.ts';
import { xmlDocument, xmlElement } from './xml.ts';

export type Operation = (exchange: Exchange) => Promise<void>;

/** What S3 can do beside this with a query; without them such a request would be taken for another. */
const unknownQueries = [
  'accelerate', 'acl', 'analytics', 'attributes', 'encryption', 'inventory', 'legal-hold', 'logging', 'metrics',
  'object-lock', 'ownershipControls', 'policy', 'policyStatus', 'publicAccessBlock', 'replication', 'requestPayment',
  'restore', 'retention', 'select', 'torrent', 'versionId', 'versions', 'website',
];

/** What a request asks for; refuses what this store has not. */
export function operationOf(request: IncomingMessage, address: Address): Operation {
  const unknown = unknownQueries.find((name) => address.query.has(name));
  if (unknown) {
    throw storeError(501, 'NotImplemented', `This store has no "${unknown}".`);
  }
  const operation = address.bucketName === ''
    ? serviceOperation(request.method)
    : address.key === ''
      ? bucketOperation(request.method, address.query)
      : objectOperation(request, address.query);
  if (!operation) {
    throw storeError(405, 'MethodNotAllowed');
  }
  return operation;
}

function serviceOperation(method: string | undefined): Operation | undefined {
  return method === 'GET' ? listBuckets : undefined;
}

function bucketOperation(method: string | undefined, query: URLSearchParams): Operation | undefined {
  const setting = settingNames.find((name) => query.has(name));
  if (setting) {
    return (exchange) => answerSetting(exchange, setting);
  }
  switch (method) {
    case 'PUT':
      return putBucket;
    case 'DELETE':
      return dropBucket;
    case 'HEAD':
      return headBucket;
    case 'POST':
      return query.has('delete') ? deleteObjects : undefined;
    case 'GET':
      return query.has('location') ? locateBucket : query.has('uploads') ? answerUploads : listObjects;
    default:
      return undefined;
  }
}

function objectOperation(request: IncomingMessage, query: URLSearchParams): Operation | undefined {
  if (query.has('tagging')) {
    return answerTagging;
  }
  const isPart = query.has('uploadId');
  switch (request.method) {
    case 'GET':
      return isPart ? answerParts : getObject;
    case 'HEAD':
      return getObject;
    case 'POST':
      return query.has('uploads') ? createUpload : isPart ? completeUpload : undefined;
    case 'PUT':
      return isPart ? putPart : request.headers['x-amz-copy-source'] ? copyObject : putObject;
    case 'DELETE':
      return isPart ? abortUpload : dropObject;
    default:
      return undefined;
  }
}

async function listBuckets({ store, response }: Exchange): Promise<void> {
  const buckets = [...store.buckets.keys()].map((name) => `<Bucket>${xmlElement('Name', name)}</Bucket>`);
  reply(response, 200, xmlDocument('ListAllMyBucketsResult', `<Buckets>${buckets.join('')}</Buckets>`));
}

async function putBucket({ store, request, response, address }: Exchange): Promise<void> {
  await readDocument(request);
  await createBucket(store, address.bucketName);
  reply(response, 200, '', { location: `/${address.bucketName}` });
}

async function dropBucket({ store, response, address }: Exchange): Promise<void> {
  await deleteBucket(store, address.bucketName);
  reply(response, 204);
}

async function headBucket({ store, response, address }: Exchange): Promise<void> {
  findBucket(store, address.bucketName);
  reply(response, 200);
}

async function locateBucket({ store, response, address }: Exchange): Promise<void> {
  findBucket(store, address.bucketName);
  reply(response, 200, xmlDocument('LocationConstraint', ''));
}

async function dropObject({ store, response, address }: Exchange): Promise<void> {
  await removeObject(store, findBucket(store, address.bucketName).name, address.key);
  reply(response, 204);
}
