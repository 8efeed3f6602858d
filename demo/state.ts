import { demoSize, demoState } from './demo-state.ts';
import { cellSide, divide, makeLand, middleOf, nearestCell, type Cell } from './land.ts';
import { districtNames, townNames, villageNames } from './place-name.ts';
import { makeRandom, shareOut, type Random } from './random.ts';
import { categories, drawKind, schoolName } from './school-kind.ts';

export type District = { readonly id: number; readonly name: string };
export type Block = { readonly id: number; readonly name: string; readonly districtId: number };
export type Cluster = {
  readonly id: number;
  readonly name: string;
  readonly blockId: number;
  readonly districtId: number;
};
export type School = {
  readonly id: number;
  readonly name: string;
  readonly districtId: number;
  readonly blockId: number;
  readonly clusterId: number;
  readonly longitude: number;
  readonly latitude: number;
  readonly isInTown: boolean;
  readonly managementId: number;
  readonly categoryId: number;
  readonly lowestClass: number;
  readonly highestClass: number;
  readonly pupilWeight: number;
};

export type State = {
  readonly districts: readonly District[];
  readonly blocks: readonly Block[];
  readonly clusters: readonly Cluster[];
  readonly schools: readonly School[];
};

/** How large the districts are beside each other, and how many blocks each has. */
const districtWeights = [1.1, 0.9, 1, 1.25, 0.8, 0.95];
const blockCounts = [4, 4, 4, 5, 3, 4];

/** The places of the demo state: districts that look like districts, with towns, villages and schools. */
export function makeState(seed: number): State {
  const random = makeRandom(seed, 'land');
  const names = townNames(demoSize.blocks + demoSize.clusters, makeRandom(seed, 'names'));
  const state = {
    districts: [] as District[], blocks: [] as Block[], clusters: [] as Cluster[], schools: [] as School[],
  };
  const clusterLands: { cluster: Cluster; cells: readonly Cell[]; town: Cell }[] = [];

  divide(makeLand(random), districtWeights).forEach((districtCells, at) => {
    const district = { id: demoState.code * 100 + at + 1, name: districtNames[at]! };
    state.districts.push(district);
    const blockWeights = Array.from({ length: blockCounts[at]! }, () => random.between(0.8, 1.3));

    divide(districtCells, blockWeights).forEach((blockCells, blockAt) => {
      const block = { id: district.id * 100 + blockAt + 1, name: names.pop()!, districtId: district.id };
      state.blocks.push(block);
      const town = nearestCell(blockCells, middleOf(blockCells));
      const count = clusterCounts[state.blocks.length - 1]!;
      const weights = Array.from({ length: count }, () => random.between(0.7, 1.4));

      divide(blockCells, weights).forEach((cells, clusterAt) => {
        const isTown = cells.includes(town);
        const cluster = {
          id: block.id * 10_000 + clusterAt + 1, name: isTown ? block.name : names.pop()!,
          blockId: block.id, districtId: district.id,
        };
        state.clusters.push(cluster);
        clusterLands.push({ cluster, cells, town });
      });
    });
  });

  state.schools.push(...makeSchools(clusterLands, seed));
  return state;
}

/** Five clusters a block in the mean. */
const clusterCounts = [5, 4, 6, 5, 5, 6, 4, 5, 5, 5, 6, 4, 6, 5, 4, 5, 5, 6, 5, 4, 5, 5, 4, 6];

type ClusterLand = { readonly cluster: Cluster; readonly cells: readonly Cell[]; readonly town: Cell };

function makeSchools(lands: readonly ClusterLand[], seed: number): School[] {
  const random = makeRandom(seed, 'schools');
  const weights = lands.map(({ cells, town }) => random.between(0.7, 1.3) * (cells.includes(town) ? 1.5 : 1));
  const counts = shareOut(demoSize.schools, weights, 4);
  const villages = new Map<number, number>();

  return lands.flatMap((land, at) => {
    const { cluster } = land;
    const names = villageNames(counts[at]!, random);
    const used = new Set<string>();
    return drawCells(land, counts[at]!, random).map(({ cell, isInTown }, schoolAt) => {
      const village = (villages.get(cluster.blockId) ?? 0) + 1;
      villages.set(cluster.blockId, village);
      const kind = drawKind(isInTown, random);
      return {
        id: cluster.blockId * 100_000 + village * 100 + 1,
        name: unused(used, () => schoolName(kind, names[schoolAt]!, random)),
        districtId: cluster.districtId, blockId: cluster.blockId, clusterId: cluster.id,
        longitude: within(cell.longitude, random), latitude: within(cell.latitude, random),
        isInTown,
        managementId: kind.managementId, categoryId: kind.categoryId,
        lowestClass: categories[kind.categoryId]!.from, highestClass: categories[kind.categoryId]!.to,
        pupilWeight: categories[kind.categoryId]!.pupils * (isInTown ? 1.7 : 1) * Math.exp(random.bell() * 0.45),
      };
    });
  });
}

function unused(used: Set<string>, make: () => string): string {
  for (;;) {
    const name = make();
    if (!used.has(name)) {
      used.add(name);
      return name;
    }
  }
}

/**
 * Where the schools of a cluster stand, no two of them in one cell.
 *
 * Half of them are spread over the land, so that no stretch is without one; the others gather around the
 * town.
 */
function drawCells({ cells, town }: ClusterLand, count: number, random: Random) {
  const parts = divide(cells, Array.from({ length: Math.ceil(count / 2) }, () => 1));
  const chosen = new Set(parts.filter((part) => part.length > 0).map((part) => nearer(part, random)));
  const distance = (cell: Cell) => Math.hypot(cell.longitude - town.longitude, cell.latitude - town.latitude);
  const others = cells
    .filter((cell) => !chosen.has(cell))
    .map((cell) => {
      const density = 1 + 24 * Math.exp(-((distance(cell) / 0.06) ** 2));
      return { cell, rank: -Math.log(1 - random.share()) / density };
    })
    .sort((one, other) => one.rank - other.rank)
    .map(({ cell }) => cell);

  return [...chosen, ...others]
    .slice(0, count)
    .map((cell) => ({ cell, isInTown: distance(cell) < 0.06 }));
}

/** Of two cells drawn by lot, the one nearer to the middle. */
function nearer(part: readonly Cell[], random: Random): Cell {
  return nearestCell([random.pick(part), random.pick(part)], middleOf(part));
}

/** Somewhere in the cell, to about ten centimetres. */
function within(middle: number, random: Random): number {
  return Math.round((middle + random.between(-0.45, 0.45) * cellSide) * 1e6) / 1e6;
}
