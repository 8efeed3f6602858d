import type { Random } from './random.ts';

/** The seven kinds of management, by the number that the files carry. */
export const managements: Readonly<Record<number, string>> = {
  1: 'Government', 2: 'Tribal Welfare', 3: 'Government Aided', 4: 'Model', 5: 'Social Welfare', 6: 'Private Unaided',
  7: 'Central Government',
};

type Category = {
  readonly name: string;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  /** How many pupils a school of this kind has beside the others. */
  readonly pupils: number;
};

/** The categories by their UDISE numbers; there is no 9. */
export const categories: Readonly<Record<number, Category>> = {
  1: { name: 'Primary', title: 'Primary School', from: 1, to: 5, pupils: 1 },
  2: { name: 'Primary with Upper Primary', title: 'Upper Primary School', from: 1, to: 8, pupils: 1.7 },
  3: { name: 'Primary to Higher Secondary', title: 'Vidyalaya', from: 1, to: 12, pupils: 3.2 },
  4: { name: 'Upper Primary only', title: 'Middle School', from: 6, to: 8, pupils: 1.1 },
  5: { name: 'Upper Primary to Higher Secondary', title: 'Senior School', from: 6, to: 12, pupils: 2.6 },
  6: { name: 'Primary to Secondary', title: 'High School', from: 1, to: 10, pupils: 2.4 },
  7: { name: 'Upper Primary with Secondary', title: 'Middle and High School', from: 6, to: 10, pupils: 1.8 },
  8: { name: 'Secondary only', title: 'Secondary School', from: 9, to: 10, pupils: 1.4 },
  10: { name: 'Secondary with Higher Secondary', title: 'Higher Secondary School', from: 9, to: 12, pupils: 2.2 },
  11: { name: 'Higher Secondary only', title: 'Junior College', from: 11, to: 12, pupils: 1.6 },
};

export type Kind = { readonly managementId: number; readonly categoryId: number };

const villageCategories = [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 4, 6, 7, 8];
const townCategories = [1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 6, 7, 8, 10, 10, 11];
const villageManagements = [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 5];
const townManagements = [1, 1, 1, 1, 3, 3, 6, 6, 6, 4, 7];

/** Government primary schools in the villages, everything else more in the towns. */
export function drawKind(isInTown: boolean, random: Random): Kind {
  return {
    managementId: random.pick(isInTown ? townManagements : villageManagements),
    categoryId: random.pick(isInTown ? townCategories : villageCategories),
  };
}

const founders = [
  'Saraswati', 'Vidya Bharat', 'Navjeevan', 'Shri "Bal Vikas"', 'Gyan Deep', 'Lok Kalyan', 'Matru Chhaya',
];

/** "Nava Hemgarh Primary School", "Saraswati High School, Jalpali". */
export function schoolName({ managementId, categoryId }: Kind, village: string, random: Random): string {
  const { title } = categories[categoryId]!;
  switch (managementId) {
    case 2: return `${village} Ashram ${title}`;
    case 3: return `${random.pick(founders)} ${title}, ${village}`;
    case 4: return `Model ${title}, ${village}`;
    case 6: return `${random.pick(founders)} ${title}, ${village}`;
    case 7: return `Kendra ${title}, ${village}`;
    default: return `${village} ${title}`;
  }
}
