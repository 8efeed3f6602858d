import { readConfig, type Config } from '../config.ts';
import { buildDashboard, isDashboardBuilt } from './build-dashboard.ts';
import { checkServices } from './check-services.ts';
import type { ChildName } from './child-environment.ts';
import { logPath, trimLogs } from './child-log.ts';
import { readCredentials } from './credentials.ts';
import { openDatabase, type Database } from './database.ts';
import { decideDemo } from './decide-demo.ts';
import { readDemoNote } from './demo-note.ts';
import { noteChildren, type Children } from './former-children.ts';
import { closeHome, openHome } from './home.ts';
import { loadDemo } from './load-demo.ts';
import { makeDemo } from './make-demo.ts';
import { nameState, stateName } from './name-state.ts';
import { portWishes } from './port-wishes.ts';
import { choosePorts } from './ports.ts';
import { provision, type Provision } from './provision.ts';
import { readSecrets, type Secrets } from './secrets.ts';
import { settledEnvironment } from './settled-environment.ts';
import { childNames, startChild } from './start-children.ts';
import { makeStep, type Step, type Tell } from './tell.ts';
import { waitForApi, waitForReports } from './wait-until-ready.ts';
import { watchPlaces } from './watch-places.ts';

/** What stands and has to be taken down again, the last first. */
export type Endings = (() => Promise<void>)[];

type Run = {
  /** As it was given: what is not set is embedded. */
  readonly given: Config;
  /** With the ports and services of this run filled in, for the children. */
  readonly environment: NodeJS.ProcessEnv;
  readonly config: Config;
  readonly secrets: Secrets;
  readonly children: Children;
  readonly endings: Endings;
  readonly signal: AbortSignal;
  readonly tell: Tell;
  readonly step: Step;
};

/**
 * Starts everything that `npm start` promises, up to the line that it is ready. What was started when
 * it fails, or when the signal comes, is in `endings`.
 */
export async function startCqube(
  environment: NodeJS.ProcessEnv,
  endings: Endings,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  const run = await prepare(environment, endings, signal, tell);
  const dashboard = buildWhereNeeded(run);
  const database = await openDatabase(run);
  endings.push(() => database.stop());

  const people = peopleOf(run, database);
  await provision(people);
  const isDemo = await decideDemo({ ...people, isWanted: run.config.demo, tell });
  const demo = isDemo ? generateDemo(run) : undefined;
  await dashboard;
  await startChildren(run, database);

  if (demo) {
    await emitDemo(run, database, await demo);
  }
  if (!(await run.step('Waiting for the reports', () => waitForReports(database.ownerUrl, signal)))) {
    tell(`Not every report shows the newest numbers yet; see ${logPath(run.config.home, 'worker')}.`);
  }
  if (!(await provision(people))) {
    void watchPlaces(people, tell, signal);
  }
  tell(`Names and passwords are in ${run.config.home}/credentials.json.`);
  tell(`cQube is ready: ${run.config.webUrl}`);
}

/** Everything that can be refused before anything runs: the settings, the home, the ports, the services. */
async function prepare(
  environment: NodeJS.ProcessEnv,
  endings: Endings,
  signal: AbortSignal,
  tell: Tell,
): Promise<Run> {
  const given = readConfig(environment);
  const lock = await openHome(given.home, tell);
  endings.push(() => closeHome(given.home, lock));
  const ports = await choosePorts(given.home, portWishes(given));
  await checkServices(given);

  const secrets = await readSecrets(given.home);
  const settled = settledEnvironment(environment, { config: given, ports, secrets });
  const trimming = setInterval(() => void trimLogs(given.home).catch(() => undefined), 60_000);
  endings.push(async () => clearInterval(trimming));
  return {
    given, environment: settled, config: readConfig(settled), secrets, endings, signal, tell,
    children: noteChildren(given.home), step: makeStep(tell, signal),
  };
}

/** Goes on beside the rest of the start; a fault is heard of when it is waited for. */
function buildWhereNeeded(run: Run): Promise<void> {
  const building = isDashboardBuilt().then((isBuilt) =>
    isBuilt ? undefined : run.step('Building the dashboard', () => buildDashboard({ ...run, home: run.config.home })),
  );
  building.catch(() => undefined);
  return building;
}

/** Beside the rest as well. */
function generateDemo(run: Run): Promise<string> {
  const generating = run.step('Generating the demo state', () => makeDemo({ ...run, home: run.config.home }));
  generating.catch(() => undefined);
  return generating;
}

function peopleOf({ config, given, secrets }: Run, { ownerUrl }: Database): Provision {
  const issuer = given.identity.issuer === undefined ? `${config.webUrl}/auth` : undefined;
  return { home: config.home, web: config.webUrl, ownerUrl, secrets, issuer };
}

async function startChildren(run: Run, database: Database): Promise<void> {
  const { given, config, endings, signal, step } = run;
  const name = stateName(config.stateName, await readDemoNote(config.home));
  if (name !== undefined) {
    await nameState(database.ownerUrl, name, config.stateName !== undefined);
  }
  const environment: NodeJS.ProcessEnv = {
    ...run.environment,
    DATABASE_URL_API: database.apiUrl,
    DATABASE_URL_WORKER: database.workerUrl,
    DATABASE_URL_IDENTITY: database.identityUrl,
    ...(name && { CQUBE_STATE_NAME: name }),
  };
  const start = (name: ChildName) => {
    const child = startChild(name, environment, { ...run, home: config.home });
    endings.push(() => child.stop());
    return child.ready;
  };
  await step('Starting the services', async () => {
    await unlessAborted(Promise.all(childNames(given).map(start)), signal);
    await waitForApi(localWeb(config), signal);
  });
}

async function emitDemo(run: Run, { ownerUrl }: Database, folder: string): Promise<void> {
  const { emitter } = (await readCredentials(run.config.home))!;
  await loadDemo({
    ...run, home: run.config.home, folder, web: localWeb(run.config), token: emitter.token, ownerUrl,
  });
}

/** The API's address from this machine, whatever name others know it by. */
function localWeb({ api, port }: Config): string {
  return `http://${['0.0.0.0', '::'].includes(api.host) ? '127.0.0.1' : api.host}:${port}`;
}

function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const aborted = new Promise<never>((_done, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason as Error), { once: true });
  });
  return Promise.race([work, aborted]);
}
