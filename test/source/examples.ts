/** A file as its emitter writes it, with one line, and the row that it becomes. */
import { expect } from 'vitest';

export type Example = {
  readonly given: string;
  readonly source: string;
  readonly key: string;
  readonly text: string;
  readonly row: Readonly<Record<string, unknown>>;
  /** Findings that do not reject: as a rule the school is not known yet. */
  readonly notes?: readonly string[];
  readonly extra?: readonly string[];
};

const school = 24990100101;
const days = Array.from({ length: 31 }, (_, index) => index + 1).join('|');
const hash = expect.any(Number);

const academicYear = expect.stringMatching(/^20\d\d-\d\d$/);

const progress = {
  row_key: expect.any(String), collection_id: 'do_31307361357', collection_name: 'Maths, class 5', state: 'Asan',
  enrolled_on: '2020-12-03', training_batch_id: '0130944819716', training_batch_name: 'Batch 1',
  organisation: 'Test Org', teacher_id: hash,
};

const unknown = (...columns: string[]): string[] => columns.map((column) => `2 unknown-reference ${column} note`);

export const examples: readonly Example[] = [
  {
    given: 'a district in the state\'s layout', source: 'district', key: 'district_master/district_mst',
    text: 'DistrictId|StateId|District|IsActive\n2499|24|Asan|TRUE',
    row: { district_id: 2499, district_name: 'Asan', state_id: 24, is_active: true },
  },
  {
    given: 'a district in the layout of UDISE, CRLF and byte-order mark', source: 'district',
    key: 'district_master/district_mst_20201130201502',
    text: '\uFEFFdistrict_name|udise_district_code|inityear|is_active\r\nAsan|2499|1995-96|1\r\n',
    row: { district_id: 2499, district_name: 'Asan', state_id: null, is_active: true }, extra: ['inityear'],
  },
  {
    given: 'a district of a state whose code begins with 0, which was lost', source: 'district',
    key: 'district_master/district_mst', text: 'DistrictId|StateId|District|IsActive\n901|9|Asan|0',
    row: { district_id: 901, district_name: 'Asan', state_id: 9, is_active: false },
  },
  {
    given: 'a district of a state whose code begins with 0, which is there', source: 'district',
    key: 'district_master/district_mst', text: 'DistrictId|StateId|District|IsActive\n0901|09|Asan|',
    row: { district_id: 901, district_name: 'Asan', state_id: 9, is_active: null },
  },
  {
    given: 'a block in the state\'s layout', source: 'block', key: 'block_master/block_mst',
    text: 'BlockId|StateId|DistrictId|Block|IsActive\n249901|24|2499|North|1',
    row: { block_id: 249901, block_name: 'North', district_id: 2499, state_id: 24, is_active: true },
    notes: unknown('udise_dist_code'),
  },
  {
    given: 'a block in the layout of UDISE', source: 'block', key: 'block_master/block_mst',
    text: 'block_name|udise_block_code|udise_dist_code|udise_state_code\nNorth|249901|2499|24',
    row: { block_id: 249901, block_name: 'North', district_id: 2499, state_id: 24, is_active: null },
    notes: unknown('udise_dist_code'),
  },
  {
    given: 'a cluster in the state\'s layout', source: 'cluster', key: 'cluster_master/cluster_mst',
    text: 'ClusterId|StateId|DistrictId|BlockId|Cluster|IsActive\n2499010001|24|2499|249901|One|1',
    row: {
      cluster_id: 2499010001, cluster_name: 'One', block_id: 249901, district_id: 2499, state_id: 24, is_active: true,
    },
    notes: unknown('udise_block_code'),
  },
  {
    given: 'a cluster in the layout of UDISE', source: 'cluster', key: 'cluster_master/cluster_mst',
    text: 'cluster_name|udise_block_code|udise_cluster_code\nOne|249901|2499010001',
    row: {
      cluster_id: 2499010001, cluster_name: 'One', block_id: 249901, district_id: null, state_id: null,
      is_active: null,
    },
    notes: unknown('udise_block_code'),
  },
  {
    given: 'a school in the state\'s layout', source: 'school', key: 'school_master/school_mst',
    text: 'SchoolId|School|lowclass|highclass|SchMgt|SchCat|SchoolMedium|StateId|DistrictId|BlockId|ClusterId|Latitude|'
      + `Longitude\n${school}|Navapura [Primary] School|1|5|1|1|4|24|2499|249901|2499010001|22.30841|73.18120`,
    row: {
      school_id: school, school_name: 'Navapura Primary School', district_id: 2499, block_id: 249901,
      cluster_id: 2499010001, management_id: 1, category_id: 1, lowest_class: 1, highest_class: 5, status: null,
      latitude: 22.30841, longitude: 73.1812,
    },
    notes: unknown('block_cd_1', 'cluster_cd', 'district_cd', 'sch_category_id', 'sch_mgmt_id'),
    extra: ['schoolmedium', 'stateid'],
  },
  {
    given: 'a school in the layout of UDISE', source: 'school', key: 'school_master/school_mst',
    text: 'udise_sch_code|school_name|state_cd|district_cd|block_cd_1|cluster_cd|sch_mgmt_id|latitude|longitude\n'
      + `${school}|Navapura|24|2499|249901|2499010001|1|22.30841|73.18120`,
    row: {
      school_id: school, school_name: 'Navapura', district_id: 2499, block_id: 249901, cluster_id: 2499010001,
      management_id: 1, category_id: null, lowest_class: null, highest_class: null, status: null, latitude: 22.30841,
      longitude: 73.1812,
    },
    notes: unknown('block_cd_1', 'cluster_cd', 'district_cd', 'sch_mgmt_id'), extra: ['state_cd'],
  },
  {
    given: 'a management with quoted names and a column that is not ours', source: 'school_management',
    key: 'school_management/school_management_master', text: '"ManagementId"|"Management"|default_option\n1|"Govt"|',
    row: { management_id: 1, management_name: 'Govt' }, extra: ['default_option'],
  },
  {
    given: 'a category', source: 'school_category', key: 'school_category/school_category_master',
    text: 'SchoolCategoryId|SchoolCategory\n2|Primary with upper primary',
    row: { category_id: 2, category_name: 'Primary with upper primary' },
  },
  {
    given: 'student attendance as documented', source: 'student_attendance',
    key: 'student_attendance/student_attendance',
    text: `StudentAttendanceId|StudentId|SchoolId|AadhaarUID|AcademicYear|Month|${days}\n`
      + `70012|9100034|${school}|249901001010000034|2020-21|11|NULL|1|1|2|1|1|1|NULL|5|5|5|5|5|5|NULL|1|1|1|2|1|1|NULL|`
      + '1|1|1|1|1|1|NULL|1|NULL',
    row: {
      period: '2020-11-01', attendance_id: 70012, student_id: hash, school_id: school,
      present_days: 0b101111110110111000000001110110, absent_days: 0b1000000000000001000,
    },
    notes: unknown('schoolid'),
  },
  {
    given: 'teacher attendance as documented', source: 'teacher_attendance',
    key: 'teacher_attendance/teacher_attendance',
    text: `AC_YEAR|TCHCD|MONTH|SCHCD|${days}\n2020-21|55120|11|${school}|NULL|1|6|3|4|5|7|2${'|'.repeat(23)}`,
    row: {
      period: '2020-11-01', teacher_id: hash, school_id: school, present_days: 0b10, absent_days: 0b10000000,
      half_day_leave_days: 0b1000, leave_days: 0b10000, duty_days: 0b100, training_days: 0b1000000,
    },
    notes: unknown('schcd'),
  },
  {
    given: 'teacher attendance with Month in small letters and the columns in another order',
    source: 'teacher_attendance', key: 'teacher_attendance/teacher_attendance_11',
    text: `SCHCD|TCHCD|AC_YEAR|Month|${days}\n${school}|55120|2020-21|5|1${'|'.repeat(30)}`,
    row: {
      period: '2021-05-01', teacher_id: hash, school_id: school, present_days: 1, absent_days: 0,
      half_day_leave_days: 0, leave_days: 0, duty_days: 0, training_days: 0,
    },
    notes: unknown('schcd'),
  },
  {
    given: 'a visit, its header in capitals', source: 'crc_inspection', key: 'inspection_master/inspection_master',
    text: 'InspectionId|ObserverId|ObserverName|SchoolId|BeginningStandard|EndStandard|TotalClassRooms|VisitDate|'
      + 'VisitStartTime|VisitEndTime|ActualClassRooms|TotalSuggestionLastMonth|ResolvedFromThat|IsInspection|'
      + 'ReasonType|ReasonDesc|TotalScore|Score|IsOffline\n'
      + `41002|310|Name Of Observer|${school}|1|5|4|2020-11-09|10:43|21:43:10|4|1|0|2|||860|76.35658885|FALSE`,
    row: {
      inspection_id: 41002, observer_id: 310, school_id: school, lowest_class: 1, highest_class: 5, classrooms: 4,
      visited_on: '2020-11-09', begins_at: '10:43:00', ends_at: '21:43:10', visited_classrooms: 4,
      suggestions_last_month: 1, suggestions_resolved: 0, is_inspection: 2, reason_type: null, reason: null,
      total_score: 860, score: 76.35658885, is_offline: false,
    },
    notes: unknown('schoolid'),
  },
  {
    given: 'a visit that did not happen, its header in lower case', source: 'crc_inspection',
    key: 'inspection_master/inspection_master',
    text: 'inspectionid|observerid|observername|schoolid|visitdate|isinspection|reasontype|reasondesc|score\n'
      + `41003|310|Name Of Observer|${school}|2021-03-07|0|Other|Science fair|`,
    row: {
      inspection_id: 41003, observer_id: 310, school_id: school, lowest_class: null, highest_class: null,
      classrooms: null, visited_on: '2021-03-07', begins_at: null, ends_at: null, visited_classrooms: null,
      suggestions_last_month: null, suggestions_resolved: null, is_inspection: 0, reason_type: 'Other',
      reason: 'Science fair', total_score: null, score: null, is_offline: null,
    },
    notes: unknown('schoolid'),
  },
  {
    given: 'a place of a visit, with nine digits of a second', source: 'crc_location',
    key: 'user_location_master/user_location_master',
    text: 'UserLocationMasterId|UserMasterId|SchoolId|InspectionId|Latitude|Longitude|InSchoolLocation|CreatedOn\n'
      + `8801|310|${school}|41002|22.3084|73.1811|TRUE|2020-11-09 10:42:10.123456700`,
    row: {
      location_id: 8801, observer_id: 310, school_id: school, inspection_id: 41002, latitude: 22.3084,
      longitude: 73.1811, in_school: true, reported_at: '2020-11-09T10:42:10.123457',
    },
    notes: unknown('inspectionid', 'schoolid'),
  },
  ...(['pat', 'sat'] as const).flatMap((test) => assessment(test)),
  {
    given: 'a batch of a training', source: 'diksha_batch', key: 'diksha/diksha_api_progress_exhaust_batch_ids',
    text: 'batchIdList\n01309448197166694422', row: { training_batch_id: '01309448197166694422' },
  },
  ...infrastructures(),
  {
    given: 'the weights of infrastructures', source: 'infrastructure_score',
    key: 'infrastructure_score/infrastructure_score',
    text: 'infrastructure_name|infrastructure_category|score\nDrinking water|water|100',
    row: { infrastructure_name: 'Drinking water', infrastructure_category: 'water', score: 100 },
  },
  {
    given: 'marks of a semester', source: 'semester_marks', key: 'semester/semester',
    text: 'DistrictId|District|BlockId|Block|ClusterId|Cluster|SchoolId|School|Sem|AadhaarUID|StudyingClass|Section|'
      + 'PA_GUJ|Gujarati|PA_Maths|Maths|PA_ES|ES|PA_Science|Science|PA_SS|SS|PA_HINDI|Hindi|PA_ENGLISH|English|'
      + `PA_SANSKRIT|Sanskrit\n2499|Asan|249901|North|2499010001|One|${school}|Navapura|1|249901001010000034|5|A|`
      + '1|31|1|32|1|33|0|NULL|0||1|34|1|35|0|',
    row: {
      school_id: school, academic_year: academicYear, semester: 1, student_uid: hash, grade: 5, section: 'A',
      marks_gujarati: 31, marks_maths: 32, marks_es: 33, marks_science: null, marks_social_science: null,
      marks_hindi: 34, marks_english: 35, marks_sanskrit: null,
    },
    notes: unknown('schoolid'),
    extra: [
      'districtid', 'district', 'blockid', 'block', 'clusterid', 'cluster', 'school', 'pa_guj', 'pa_maths', 'pa_es',
      'pa_science', 'pa_ss', 'pa_hindi', 'pa_english', 'pa_sanskrit',
    ],
  },
  ...usages(),
  {
    given: 'progress as DIKSHA exports it', source: 'diksha_progress', key: 'diksha/diksha_tpd_20210301',
    text: 'Collection Id,Collection Name,state,Enrolment Date,Batch Id,Batch Name,completion Date,certificate status,'
      + 'Org Name,progress,total score,user uuid\n'
      + 'do_31307361357,"Maths, class 5",Asan,03/12/2020,0130944819716,Batch 1,31/12/2020,Issued,Test Org,100,17.5,'
      + '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    row: { ...progress, completed_on: '2020-12-31', certificate_status: 'Issued', progress: 100, total_score: 17.5 },
  },
  {
    given: 'progress as it is normalised, not completed', source: 'diksha_progress', key: 'diksha/diksha_tpd_data',
    text: 'collection_id,collection_name,state,enrolment_date,batch_id,batch_name,completion_date,certificate_status,'
      + 'org_name,progress,total_score,uuid\n'
      + 'do_31307361357,"Maths, class 5",Asan,2020-12-03,0130944819716,Batch 1,,,Test Org,40,,'
      + '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    row: { ...progress, completed_on: null, certificate_status: null, progress: 40, total_score: null },
  },
  {
    given: 'the school of a DIKSHA user', source: 'diksha_teacher', key: 'diksha/diksha_tpd_mapping',
    text: 'Diksha UUID,State,District,School Name,School UDISE ID,Status\n'
      + `7c9e6679-7425-40de-944b-e07fc1f90ae7,Asan,North,Navapura,${school},SUBMITTED`,
    row: {
      row_key: expect.any(String), teacher_id: hash, state: 'Asan', district_name: 'North', school_name: 'Navapura',
      school_id: school, status: 'SUBMITTED',
    },
    notes: unknown('school udise id'),
  },
  {
    given: 'an event of the dashboard', source: 'telemetry_event', key: 'telemetry/telemetry_2020_11_30_20',
    text: 'pageid|uid|event|level|locationid|locationname|lat|lng|download\n'
      + 'student_attendance|3f2504e0-4f89|click|district|2499|Asan|22.3|73.2|0',
    row: {
      page_id: 'student_attendance', user_id: hash, event: 'click', level: 'district', location_id: 2499,
      location_name: 'Asan', latitude: 22.3, longitude: 73.2, downloads: 0,
    },
  },
  ...['telemetry', 'telemetry_view'].map((folder) => ({
    given: `a view of a report in the folder ${folder}`, source: 'telemetry_view',
    key: `${folder}/telemetry_views_2020_11_30_20`,
    text: 'uid|eventType|reportId|time\n3f2504e0-4f89|pageLoad|sar|2020-11-30 20:00:01',
    row: { user_id: hash, event_type: 'pageLoad', report_id: 'sar', viewed_at: '2020-11-30T20:00:01' },
  })),
];

