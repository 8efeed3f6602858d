/** The state of the demo: no state of India has this code, and none has this name. */
export const demoState = { code: 98, name: 'Suvarna Pradesh' } as const;

/** How much of everything there is. */
export const demoSize = { districts: 6, blocks: 24, clusters: 120, schools: 1200, students: 60_000 } as const;

/** What the demo is made from unless somebody asks for another one. The end day is a Friday. */
export const demoDefaults = { seed: 98, endDay: '2026-11-20' } as const;
