import { shuffled, type Random } from './random.ts';

const beginnings = [
  'Amrut', 'Bhadra', 'Chandan', 'Chitra', 'Devak', 'Dhruv', 'Gomti', 'Gul', 'Harin', 'Hem', 'Indra', 'Ishan', 'Jal',
  'Jyoti', 'Kamal', 'Kesar', 'Ketak', 'Lakhan', 'Lok', 'Madhu', 'Malhar', 'Manik', 'Mayur', 'Megh', 'Mogra', 'Nand',
  'Navin', 'Nil', 'Palash', 'Parij', 'Pavan', 'Ratan', 'Rohin', 'Sagar', 'Sarang', 'Saras', 'Sharad', 'Shyam', 'Suman',
  'Surya', 'Tara', 'Tejas', 'Trishal', 'Uday', 'Urmil', 'Vasant', 'Vatsal', 'Veer', 'Vrinda', 'Yamin',
];
const endings = [
  'pura', 'garh', 'kot', 'nagar', 'wadi', 'khera', 'pali', 'gaon', 'vadar', 'thal', 'vihar', 'mala', 'van', 'sar',
];
const additions = ['', '', '', '', '', '', ' Khurd', ' Kalan', ' Tanda', ' Road'];
const forerunners = ['', '', '', '', '', '', '', 'Nava ', 'Mota ', 'Juna '];

/** The districts, from the west to the east of the outline's cutting; invented, as all names here are. */
export const districtNames = ['Jalkot', 'Indravan', 'Meghgarh', 'Kesarpur', 'Suryathal', 'Nandvan'] as const;

/** Names of towns, no two alike. */
export function townNames(count: number, random: Random): string[] {
  const all = beginnings.flatMap((beginning) => endings.map((ending) => join(beginning, ending)));
  return shuffled(all.filter((name) => !(districtNames as readonly string[]).includes(name)), random).slice(0, count);
}

/** Names of villages, no two alike among those of one call. */
export function villageNames(count: number, random: Random): string[] {
  const names = new Set<string>();
  while (names.size < count) {
    names.add(random.pick(forerunners) + join(random.pick(beginnings), random.pick(endings)) + random.pick(additions));
  }
  return [...names];
}

/** Hem and mala make Hemmala, which nobody would say: of two like letters one goes. */
function join(beginning: string, ending: string): string {
  return beginning.at(-1) === ending[0] ? beginning + ending.slice(1) : beginning + ending;
}
