/** From the whole to the part. */
export const levels = ['state', 'district', 'block', 'cluster', 'school'] as const;
export type Level = (typeof levels)[number];
/** A level whose places lie in others. */
export type LowerLevel = Exclude<Level, 'state'>;

/** A level and an id: what the address says of a place. */
export type Scope = { level: Level; id: number };

/** A place with the places that it belongs to; 0 is "no such place". */
export type Place = {
  level: Level;
  entityId: number;
  entityName: string;
  districtId: number;
  blockId: number;
  clusterId: number;
  schoolId: number;
};

/** The levels below one, nearest first. */
export function levelsBelow(level: Level): LowerLevel[] {
  return levels.slice(levels.indexOf(level) + 1) as LowerLevel[];
}

/** As paths and files name a scope: `state`, `district_2401`. */
export function scopeName({ level, id }: Scope): string {
  return level === 'state' ? 'state' : `${level}_${id}`;
}

/** The scope that a name stands for. The state's id is not in its name: it is 0 here. */
export function scopeFrom(name: string | null | undefined): Scope | undefined {
  if (name === 'state') return { level: 'state', id: 0 };
  const match = /^(district|block|cluster|school)_(\d{1,18})$/.exec(name ?? '');
  return match ? { level: match[1] as Level, id: Number(match[2]) } : undefined;
}

/** The place of a level that another one belongs to; 0 for the state, and where there is none. */
export function ancestorId(
  place: Omit<Place, 'level' | 'entityName' | 'entityId'>,
  level: Level,
): number {
  switch (level) {
    case 'district':
      return place.districtId;
    case 'block':
      return place.blockId;
    case 'cluster':
      return place.clusterId;
    case 'school':
      return place.schoolId;
    default:
      return 0;
  }
}

/** Whether a place is the scope or lies in it. */
export function isWithin(place: Place, scope: Scope): boolean {
  return scope.level === 'state' || ancestorId(place, scope.level) === scope.id;
}
