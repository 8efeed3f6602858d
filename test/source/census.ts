import type { ClientBase } from 'pg';

/** The files of the school census, and how many columns each has. */
export const census: Readonly<Record<string, number>> = {
  sch_profile: 230, sch_facility: 172, sch_staff_posn: 13, tch_profile: 31, sch_enr_newadm: 18, sch_enr_fresh: 30,
  sch_enr_age: 27, sch_enr_reptr: 28, sch_enr_medinstr: 27, sch_enr_cwsn: 29, sch_enr_by_stream: 12, sch_incentives: 16,
  sch_incen_cwsn: 13, sch_exmres_c5: 26, sch_exmres_c8: 26, sch_exmres_c10: 19, sch_exmmarks_c10: 12,
  sch_exmres_c12: 20, sch_exmmarks_c12: 12, sch_recp_exp: 49, sch_pgi_details: 8, sch_safety: 12, nsqf_basic_info: 8,
  nsqf_enr_caste: 12, nsqf_enr_sub_sec: 12, nsqf_class_cond: 8, nsqf_exmres_c10: 12, nsqf_exmres_c12: 12,
  nsqf_trng_prov: 6, nsqf_faculty: 17, nsqf_plcmnt_c10: 14, nsqf_plcmnt_c12: 14,
};

export type CensusColumn = {
  readonly name: string;
  readonly header: string;
  readonly kind: string;
  readonly type: string;
  readonly minimum: number | null;
  readonly personal: string | null;
};

/** The columns that a census file has, in their order. */
export async function censusColumns(client: ClientBase, name: string): Promise<CensusColumn[]> {
  const { rows } = await client.query<CensusColumn>(`
    select column_name as name, header_names[1] as header, kind, type_name as type, minimum::int, personal
    from staging.source_column
    where source_name = 'udise_' || $1
      and kind <> 'arrival_year'
    order by position`, [name]);
  return rows;
}

/** A file of one good line, with another value in each column, and the values as they are to be stored. */
export function censusLine(columns: readonly CensusColumn[]): { text: string; values: Record<string, unknown> } {
  const cells = columns.map((column, index) => ({ column, ...cellOf(column, index) }));
  const open = cells.filter(({ column }) => column.personal === null);
  return {
    text: [columns.map(({ header }) => header), cells.map(({ cell }) => cell)].map((line) => line.join('|')).join('\n'),
    values: Object.fromEntries(open.map(({ column, value }) => [column.name, value])),
  };
}

function cellOf({ name, kind, type, minimum }: CensusColumn, index: number): { cell: string; value: unknown } {
  if (name === 'school_id') return { cell: '24990100101', value: 24990100101 };
  if (kind === 'academic_year') return { cell: '2019-20', value: '2019-20' };
  if (type === 'text') return { cell: `v${index}`, value: `v${index}` };
  if (type === 'date') return { cell: '1981-04-30', value: '1981-04-30' };
  if (type === 'numeric') return { cell: `${index}.25`, value: index + 0.25 };
  const number = minimum ? minimum : index;
  return { cell: String(number), value: number };
}
