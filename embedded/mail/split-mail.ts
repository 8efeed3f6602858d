/** The headings of a mail and its first plain text, readable. */
export type SplitMail = {
  readonly subject: string;
  /** By lower-case name; the last of several. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

/**
 * Reads as much of a mail as a person wants to see of it. What it cannot read stays as it is: the
 * raw mail is kept beside.
 */
export function splitMail(raw: Buffer): SplitMail {
  const { headers, body } = splitPart(raw.toString('latin1'));
  return { subject: headers['subject'] ?? '', headers, text: plainText(headers, body) };
}

type Part = { readonly headers: Record<string, string>; readonly body: string };

function splitPart(text: string): Part {
  const [, head = '', body = ''] = /^([\s\S]*?)(?:\r?\n\r?\n|$)([\s\S]*)$/.exec(text) ?? [];
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at > 0) {
      headers[line.slice(0, at).trim().toLowerCase()] = decodeWords(line.slice(at + 1).trim());
    }
  }
  return { headers, body };
}

function plainText(headers: Readonly<Record<string, string>>, body: string): string {
  const type = headers['content-type'] ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (type.toLowerCase().startsWith('multipart/') && boundary) {
    const parts = body.split(`--${boundary}`).slice(1, -1);
    const texts = parts.map((part) => splitPart(part.replace(/^\r?\n/, '')));
    const first = texts.find((part) => isText(part.headers) || isMultipart(part.headers));
    return first ? plainText(first.headers, first.body) : '';
  }
  const bytes = decodeBody(headers['content-transfer-encoding'] ?? '', body);
  return new TextDecoder(charsetOf(type)).decode(bytes).replaceAll('\r\n', '\n').trimEnd();
}

function isText(headers: Readonly<Record<string, string>>): boolean {
  return (headers['content-type'] ?? 'text/plain').toLowerCase().startsWith('text/plain');
}

function isMultipart(headers: Readonly<Record<string, string>>): boolean {
  return (headers['content-type'] ?? '').toLowerCase().startsWith('multipart/');
}

function decodeBody(encoding: string, body: string): Buffer {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64');
    case 'quoted-printable':
      return decodeQuoted(body.replace(/[ \t]*=\r?\n/g, ''));
    default:
      return Buffer.from(body, 'latin1');
  }
}

function decodeQuoted(text: string): Buffer {
  return Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}

/** `=?utf-8?B?…?=` and `=?utf-8?Q?…?=`; blanks between two encoded words do not count. */
function decodeWords(text: string): string {
  const joined = text.replace(/\?=\s+=\?/g, '?==?');
  return joined.replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_whole, charset: string, kind: string, data: string) => {
    const bytes = kind.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : decodeQuoted(data.replaceAll('_', ' '));
    return new TextDecoder(charsetOf(`charset=${charset}`)).decode(bytes);
  });
}

function charsetOf(type: string): string {
  const name = /charset="?([^";\s]+)"?/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return 'utf-8';
  }
}
