/** `npm start`: the supervisor of everything that cQube needs on one machine. */
import { startCqube, type Endings } from './start-cqube.ts';
import { watchParent } from './watch-parent.ts';

const stopping = new AbortController();
const endings: Endings = [];
const tell = (sentence: string) => void process.stdout.write(`${sentence}\n`);

process.stdout.on('error', () => undefined); // nobody listens any more: that alone ends nothing
process.stderr.on('error', () => undefined);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stop(signal));
}
watchParent(process.env['CQUBE_BOOTSTRAP_PID'], () => stop('SIGTERM'));

try {
  await startCqube(process.env, endings, stopping.signal, tell);
  await untilStopped();
  await takeDown();
  tell('cQube has stopped.');
  process.exit(0);
} catch (error) {
  const isWanted = stopping.signal.aborted;
  if (!isWanted) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    stopping.abort();
  }
  await takeDown();
  process.exit(isWanted ? 130 : 1);
}

function stop(signal: string): void {
  if (!stopping.signal.aborted) {
    tell(`Stopping (${signal}) …`);
    stopping.abort();
  }
}

function untilStopped(): Promise<void> {
  return new Promise((done) => {
    if (stopping.signal.aborted) {
      done();
    }
    stopping.signal.addEventListener('abort', () => done());
  });
}

/** The last that was started ends first; one that fails does not keep the others. */
async function takeDown(): Promise<void> {
  for (let ending = endings.pop(); ending; ending = endings.pop()) {
    await ending().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }
}
