import { askUploadUrl, type Server } from './client.ts';
import type { EmissionFile } from './emission-folder.ts';
import { isFailure } from './failure.ts';
import { inParallel } from './in-parallel.ts';
import { countText, sizeText } from './number-text.ts';
import { failedOutcome, reasonOf, sentOutcome, type Outcome } from './outcome.ts';
import { postFile } from './post-file.ts';
import type { Progress } from './progress.ts';
import { largeFile, sendInParts } from './send-in-parts.ts';
import { noteOf } from './unfinished-upload.ts';

/** So many files are on their way at once; static ones go one after the other, because their order matters. */
const atOnce = 4;

export type SendOptions = {
  /** Only to be tried. */
  readonly dryRun: boolean;
  /** Where notes of uploads under way are kept, so that a later run goes on with them. */
  readonly notes: string;
};

/** Sends all files, static ones first; one that fails or is refused does not disturb the others. */
export async function sendFiles(
  server: Server,
  files: readonly EmissionFile[],
  progress: Progress,
  options: SendOptions,
): Promise<Outcome[]> {
  let total = files.reduce((sum, file) => sum + file.size, 0);
  let bytes = 0;
  let finished = 0;
  const show = () => progress.show({
    title: 'Sending',
    done: bytes,
    total,
    note: `${sizeText(bytes)} of ${sizeText(total)}, ${finished} of ${countText(files.length, 'file')}`,
  });

  const send = async (file: EmissionFile): Promise<Outcome> => {
    const outcome = await sendFile(server, file, options, (more) => {
      bytes += more;
      show();
    });
    finished += 1;
    total -= outcome.state === 'sent' ? 0 : file.size;
    progress.say(sentenceOf(outcome));
    show();
    return outcome;
  };
  return [
    ...await inParallel(files.filter(({ isStatic }) => isStatic), 1, send),
    ...await inParallel(files.filter(({ isStatic }) => !isStatic), atOnce, send),
  ];
}

async function sendFile(
  server: Server, file: EmissionFile, options: SendOptions, sent: (bytes: number) => void,
): Promise<Outcome> {
  try {
    const emissionId = await (file.size < largeFile ? sendWhole : sendLarge)(server, file, options, sent);
    return sentOutcome(file, emissionId);
  } catch (error) {
    if (!isFailure(error)) {
      throw error;
    }
    return failedOutcome(file, error);
  }
}

type Send = (
  server: Server, file: EmissionFile, options: SendOptions, sent: (bytes: number) => void,
) => Promise<string>;

const sendWhole: Send = async (server, { path, fileName }, { dryRun }, sent) => {
  const form = await askUploadUrl(server, fileName, dryRun);
  await postFile(server, form, { path, name: fileName.split('/').at(-1)!, sent });
  return form.emissionId;
};

const sendLarge: Send = async (server, { path, fileName, size }, { dryRun, notes }, sent) =>
  sendInParts(server, {
    path, fileName, size, dryRun, sent, note: await noteOf(notes, path, [server.url, fileName, dryRun]),
  });

function sentenceOf(outcome: Outcome): string {
  const { fileName, state, sizeBytes } = outcome;
  if (state === 'sent') {
    return `Sent      ${fileName} (${sizeText(sizeBytes ?? 0)})`;
  }
  const title = state === 'refused' ? 'Refused' : 'Failed';
  return `${title.padEnd(9)} ${fileName}: ${reasonOf(outcome)}`;
}
