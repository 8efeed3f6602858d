import { usualPupils } from '../file/attendance-file.ts';
import type { Figure } from '../bench.ts';
import { timed } from '../measure.ts';
import { enrolPersons } from '../persons.ts';
import { makeState } from '../state.ts';
import { giveValues } from '../values.ts';
import { expectCount } from '../verdict.ts';
import { measureRowSecurity } from './row-security.ts';
import { measureSignIn } from './sign-in.ts';

/** G8: what row security costs, and signing in, in a state of 54,728 schools and 60,000 persons; a tenth when quick. */
export const access: Figure = {
  names: ['G8'],
  async run(bench) {
    const { cluster, isQuick, tell } = bench;
    const [schools, count] = isQuick ? [5_472, 6_000] : [54_728, 60_000];
    const state = await makeState(cluster, schools * usualPupils);
    const rows = await giveValues(cluster, state);
    const started = performance.now();
    const persons = await enrolPersons(cluster, state, count);
    const perPerson = (performance.now() - started) / count;
    expectCount('persons', new Set(persons.map(({ role }) => role)).size, count);
    tell(`${rows} values of ${schools} schools; ${count} persons, ${perPerson.toFixed(1)} ms for each to be enrolled`);

    await measureRowSecurity(bench, state, persons);
    await measureSignIn(bench, state, persons);
    await cluster.within(state, async (client) => {
      const drift = await timed(async () => {
        const { rows: told } = await client.query('select rls.drift() as sentence');
        expectCount('drift', told, []);
      });
      tell(`     To look for drift among them took ${(drift / 1000).toFixed(1)} s.`);
    });
    await cluster.drop(state);
  },
};
