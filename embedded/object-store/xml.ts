/** The little XML that S3 speaks: flat documents, written by hand and read by tag. */
export function xmlDocument(root: string, body: string): string {
  const space = root === 'Error' ? '' : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${space}>${body}</${root}>`;
}

/** `<name>value</name>`, the value escaped. */
export function xmlElement(name: string, value: string | number | boolean): string {
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** What stands between each pair of these tags, unread: elements inside stay as they are. */
export function xmlBlocks(text: string, tag: string): string[] {
  return [...text.matchAll(new RegExp(`<${tag}(?: [^>]*)?>([\\s\\S]*?)</${tag}>`, 'g'))].map((match) => match[1]!);
}

/** The text of each element of this name. */
export function xmlValues(text: string, tag: string): string[] {
  return xmlBlocks(text, tag).map(unescapeXml);
}

/** The text of the first element of this name. */
export function xmlValue(text: string, tag: string): string | undefined {
  return xmlValues(text, tag)[0];
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"'\r\n\t]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

const namedLetters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(x?)([0-9a-f]+)|(lt|gt|quot|apos|amp));/gi, (_whole, hex, digits, name) =>
    name ? namedLetters[name.toLowerCase()]! : String.fromCodePoint(parseInt(digits, hex ? 16 : 10)),
  );
}
