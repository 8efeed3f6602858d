/** Every source but the census; see hold-every-source.ts. */
import { holdEverySource } from './hold-every-source.ts';

await holdEverySource((name) => !name.startsWith('udise_'));
