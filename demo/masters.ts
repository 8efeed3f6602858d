import { newCsvFile, type CsvFile } from './csv-file.ts';
import { demoState } from './demo-state.ts';
import { wrongCell, wrongPair, type Defect } from './defect.ts';
import { makeRandom } from './random.ts';
import { schoolDefects } from './school-defect.ts';
import { categories, managements } from './school-kind.ts';
import type { Cluster, School, State } from './state.ts';

export type Master = { readonly folder: string; readonly name: string; readonly file: CsvFile };

/** The six masters in the UDISE layout, each with the oddities that such files are known to have. */
export function writeMasters(state: State, seed: number): Master[] {
  return [
    { folder: 'district_master', name: 'district_mst', file: writeDistricts(state) },
    { folder: 'block_master', name: 'block_mst', file: writeBlocks(state) },
    { folder: 'cluster_master', name: 'cluster_mst', file: writeClusters(state) },
    { folder: 'school_management', name: 'school_management_master', file: writeManagements() },
    { folder: 'school_category', name: 'school_category_master', file: writeCategories() },
    { folder: 'school_master', name: 'school_mst', file: writeSchools(state, seed) },
  ];
}

function writeDistricts({ districts }: State): CsvFile {
  const file = newCsvFile('district_name|udise_district_code|inityear|is_active', { lineEnd: '\r\n' });
  for (const { id, name } of districts) {
    file.add(`${name}|${id}|1995-96|1`);
  }
  file.add(`Not yet a district|${demoState.code}99|2026-27|maybe`, { code: 'type' });
  file.add('', { isBlank: true });
  return file;
}

function writeBlocks({ blocks }: State): CsvFile {
  const file = newCsvFile('block_name|udise_block_code|udise_dist_code|udise_state_code');
  for (const { id, name, districtId } of blocks) {
    file.add(`${name}|${id}|${districtId}|${demoState.code}`);
  }
  const { id, name, districtId } = blocks[2]!;
  file.add(`${name}|${id}|${districtId}|${demoState.code}`, { code: 'duplicate-row' });
  file.add(`New block|${demoState.code}0199||${demoState.code}`, { code: 'required' });
  return file;
}

const clusterDefects: readonly Defect[] = [
  wrongCell('no block', 1, () => 'NULL', 'required'),
  wrongCell('an id with a letter', 2, (value) => `C${value}`, 'type'),
  wrongCell('an id of 8 digits', 2, (value) => value.slice(0, 8), 'size'),
  wrongPair('one id with two names', (cells) => cells.with(0, 'Another name'), 'duplicate-key'),
];

function writeClusters({ clusters }: State): CsvFile {
  const file = newCsvFile('cluster_name|udise_block_code|udise_cluster_code', { lineEnd: '\r\n' });
  const cellsOf = ({ name, blockId, id }: Cluster) => [name, String(blockId), String(id)];
  clusters.forEach((cluster, at) => {
    file.add(cellsOf(cluster).join('|'));
    const defect = at % 20 === 10 ? clusterDefects[Math.floor(at / 20)] : undefined;
    const extra = cellsOf({ ...cluster, name: 'New cluster', id: cluster.id + 90 });
    for (const { line, fate } of defect?.spoil(extra) ?? []) {
      file.add(line, fate);
    }
  });
  file.add(cellsOf(clusters[7]!).join('|'), { code: 'duplicate-row' });
  return file;
}

/** Quoted names and a column that nobody knows. */
function writeManagements(): CsvFile {
  const file = newCsvFile('"ManagementId"|"Management"|default_option');
  for (const [id, name] of Object.entries(managements)) {
    file.add(`${id}|"${name}"|${id === '1' ? 'true' : ''}`);
  }
  return file;
}

/** A byte-order mark in front, and lines that end with both. */
function writeCategories(): CsvFile {
  const file = newCsvFile('SchoolCategoryId|SchoolCategory', { mark: '\ufeff', lineEnd: '\r\n' });
  for (const [id, { name }] of Object.entries(categories)) {
    file.add(`${id}|${name}`);
    file.lineEnd = '\n';
  }
  return file;
}

const schoolHeader = [
  'udise_sch_code', 'school_name', 'state_cd', 'district_cd', 'block_cd_1', 'vill_ward_cd', 'cluster_cd',
  'habitation_cd', 'pincode', 'panchayet_cd', 'block_cd_2', 'assembly_cons_cd', 'parl_cons_cd', 'municipality_cd',
  'city_cd', 'sch_loc_r_u', 'sch_category_id', 'sch_type', 'sch_mgmt_id', 'class_frm', 'class_to', 'school_status',
  'sch_id_merged', 'sch_merged_year', 'inityear', 'latitude', 'longitude', 'ppsec_yn',
];

/** How often each kind of bad row stands in the school master. */
const times = 2;

function writeSchools({ schools }: State, seed: number): CsvFile {
  const random = makeRandom(seed, 'school file');
  const file = newCsvFile(schoolHeader.join('|'), { lineEnd: '\r\n' });
  const defects = Array.from({ length: times }, () => schoolDefects).flat();
  const between = Math.floor(schools.length / (defects.length + 1));
  let extras = 0;

  schools.forEach((school, at) => {
    file.lineEnd = at < schools.length / 2 ? '\r\n' : '\n';
    file.add(schoolCells(school, quoted(school.name, at)).join('|'));
    if (at % 400 === 200) {
      file.add(schoolCells(school, quoted(school.name, at)).join('|'), { code: 'duplicate-row' });
      file.add(at === 200 ? '' : ' \t ', { isBlank: true });
    }
    const defect = at % between === between - 1 ? defects[extras] : undefined;
    if (defect) {
      extras += 1;
      const extra = {
        ...school,
        id: Math.floor(school.id / 100_000) * 100_000 + 90_001 + extras * 100,
        latitude: school.latitude + random.between(0.001, 0.004),
      };
      defect.spoil(schoolCells(extra, `New school ${extras}`)).forEach(({ line, fate }) => file.add(line, fate));
    }
  });
  return file;
}

function schoolCells(school: School, name: string): string[] {
  const cells: Record<string, string | number> = {
    udise_sch_code: school.id, school_name: name, state_cd: demoState.code, district_cd: school.districtId,
    block_cd_1: school.blockId, vill_ward_cd: String(school.id).slice(0, 9), cluster_cd: school.clusterId,
    sch_loc_r_u: school.isInTown ? 2 : 1, sch_category_id: school.categoryId, sch_type: 3,
    sch_mgmt_id: school.managementId, class_frm: school.lowestClass, class_to: school.highestClass, school_status: 0,
    latitude: school.latitude.toFixed(6), longitude: school.longitude.toFixed(6),
  };
  return schoolHeader.map((title) => String(cells[title] ?? ''));
}

/** Names are quoted where they must be, in both ways of writing a quote, and now and then where they need not. */
function quoted(name: string, at: number): string {
  if (name.includes('"')) {
    return `"${name.replaceAll('"', at % 2 === 0 ? '""' : '\\"')}"`;
  }
  if (at % 97 === 5) {
    return `[${name}]`;
  }
  return at % 13 === 0 ? `"${name}"` : name;
}