/** The three layouts of infrastructure that are known; what a layout does not have is null. */
function infrastructures(): Example[] {
  const nothing = {
    toilet: null, toilet_yn: null, boys_toilet: null, girls_toilet: null, cwsn_toilet: null, handwash: null,
    drinking_water: null, tap_water: null, hand_pumps: null, electricity: null, solar_panel: null, library: null,
    cctv: null, playground: null,
  };
  const example = { source: 'infrastructure', key: 'infra_trans/infra_trans', notes: unknown('school_id') };
  return [
    {
      ...example, given: 'infrastructure in the layout of Gujarat',
      text: 'school_id|HaveDrinkingWater|NoOfToilet|HaveCWSNToilet|HaveElectricity|HaveCCTV|HaveLibrary|CreatedOn\n'
        + `${school}|TRUE|3|FALSE|TRUE|FALSE||2020-11-09 10:42:10.500000000`,
      row: { ...nothing, school_id: school, drinking_water: 1, toilet: 1, cwsn_toilet: 0, electricity: 1, cctv: 0 },
      extra: ['createdon'],
    },
    {
      ...example, given: 'infrastructure in the layout of the census',
      text: 'school_id|toilet_yn|boys_functional_toilet|girls_functional_toilet|handwash_yn|handpumps_functional|'
        + 'tap_water_functional|electricity_yn|solarpanel_yn|library_yn|drink_water_yn\n'
        + `${school}|2|0|4|1|0|7|1|2|9|1`,
      row: {
        ...nothing, school_id: school, toilet_yn: 0, boys_toilet: 0, girls_toilet: 1, handwash: 1, hand_pumps: 0,
        tap_water: 1, electricity: 1, solar_panel: 0, library: null, drinking_water: 1,
      },
    },
    {
      ...example, given: 'infrastructure behind the places of the school, with empty cells',
      text: 'DistrictId|DistrictName|BlockId|BlockName|ClusterId|ClusterName|school_id|NoOfToilet|handwash_yn|HaveCCTV|'
        + 'HaveLibrary|HaveDrinkingWater|tap_water_functional|HaveElectricity|playground_yn|boys_functional_toilet|'
        + `girls_functional_toilet|HaveCWSNToilet\n2499|Asan|249901|North|2499010001|One|${school}|1|1|0|1|0|9|1|1|||0`,
      row: {
        ...nothing, school_id: school, toilet: 1, handwash: 1, cctv: 0, library: 1, drinking_water: 0, tap_water: 1,
        electricity: 1, playground: 1, cwsn_toilet: 0,
      },
      extra: ['districtid', 'districtname', 'blockid', 'blockname', 'clusterid', 'clustername'],
    },
  ];
}

