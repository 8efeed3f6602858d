/**
 * Packs the emitter's command line as one file that `npm install -g` takes, on Node 20 or newer and with no
 * other part of the project: `npm run pack:cli`, into dist/ or the folder that is named.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { build, type Metafile } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/** The oldest Node that it runs on. */
const oldestNode = '20.19';

/** Makes `<folder>/cqube-cli-<version>.tgz`, for which npm must be on the PATH, and returns its path. */
export async function packCli(folder: string): Promise<string> {
  const staged = await mkdtemp(join(tmpdir(), 'cqube-cli-'));
  try {
    const { version, description, license } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    await writeFile(join(staged, 'package.json'), `${JSON.stringify({
      name: 'cqube-cli', version, description, license, type: 'module', bin: { cqube: 'emitter.js' },
      engines: { node: `>=${oldestNode}` }, files: ['*.js', 'LICENSES.txt'],
    }, null, 2)}\n`);
    const { metafile } = await bundle(staged);
    await writeFile(join(staged, 'LICENSES.txt'), await licensesOf(metafile));
    await copyFile(join(root, 'LICENSE'), join(staged, 'LICENSE'));
    await copyFile(join(root, 'cli/pack/README.md'), join(staged, 'README.md'));

    await mkdir(folder, { recursive: true });
    await promisify(execFile)('npm', ['pack', '--silent', '--pack-destination', resolve(folder)], { cwd: staged });
    return join(folder, `cqube-cli-${version}.tgz`);
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** One program, and a piece for each library that is loaded only where it is needed. */
function bundle(outdir: string) {
  return build({
    entryPoints: [join(root, 'cli/emitter.ts')],
    outdir,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${oldestNode}`,
    banner: {
      js: `#!/usr/bin/env node
import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`,
    },
    metafile: true,
    logLevel: 'warning',
  });
}

/** The licences of the packages that went in, whole, as they ask. */
async function licensesOf({ inputs }: Metafile): Promise<string> {
  const packages = new Set(Object.keys(inputs).flatMap((path) =>
    /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  const texts = await Promise.all([...packages].sort().map(async (name) => {
    const text = await firstOf(join(root, 'node_modules', name), ['LICENSE', 'LICENSE.md', 'license', 'README.md']);
    return `${name}\n${'='.repeat(name.length)}\n\n${text.trim()}\n`;
  }));
  return texts.join('\n\n');
}

async function firstOf(folder: string, names: readonly string[]): Promise<string> {
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (text !== undefined) {
      return text;
    }
  }
  throw new Error(`${folder} tells no licence.`);
}

if (import.meta.main) {
  console.log(await packCli(process.argv[2] ?? join(root, 'dist')));
}
