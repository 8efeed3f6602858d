/** What is written into the audit of a request: a read always, a change where it did not come about. */
export type Recorded = {
  readonly action: string;
  /** A change that came about is written by the database itself, in the transaction that made it. */
  readonly kind: 'read' | 'change';
  readonly surface: 'rest' | 'export';
};

const read = (action: string, surface: Recorded['surface'] = 'rest'): Recorded => ({ action, kind: 'read', surface });
const change = (action: string): Recorded => ({ action, kind: 'change', surface: 'rest' });

/** What is read or changed by each address, GraphQL apart. What is below /export and not named here is an export. */
const recorded: Readonly<Record<string, Recorded>> = {
  'GET /data/emissions/:id/findings': read('read-findings'),
  'GET /data/emissions/:id/rejected': read('read-rejected-lines'),
  'GET /data/corrections': read('read-corrections'),
  'GET /data/corrections/:id': read('read-corrections'),
  'POST /data/list_s3_files': read('list-files'),
  'POST /data/download': read('download'),
  'POST /data/download_url': read('download'),
  'POST /data/download_uri': read('download'),
  'POST /data/upload-url': change('emit'),
  'POST /data/uploads': change('emit'),
  'POST /data/infra_weights': change('emit'),
  'POST /data/emissions/:id/withdraw': change('withdraw'),
  'POST /data/sources/:name/replay': change('replay'),
  'POST /data/sources/:name/reopen': change('reopen'),
  'PUT /data/sources/:name': change('put-source'),
  'POST /data/sources/:name/enabled': change('enable-source'),
};

/** What names nobody and shows no figure of a place: definitions, and how far one's own emissions have come. */
export const unrecorded: ReadonlySet<string> = new Set([
  'GET /data/emissions', 'GET /data/emissions/:id', 'GET /data/emissions/:id/events', 'GET /data/sources',
  'GET /data/sources/:name', 'GET /data/infra_score', 'GET /data/list_s3_buckets', 'GET /export/:metric/metadata.json',
  'GET /data/uploads/:id', 'POST /data/uploads/:id/parts', 'POST /data/uploads/:id/complete',
  'DELETE /data/uploads/:id',
]);

/** What the audit says of an address, by its method and pattern; undefined where it says nothing. */
export function recordedAs(method: string, url: string): Recorded | undefined {
  const address = `${method === 'HEAD' ? 'GET' : method} ${url}`;
  if (unrecorded.has(address)) {
    return undefined;
  }
  return recorded[address] ?? (url.startsWith('/export/') ? read('export', 'export') : undefined);
}