/** Use of content, with and without the columns of grade levels and of later variants. */
function usages(): Example[] {
  const row = {
    row_key: expect.any(String), viewed_on: '2020-11-30', dimensions_pdata_id: 'prod.diksha.app',
    dimensions_pdata_pid: 'contentplayer', dimensions_mode: null, dimensions_type: null, content_name: 'Sums, 1 to 10',
    content_board: 'State', content_mimetype: 'video/mp4', content_medium: 'Hindi', content_gradelevel: null,
    content_subject: 'Maths', content_created_for: null, object_id: 'do_3130', object_type: null,
    object_rollup_l1: 'do_3129', derived_loc_state: 'Asan', derived_loc_district: 'North',
    user_signin_type: 'Anonymous', user_login_type: null, collection_name: 'Maths 1', collection_board: 'State',
    collection_type: 'TextBook', collection_medium: 'Hindi', collection_gradelevel: null,
    collection_subject: 'Maths', collection_created_for: null, total_count: 4, total_timespent: 61.25,
  };
  const example = { source: 'diksha_usage', key: 'diksha/diksha_data_summary_2020-11-30' };
  return [
    {
      ...example, given: 'use of content without grade levels', row,
      text: 'Date,dimensions_pdata_id,dimensions_pdata_pid,content_name,content_board,content_mimetype,content_medium,'
        + 'content_subject,content_created_for,object_id,object_rollup_l1,derived_loc_state,derived_loc_district,'
        + 'user_signin_type,user_login_type,collection_name,collection_board,collection_type,collection_medium,'
        + 'collection_subject,collection_created_for,total_count,total_timespent\n'
        + '2020-11-30,prod.diksha.app,contentplayer,"Sums, 1 to 10",State,video/mp4,Hindi,Maths,,do_3130,do_3129,Asan,'
        + 'North,Anonymous,,Maths 1,State,TextBook,Hindi,Maths,,4,61.25',
    },
    {
      ...example, given: 'use of content with grade levels, mode, type and object type',
      row: {
        ...row, dimensions_mode: 'play', dimensions_type: 'content', content_gradelevel: 'Class 1',
        object_type: 'Content', collection_gradelevel: 'Class 1',
      },
      text: 'Date,dimensions_pdata_id,dimensions_pdata_pid,dimensions_mode,dimensions_type,content_name,content_board,'
        + 'content_mimetype,content_medium,content_gradelevel,content_subject,content_created_for,object_id,'
        + 'object_type,object_rollup_l1,derived_loc_state,derived_loc_district,user_signin_type,user_login_type,'
        + 'collection_name,collection_board,collection_type,collection_medium,collection_gradelevel,'
        + 'collection_subject,collection_created_for,total_count,total_timespent\n'
        + '2020-11-30,prod.diksha.app,contentplayer,play,content,"Sums, 1 to 10",State,video/mp4,Hindi,Class 1,Maths,,'
        + 'do_3130,Content,do_3129,Asan,North,Anonymous,,Maths 1,State,TextBook,Hindi,Class 1,Maths,,4,61.25',
    },
  ];
}

