-- UDISE: buildings, classrooms, toilets, water, electricity, library, laboratories, computers of a school.
--
-- The names are the census's own, misprints included (clsrms_min_kun, boi_lab_yn).

call staging.define_source('{
  "name": "udise_sch_facility", "title": "UDISE: buildings and equipment", "class": "dynamic",
  "grain": "one school in one academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_facility" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "names": ["bld_status", "bld_blk_tot", "bld_blk", "bld_blk_ppu", "bld_blk_kuc", "bld_blk_tnt", "bld_blk_dptd",
      "bld_blk_undcons", "bndrywall_type", "clsrms_inst", "clsrms_und_cons", "clsrms_dptd", "clsrms_pre_pri",
      "clsrms_pri", "clsrms_upr", "clsrms_sec", "clsrms_hsec", "othrooms", "clsrms_gd", "clsrms_gd_ppu",
      "clsrms_gd_kuc", "clsrms_gd_tnt", "clsrms_min", "clsrms_min_ppu", "clsrms_min_kun", "clsrms_min_tnt",
      "clsrms_maj", "clsrms_maj_ppu", "clsrms_maj_kuc", "clsrms_maj_tnt", "land_avl_yn", "hm_room_yn", "toilet_yn",
      "toiletb", "toiletb_fun", "toiletg", "toiletg_fun", "toiletb_cwsn", "toiletb_cwsn_fun", "toiletg_cwsn",
      "toiletg_cwsn_fun", "urinalsb", "urinalsb_fun", "urinalsg", "urinalsg_fun", "toiletb_fun_water",
      "toiletg_fun_water", "handwash_yn", "incinerator_yn", "drink_water_yn", "hand_pump_tot", "hand_pump_fun",
      "well_prot_tot", "well_prot_fun", "well_unprot_tot", "well_unprot_fun", "tap_tot", "tap_fun", "pack_water",
      "pack_water_fun", "othsrc_tot", "othsrc_fun"], "type": "smallint", "minimum": 0 },
    { "name": "othsrc_name", "size": 100 },
    { "names": ["water_purifier_yn", "rain_harvest_yn", "water_tested_yn", "handwash_meal_yn", "handwash_meal_tot",
      "electricity_yn", "solarpanel_yn", "library_yn"], "type": "smallint", "minimum": 0 },
    { "names": ["lib_books", "lib_books_ncert"], "type": "integer", "minimum": 0 },
    { "name": "bookbank_yn", "type": "smallint", "minimum": 0 },
    { "names": ["bkbnk_books", "bkbnk_books_ncert"], "type": "integer", "minimum": 0 },
    { "name": "readcorner_yn", "type": "smallint", "minimum": 0 },
    { "name": "readcorner_books", "type": "integer", "minimum": 0 },
    { "names": ["librarian_yn", "newspaper_yn", "playground_yn", "playground_alt_yn", "medchk_yn", "medchk_tot",
      "dewormtab_yn", "irontab_yn", "ramps_yn", "handrails_yn", "spl_educator_yn", "kitchen_garden_yn",
      "dstbn_clsrms_yn", "dstbn_toilet_yn", "dstbn_kitchen_yn", "stus_hv_furnt", "ahmvp_room_yn", "comroom_g_yn",
      "staff_room_yn", "craft_room_yn", "staff_qtr_yn", "integrated_lab_yn", "library_room_yn", "comp_room_yn",
      "tinkering_lab_yn", "phy_lab_yn", "phy_lab_cond", "chem_lab_yn", "chem_lab_cond", "boi_lab_yn", "bio_lab_cond",
      "math_lab_yn", "math_lab_cond", "lang_lab_yn", "lang_lab_cond", "geo_lab_yn", "geo_lab_cond", "homesc_lab_yn",
      "home_sc_lab_cond", "psycho_lab_yn", "psycho_lab_cond", "audio_system_yn", "sciencekit_yn", "mathkit_yn",
      "biometric_dev_yn", "comp_lab_type", "ict_impl_year", "ictlab_fun_yn", "ict_model_impl", "ict_instr_type",
      "laptop_yn", "laptop_tot", "laptop_fun", "tablets_yn", "tablets_tot", "tablets_fun", "desktop_yn",
      "desktop_tot", "desktop_fun", "teachdev_yn", "teachdev_tot", "teachdev_fun", "digi_board_yn", "digi_board_tot",
      "digi_board_fun", "server_yn", "server_tot", "server_fun", "projector_yn", "projector_tot", "projector_fun",
      "led_yn", "led_tot", "led_fun", "printer_yn", "printer_tot", "printer_fun", "scanner_yn", "scanner_tot",
      "scanner_fun", "webcam_yn", "webcam_tot", "webcam_fun", "generator_yn", "generator_tot", "generator_fun",
      "internet_yn", "dth_yn", "digi_res_yn", "tech_soln_yn", "ict_tools_yn",
      "ict_teach_hrs"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