/** The five files of an assessment; a semester's has the semester beside. */
function assessment(test: 'pat' | 'sat'): Example[] {
  const isSemester = test === 'sat';
  const name = isSemester ? 'semester_exam' : 'periodic_exam';
  return [
    {
      given: `an exam of ${test}`, source: `${test}_exam`, key: `${test}/${name}_mst`,
      text: 'exam_id|medium|standard|division|subject_id|exam_type_id|exam_code|exam_date|total_questions|total_marks|'
        + `assessment_year|exam_type|subject_name${isSemester ? '|semester' : ''}\n`
        + `311|Gujarati|5|A|2|2|${test.toUpperCase()}050214112020|2020-11-14|5|25|2020-21|Assessment|Mathematics`
        + (isSemester ? '|2' : ''),
      row: {
        exam_id: 311, medium: 'Gujarati', grade: 5, division: 'A', subject_id: 2, exam_type_id: 2,
        exam_code: `${test.toUpperCase()}050214112020`, held_on: '2020-11-14', total_questions: 5, total_marks: 25,
        academic_year: '2020-21', exam_type: 'Assessment', subject_name: 'Mathematics',
        ...(isSemester ? { semester: 2 } : {}),
      },
    },
    {
      given: `a question of ${test}`, source: `${test}_question`, key: `${test}/${name}_qst_mst`,
      text: 'question_id|exam_id|indicator_id|indicator_title|indicator|question_title|question|question_marks\n'
        + '1|311|1|LO-1|Adds two numbers|LO3M-1|2 + 2 = ?|2.5',
      row: {
        question_id: 1, exam_id: 311, indicator_id: 1, indicator_title: 'LO-1', indicator: 'Adds two numbers',
        question_title: 'LO3M-1', question: '2 + 2 = ?', question_marks: 2.5,
      },
      notes: unknown('exam_id'),
    },
    {
      given: `a result of ${test}`, source: `${test}_result`, key: `${test}/${name}_result_trans`,
      text: 'id|exam_id|exam_code|student_id|student_uid|school_id|studying_class|section|question_id|obtained_marks|'
        + `Createddt\n5|311|${test.toUpperCase()}0502141120201|9100034|249901001010000034|${school}|5|A|1|2|`
        + '2020-11-20 10:00:00',
      row: {
        id: 5, exam_id: 311, exam_code: `${test.toUpperCase()}0502141120201`, student_id: hash, student_uid: hash,
        school_id: school, grade: 5, section: 'A', question_id: 1, obtained_marks: 2,
      },
      notes: unknown('exam_id', 'question_id', 'school_id'), extra: ['createddt'],
    },
    {
      given: `the enrolment of ${test}`, source: `${test}_grade`, key: `${test}/${name}_grade_details`,
      text: `school_id|grade|students_count\n${school}|5|123`,
      row: { school_id: school, grade: 5, students_count: 123 },
      notes: unknown('school_id'),
    },
    {
      given: `a subject of ${test}`, source: `${test}_subject`, key: `${test}/${name}_subject_details`,
      text: 'subject_id|subject|grade\n2|Mathematics|5', row: { subject_id: 2, subject: 'Mathematics', grade: 5 },
    },
  ];
}
