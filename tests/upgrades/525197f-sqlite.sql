BEGIN TRANSACTION;
CREATE TABLE "accounts_credential" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "public_id" varchar(22) NOT NULL UNIQUE, "set_id" varchar(200) NOT NULL, "number" varchar(2000) NOT NULL, "issued" date NULL, "expires" date NULL, "events" text NOT NULL CHECK ((JSON_VALID("events") OR "events" IS NULL)), "person_id" bigint NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "credential_once_a_set" UNIQUE ("person_id", "set_id"), CONSTRAINT "credential_names_a_set" CHECK (NOT ("set_id" = '')), CONSTRAINT "credential_not_expired_at_issue" CHECK (("issued" IS NULL OR "expires" IS NULL OR "expires" >= ("issued"))));
INSERT INTO "accounts_credential" VALUES(1,'gyS6l2igZtHV1BqFAVStay','us-ca-md','A-000000','2024-01-26','2026-12-31','[]',1);
INSERT INTO "accounts_credential" VALUES(2,'gN5lH5SHKA5LvYeKBEVyRA','us-tx-physician','T-0000','2018-11-26','2027-05-31','[]',1);
INSERT INTO "accounts_credential" VALUES(3,'2JDce1hCNAtQtyGKdhuiwP','us-abfm','','2017-11-26','2028-01-26','[{"kind": "self_assessment", "on": {"$day": "2026-01-26"}}]',1);
INSERT INTO "accounts_credential" VALUES(4,'pLALQ3LlocYxU8uGFrFX8X','us-dea-mate','','2018-11-26','2027-10-26','[]',1);
INSERT INTO "accounts_credential" VALUES(5,'QjZSabDspC5Qm9aGtSL5oA','valley-view-hospital','','2021-11-26','2027-08-26','[]',1);
INSERT INTO "accounts_credential" VALUES(9,'b8LDIavwTzquuoSefMzqoB','us-fl-md','ME 0','2015-03-01','2027-01-31','[]',2);
INSERT INTO "accounts_credential" VALUES(10,'YaMnnYhqld72sGRHqQ4fH3','own-mercy','',NULL,'2027-06-30','[]',2);
CREATE TABLE "accounts_ownset" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "public_id" varchar(22) NOT NULL UNIQUE, "set_id" varchar(200) NOT NULL, "content" text NOT NULL CHECK ((JSON_VALID("content") OR "content" IS NULL)), "person_id" bigint NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "own_set_once" UNIQUE ("person_id", "set_id"), CONSTRAINT "own_set_has_id" CHECK (NOT ("set_id" = '')));
INSERT INTO "accounts_ownset" VALUES(1,'mCfcUOSH5QzKNDPmj6Wpy7','valley-view-hospital','{"id": "valley-view-hospital", "jurisdiction": "US", "authority": "Valley View Hospital, medical staff bylaws (sample)", "credential": "hospital_privileges", "professions": ["MD", "DO"], "cycle": {"months": "24", "window": "fixed", "anchor": {"type": "reappointment_date"}}, "rules": [{"id": "total", "kind": "min", "amount": "50", "unit": "credit", "select": {"credit": ["CAT1"]}, "frequency": {"type": "cycle"}}, {"id": "privileges", "kind": "min", "amount": "50", "unit": "percent_of_total", "select": {"relevance": "privileges"}, "frequency": {"type": "cycle"}}, {"id": "life_support_card", "kind": "task", "count": "1", "select": {"event": ["renew_card"]}, "frequency": {"type": "cycle"}}], "carryover": {"allowed": null}, "sources": [{"document": "Medical staff bylaws 4.2 (sample)", "kind": "own", "as_of": "2026"}], "as_of": "2026", "review_by": "2027-05-26"}',1);
INSERT INTO "accounts_ownset" VALUES(2,'KmTcLxaUopkdtsPEv9ZDYv','own-mercy','{"id": "own-mercy", "authority": "Mercy Hospital (invented)", "cycle": {"months": "24", "window": "fixed"}, "rules": [{"id": "total", "kind": "min", "amount": "40", "unit": "credit", "select": {"credit": ["CAT1"]}, "frequency": {"type": "cycle"}}], "sources": [{"document": "Bylaws (invented)", "kind": "own", "as_of": "2026"}]}',2);
CREATE TABLE "accounts_person" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(22) NOT NULL UNIQUE, "created_at" datetime NOT NULL, "last_seen_on" date NOT NULL, "revision" bigint unsigned NOT NULL CHECK ("revision" >= 0), "mark" varchar(22) NOT NULL, "sample" varchar(40) NOT NULL, "name" varchar(2000) NOT NULL, "profession" varchar(200) NOT NULL, "specialty" varchar(200) NOT NULL, "npi" varchar(10) NOT NULL, "birth_date" date NULL, "training" text NOT NULL CHECK ((JSON_VALID("training") OR "training" IS NULL)), "facts" text NOT NULL CHECK ((JSON_VALID("facts") OR "facts" IS NULL)), "carried" text NOT NULL CHECK ((JSON_VALID("carried") OR "carried" IS NULL)), CONSTRAINT "person_has_profession" CHECK (NOT ("profession" = '')));
INSERT INTO "accounts_person" VALUES(1,'HeLVGCmh1zwSNusewqhg9l','2026-11-26 04:48:00.863510','2026-11-26',4,'nuXEPEBfeZdyQO0AIUOEOo','amara','Amara Okafor (sample)','MD','family_medicine','1234567893','1985-11-30','[{"kind": "residency", "ends": {"$day": "2017-11-30"}}]','{"dea_registrant": true, "prescribes_controlled_substances": true, "state_controlled_substance_registrant": true, "direct_patient_care": true, "provides_primary_care": true, "works_in_certified_pain_clinic": false}','{"achievements": [{"kind": "talk", "title": "Ultrasound at the bedside", "where": "Valley View Hospital (sample)", "on": "2026-04-26"}], "goals": [{"pathway": "telemedicine_pivot", "by": {"$day": "2030-12-31"}, "weight": {"$decimal": "1"}}], "support": {"currency": "USD", "years": [{"starts": {"$day": "2026-09-30"}, "ends": {"$day": "2027-09-30"}, "employer": {"$decimal": "2500"}, "own_max": {"$decimal": "1000"}, "leave_days": {"$decimal": "5"}}], "hours_per_week": {"$decimal": "3"}}}');
INSERT INTO "accounts_person" VALUES(2,'hQwmErnLoD8e2n8FIbEcXH','2026-11-26 04:48:03.786101','2026-11-26',2,'sdvpOwDaVJgOJpKNrWadeD','tomasz','Bruno Ek (invented)','DO','','',NULL,'[]','{}','{}');
CREATE TABLE "base_auditevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "actor" varchar(22) NOT NULL, "action" varchar(60) NOT NULL, "subject" varchar(200) NOT NULL, "request_id" varchar(32) NOT NULL);
INSERT INTO "base_auditevent" VALUES(1,'2026-11-26 04:48:01.263771','HeLVGCmh1zwSNusewqhg9l','guest.created','','5b52ee7a17181a29');
INSERT INTO "base_auditevent" VALUES(2,'2026-11-26 04:48:01.383127','HeLVGCmh1zwSNusewqhg9l','record.replaced','','5b52ee7a17181a29');
INSERT INTO "base_auditevent" VALUES(3,'2026-11-26 04:48:01.902966','HeLVGCmh1zwSNusewqhg9l','activity.saved','activity DGCaekM8MORqGVe7ulaJk3','4424f9e1eecea160');
INSERT INTO "base_auditevent" VALUES(4,'2026-11-26 04:48:02.797046','HeLVGCmh1zwSNusewqhg9l','activity.saved','activity LlGkVWplEqOpoMAeXrk3rP','dedf590f6855655b');
INSERT INTO "base_auditevent" VALUES(5,'2026-11-26 04:48:03.333332','HeLVGCmh1zwSNusewqhg9l','activity.deleted','activity LlGkVWplEqOpoMAeXrk3rP','7833db8f379c3156');
INSERT INTO "base_auditevent" VALUES(6,'2026-11-26 04:48:03.686999','HeLVGCmh1zwSNusewqhg9l','rule_note.made','rule_note MczxymFTMYhWpSpQimieKS','c51e6eb9cec242c4');
INSERT INTO "base_auditevent" VALUES(7,'2026-11-26 04:48:03.786399','hQwmErnLoD8e2n8FIbEcXH','guest.created','','5781ad49376be304');
INSERT INTO "base_auditevent" VALUES(8,'2026-11-26 04:48:03.801170','hQwmErnLoD8e2n8FIbEcXH','record.replaced','','5781ad49376be304');
INSERT INTO "base_auditevent" VALUES(9,'2026-11-26 04:48:04.010592','hQwmErnLoD8e2n8FIbEcXH','record.replaced','','40e126571a8cd15b');
INSERT INTO "base_auditevent" VALUES(10,'2026-11-26 04:48:04.010738','hQwmErnLoD8e2n8FIbEcXH','record.brought_in','','40e126571a8cd15b');
CREATE TABLE "base_submission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(22) NOT NULL UNIQUE, "actor" varchar(22) NOT NULL, "outcome" varchar(300) NOT NULL, "at" datetime NOT NULL);
INSERT INTO "base_submission" VALUES(1,'0weLRTOFR1QnQHljIyRvI4','HeLVGCmh1zwSNusewqhg9l','/activities/','2026-11-26 04:48:01.870557');
INSERT INTO "base_submission" VALUES(2,'fskZm3hbj3UfJiO57EzQpO','HeLVGCmh1zwSNusewqhg9l','/activities/','2026-11-26 04:48:02.757838');
INSERT INTO "base_submission" VALUES(3,'1T6r6ardffHtrh98zRrIXd','HeLVGCmh1zwSNusewqhg9l','/credits/gyS6l2igZtHV1BqFAVStay/rules/pain_or_alternative/','2026-11-26 04:48:03.684991');
INSERT INTO "base_submission" VALUES(4,'dSRkk4DGFX6GPTCN0YxjN0','hQwmErnLoD8e2n8FIbEcXH','','2026-11-26 04:48:03.991418');
CREATE TABLE "compliance_rulenote" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "public_id" varchar(22) NOT NULL UNIQUE, "kind" varchar(10) NOT NULL, "state" varchar(10) NOT NULL, "set_id" varchar(200) NOT NULL, "rule_id" varchar(200) NOT NULL, "digest" varchar(64) NOT NULL, "what" varchar(2000) NOT NULL, "document" varchar(300) NOT NULL, "section" varchar(200) NOT NULL, "url" varchar(500) NOT NULL, "read_on" date NOT NULL, "made_on" date NOT NULL, "person_id" bigint NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "note_kind_is_known" CHECK ("kind" IN ('wrong', 'confirmed')), CONSTRAINT "note_state_is_known" CHECK ("state" IN ('open', 'accepted', 'declined')), CONSTRAINT "note_names_a_source" CHECK (NOT ("document" = '')));
INSERT INTO "compliance_rulenote" VALUES(1,'MczxymFTMYhWpSpQimieKS','confirmed','open','us-ca-md','pain_or_alternative','bb50ed562406f3d1c2a98006ce32776a5e067cae71624c95c14b48d0cb0eef1d','','The rule itself (invented)','','','2026-03-02','2026-11-26',1);
CREATE TABLE "compliance_rulesseen" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "seen_on" date NOT NULL, "rules" text NOT NULL CHECK ((JSON_VALID("rules") OR "rules" IS NULL)), "person_id" bigint NOT NULL UNIQUE REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "compliance_rulesseen" VALUES(1,'2023-12-31','{"us-ca-md": {"total": "At least 50 hours of Category 1.", "pain_or_alternative": "One of the following, once, due within 4 years after the licence was issued or at the second renewal, whichever is earliest. Applies if \u201cWhat is your specialty?\u201d is not Pathology or Radiology. (1) At least 12 hours on Pain management or End-of-life care, once. (2) At least 12 hours on Treatment of opioid use disorder, once.", "geriatrics_20pct": "At least 20% of the total on Geriatric medicine. Applies if \u201cWhat is your specialty?\u201d is Internal medicine or Family medicine and \u201cWhat share of your patients is 65 or older?\u201d is more than 25%.", "practice_management_cap": "At most 30% of the total count on Practice management, Coding and reimbursement or Teaching methods."}, "us-tx-physician": {"total": "At least 48 hours.", "formal_min": "At least 24 hours of formal education.", "ethics": "At least 2 hours of formal education on Medical ethics or Professional responsibility. Surplus hours are never carried forward.", "human_trafficking": "One activity on Human trafficking. Applies if \u201cDo you care for patients directly?\u201d is answered yes. Surplus hours are never carried forward.", "opioid": "At least 2 hours on Opioid prescribing or Pain management, in every cycle for cycles 1 and 2; after cycle 2 every 8 years; also within 1 year after the licence was issued. Applies if \u201cDo you care for patients directly?\u201d is answered yes. Surplus hours are never carried forward.", "pain_clinic_personnel": "At least 10 hours on Pain management. Applies if \u201cDo you work in a pain clinic that is certified as one?\u201d is answered yes."}, "us-abfm": {"total": "At least 150 credits.", "cat1_min": "At least 75 credits of Category 1.", "self_assessment": "On record: Self-assessment activity completed (an event of the credential: self_assessment).", "performance_improvement": "On record: Performance-improvement activity completed (an event of the credential: performance_improvement)."}, "us-dea-mate": {"mate_8h": "At least 8 hours on Substance use disorders, Treatment of opioid use disorder or Dental pain and SBIRT, once, due at the first issue or renewal on or after 27 Jun 2023. Applies if \u201cAre you registered with the DEA to prescribe controlled substances?\u201d is answered yes. Provider: organisation named in the Act or ACCME-, ANCC-, AOA-, ADA CERP-, ACPE- or AAPA-type accredited or approved provider, or one approved by the Assistant Secretary or a Commission member. Work done at any time in the past counts."}}',1);
INSERT INTO "compliance_rulesseen" VALUES(2,'2023-12-31','{"us-abs": {"total": "At least 150 credits of Category 1 that bear on one''s area of practice.", "self_assessment": "At least 50 credits as self assessment with a score of at least 75%.", "daily_cap": "At most 12 credits count, on any one day."}, "us-nc-physician": {"total": "At least 60 hours of Category 1 that bear on one''s present or intended practice.", "controlled_substance_prescribing": "At least 3 hours on Controlled substance prescribing. Applies if \u201cDo you prescribe controlled substances?\u201d is answered yes. Also met by: Training under the MATE Act completed in the cycle (mate_training_completed_in_cycle). Still owed by those exempt from the rest."}, "us-dea-mate": {"mate_8h": "At least 8 hours on Substance use disorders, Treatment of opioid use disorder or Dental pain and SBIRT, once, due at the first issue or renewal on or after 27 Jun 2023. Applies if \u201cAre you registered with the DEA to prescribe controlled substances?\u201d is answered yes. Provider: organisation named in the Act or ACCME-, ANCC-, AOA-, ADA CERP-, ACPE- or AAPA-type accredited or approved provider, or one approved by the Assistant Secretary or a Commission member. Work done at any time in the past counts."}}',2);
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'accounts','0001_initial','2026-11-26 04:47:52.216065');
INSERT INTO "django_migrations" VALUES(2,'base','0001_initial','2026-11-26 04:47:52.235755');
INSERT INTO "django_migrations" VALUES(3,'compliance','0001_initial','2026-11-26 04:47:52.266618');
INSERT INTO "django_migrations" VALUES(4,'django_q','0001_initial','2026-11-26 04:47:52.282934');
INSERT INTO "django_migrations" VALUES(5,'django_q','0002_auto_20150630_1624','2026-11-26 04:47:52.305293');
INSERT INTO "django_migrations" VALUES(6,'django_q','0003_auto_20150708_1326','2026-11-26 04:47:52.331257');
INSERT INTO "django_migrations" VALUES(7,'django_q','0004_auto_20150710_1043','2026-11-26 04:47:52.346333');
INSERT INTO "django_migrations" VALUES(8,'django_q','0005_auto_20150718_1506','2026-11-26 04:47:52.369468');
INSERT INTO "django_migrations" VALUES(9,'django_q','0006_auto_20150805_1817','2026-11-26 04:47:52.382258');
INSERT INTO "django_migrations" VALUES(10,'django_q','0007_ormq','2026-11-26 04:47:52.388686');
INSERT INTO "django_migrations" VALUES(11,'django_q','0008_auto_20160224_1026','2026-11-26 04:47:52.396897');
INSERT INTO "django_migrations" VALUES(12,'django_q','0009_auto_20171009_0915','2026-11-26 04:47:52.410818');
INSERT INTO "django_migrations" VALUES(13,'django_q','0010_auto_20200610_0856','2026-11-26 04:47:52.444945');
INSERT INTO "django_migrations" VALUES(14,'django_q','0011_auto_20200628_1055','2026-11-26 04:47:52.460063');
INSERT INTO "django_migrations" VALUES(15,'django_q','0012_auto_20200702_1608','2026-11-26 04:47:52.465376');
INSERT INTO "django_migrations" VALUES(16,'django_q','0013_task_attempt_count','2026-11-26 04:47:52.479059');
INSERT INTO "django_migrations" VALUES(17,'django_q','0014_schedule_cluster','2026-11-26 04:47:52.497838');
INSERT INTO "django_migrations" VALUES(18,'django_q','0015_alter_schedule_schedule_type','2026-11-26 04:47:52.511341');
INSERT INTO "django_migrations" VALUES(19,'django_q','0016_schedule_intended_date_kwarg','2026-11-26 04:47:52.529612');
INSERT INTO "django_migrations" VALUES(20,'django_q','0017_task_cluster_alter','2026-11-26 04:47:52.545498');
INSERT INTO "django_migrations" VALUES(21,'django_q','0018_task_success_index','2026-11-26 04:47:52.556777');
INSERT INTO "django_migrations" VALUES(22,'django_q','0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more','2026-11-26 04:47:52.672480');
INSERT INTO "django_migrations" VALUES(23,'home','0001_initial','2026-11-26 04:47:52.700146');
INSERT INTO "django_migrations" VALUES(24,'portfolio','0001_initial','2026-11-26 04:47:52.958088');
INSERT INTO "django_migrations" VALUES(25,'sessions','0001_initial','2026-11-26 04:47:52.979762');
CREATE TABLE "django_q_ormq" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(100) NOT NULL, "payload" text NOT NULL, "lock" datetime NULL);
CREATE TABLE "django_q_schedule" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "func" varchar(256) NOT NULL, "hook" varchar(256) NULL, "args" text NULL, "kwargs" text NULL, "repeats" integer NOT NULL, "next_run" datetime NULL, "task" varchar(100) NULL, "name" varchar(100) NULL, "minutes" smallint unsigned NULL CHECK ("minutes" >= 0), "cron" varchar(100) NULL, "cluster" varchar(100) NULL, "schedule_type" varchar(2) NOT NULL, "intended_date_kwarg" varchar(100) NULL);
INSERT INTO "django_q_schedule" VALUES(1,'cmeridian.features.accounts.jobs.erase_absent',NULL,NULL,NULL,-1,'2026-11-26 04:47:53.131081',NULL,'cmeridian: erase absent guests',NULL,NULL,NULL,'D',NULL);
INSERT INTO "django_q_schedule" VALUES(2,'cmeridian.features.portfolio.jobs.clear_set_aside',NULL,NULL,NULL,-1,'2026-11-26 04:47:53.144490',NULL,'cmeridian: clear deleted activities',NULL,NULL,NULL,'D',NULL);
INSERT INTO "django_q_schedule" VALUES(3,'cmeridian.features.base.jobs.clear_old_submissions',NULL,NULL,NULL,-1,'2026-11-26 04:47:53.159089',NULL,'cmeridian: clear old submissions',NULL,NULL,NULL,'D',NULL);
INSERT INTO "django_q_schedule" VALUES(4,'cmeridian.features.base.jobs.clear_ended_sessions',NULL,NULL,NULL,-1,'2026-11-26 04:47:53.168419',NULL,'cmeridian: clear ended sessions',NULL,NULL,NULL,'D',NULL);
CREATE TABLE "django_q_task" ("name" varchar(100) NOT NULL, "func" varchar(256) NOT NULL, "hook" varchar(256) NULL, "args" text NULL, "kwargs" text NULL, "result" text NULL, "started" datetime NOT NULL, "stopped" datetime NOT NULL, "success" bool NOT NULL, "id" varchar(32) NOT NULL PRIMARY KEY, "group" varchar(100) NULL, "attempt_count" integer NOT NULL, "cluster" varchar(100) NULL);
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
INSERT INTO "django_session" VALUES('g5t2ukp2esu66ikcjyaunej5y7vcqzof','.eJw1jLEKAjEQRH9lmTocKlhoa6GC2AiCXI4QZO8uYhLN5ggo_ruxsJhiHvPmjQcniQFr7Phw3m78OH-V03ESLs9xWN2hYDyL2IGljtpWw5hbNf5UQ9FM0WKpSOMSp0TXGHqXvM0uBipWSDjkhva5FpeF-pjIkrcu5BpOze9CQ6Pr8PkCFXwwxg:1xWROt:w3miAOiBJId_Cqnjca3Z8K29nKZbzJvgjlhXj_WdJcU','2026-12-26 04:48:03.774368');
INSERT INTO "django_session" VALUES('2f3h7ns7ljlrnri1nl0qxh4umpjoavqx','.eJx1jkFLxDAQhf_KY87Z0q0IS692RUERwYPQlJJNZ7fRNpFM1kXE_24qyHoRhjnM--bjfdIbRwmeahofT_M2-rvQbLjym-vb3dY-35CifmYRc2DJUNtq6vuX_PF71aRQKlSXCpqeRkZkG-KAkxHsYjgexgTna1SwkQf2yZlJFNYwNrl3lxxLsTg0aeoU_vNflAsyOc9Yq7-qtuwK4VTjKKv9tJoHOME-RNw3CsYPSOdOYj4EzUOBq5Hta05MyivzeX4wt7TNtnOjjr6-AYh-Xt8:1xWROu:UL-_ul8HYbkxtiN3nA9BDtbHVWSkRfWEweZXy4eHsnc','2026-12-26 04:48:04.016164');
CREATE TABLE "home_earlierrecord" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "replaced_at" datetime NOT NULL, "person_id" bigint NOT NULL UNIQUE REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "home_earlierrecord" VALUES(1,'schema: cmeridian/record/1
clinician:
  name: Tomasz Wolski (sample)
  profession: MD
  specialty: surgery
  birth_date: 1977-11-26
  facts:
    dea_registrant: true
    prescribes_controlled_substances: true
credentials:
- set: us-abs
  issued: 2014-11-26
- set: us-nc-physician
  issued: 2012-11-26
  expires: 2027-06-26
  events:
  - kind: abms_aoa_rcpsc_moc_or_recertification_attested
    ''on'': 2026-07-26
- set: us-dea-mate
  issued: 2012-11-26
  expires: 2028-04-26
activities:
- id: t01
  title: Clinical congress, day one
  provider: Assembly of Surgeons (sample)
  completed: 2021-08-26
  format: live
  credits:
  - class: AMA_CAT1
    amount: 10
  relevance:
  - practice_area
- id: t02
  title: Clinical congress, one long day
  provider: Assembly of Surgeons (sample)
  completed: 2022-01-26
  format: live
  credits:
  - class: AMA_CAT1
    amount: 15.5
  relevance:
  - practice_area
  evidence:
  - file: congress.pdf
- id: t03
  title: Hernia repair, open and robotic
  provider: Institute of Operative Skill (sample)
  completed: 2022-07-26
  format: simulation
  credits:
  - class: AMA_CAT1
    amount: 12
  relevance:
  - practice_area
  evidence:
  - file: hernia.pdf
- id: t04
  title: Surgical self-assessment, part 1
  provider: Assembly of Surgeons (sample)
  completed: 2022-12-26
  format: self_assessment
  credits:
  - class: AMA_CAT1
    amount: 12
  relevance:
  - practice_area
  post_test_score_pct: 85
  evidence:
  - file: self-1.pdf
- id: t05
  title: MATE Act course, eight hours
  provider: Blue Ridge Surgical Society (sample)
  completed: 2023-05-26
  format: internet_enduring
  credits:
  - class: AMA_CAT1
    amount: 8
  topics:
    substance_use_disorder: 8
- id: t06
  title: Surgical self-assessment, part 2
  provider: Assembly of Surgeons (sample)
  completed: 2023-11-26
  format: self_assessment
  credits:
  - class: AMA_CAT1
    amount: 12
  relevance:
  - practice_area
  post_test_score_pct: 78
  evidence:
  - file: self-2.pdf
- id: t07
  title: Trauma for the surgeon on call
  provider: Blue Ridge Surgical Society (sample)
  completed: 2024-02-26
  format: live
  credits:
  - class: AMA_CAT1
    amount: 12
  relevance:
  - practice_area
- id: t08
  title: Morbidity and mortality conferences, a year
  provider: Pisgah Regional Hospital (sample)
  completed: 2024-07-26
  format: rss
  credits:
  - class: AMA_CAT1
    amount: 12
  relevance:
  - practice_area
- id: t09
  title: Colorectal update, morning
  provider: Cedar University (sample)
  completed: 2024-11-26
  format: live
  credits:
  - class: AMA_CAT1
    amount: 7
  relevance:
  - practice_area
- id: t10
  title: Colorectal update, evening workshop
  provider: Cedar University (sample)
  completed: 2024-11-26
  format: workshop
  credits:
  - class: AMA_CAT1
    amount: 6.5
  relevance:
  - practice_area
- id: t11
  title: Surgical self-assessment, part 3
  provider: Assembly of Surgeons (sample)
  completed: 2025-04-26
  format: self_assessment
  credits:
  - class: AMA_CAT1
    amount: 12
  relevance:
  - practice_area
  post_test_score_pct: 71
  evidence:
  - file: self-3.pdf
- id: t12
  title: Wilderness medicine on the trail
  provider: Blue Ridge Outdoor Institute (sample)
  completed: 2025-08-26
  format: live
  credits:
  - class: AMA_CAT1
    amount: 9
  relevance:
  - other
- id: t13
  title: Surgical self-assessment, part 4
  provider: Assembly of Surgeons (sample)
  completed: 2026-02-26
  format: self_assessment
  credits:
  - class: AMA_CAT1
    amount: 12
  relevance:
  - practice_area
  post_test_score_pct: 90
  evidence:
  - file: self-4.pdf
- id: t14
  title: Controlled substances after surgery
  provider: Blue Ridge Surgical Society (sample)
  completed: 2026-05-26
  format: internet_live
  credits:
  - class: AMA_CAT1
    amount: 2
  topics:
    controlled_substance_prescribing: 2
    opioid_prescribing: 1
- id: t15
  title: Robotic surgery, credentialing course
  provider: Institute of Operative Skill (sample)
  completed: 2026-09-26
  format: simulation
  credits:
  - class: AMA_CAT1
    amount: 12
  relevance:
  - practice_area
  evidence:
  - file: robotic.pdf
achievements:
- kind: committee
  title: Surgical quality committee
  where: Pisgah Regional Hospital (sample)
  since: ''2025-03-26''
goals:
- pathway: quality_safety_leader
  by: 2030-12-31
','2026-11-26 04:48:03.983629',2);
CREATE TABLE "portfolio_activity" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "public_id" varchar(22) NOT NULL UNIQUE, "record_id" varchar(200) NOT NULL, "title" varchar(2000) NOT NULL, "provider" varchar(2000) NOT NULL, "completed" date NOT NULL, "format" varchar(200) NOT NULL, "subtype" varchar(200) NOT NULL, "course" varchar(200) NOT NULL, "approved_lists" text NOT NULL CHECK ((JSON_VALID("approved_lists") OR "approved_lists" IS NULL)), "relevance" text NOT NULL CHECK ((JSON_VALID("relevance") OR "relevance" IS NULL)), "post_test_score_pct" decimal NULL, "formally_approved" bool NULL, "reflection" bool NULL, "deleted_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "activity_id_once" UNIQUE ("person_id", "record_id"), CONSTRAINT "activity_has_id" CHECK (NOT ("record_id" = '')), CONSTRAINT "activity_score_is_percentage" CHECK (("post_test_score_pct" IS NULL OR ("post_test_score_pct" >= '0' AND "post_test_score_pct" <= '100'))));
INSERT INTO "portfolio_activity" VALUES(1,'vAZ8cbl7Slm7sPGLTUVrIs','a01','Opioid stewardship for residents, eight hours','Lakeshore Residency Programme (sample)','2020-09-26','live','','','[]','[]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(2,'KTlv7eotrBNiHzD8DIaglZ','a02','Opioids in the clinic, part 1','Gulf Coast Family Medicine Society (sample)','2019-05-26','online','','','[]','[]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(3,'MvbfJnQqxEeRuIpWxCcXhY','a03','Opioids in the clinic, part 2','Gulf Coast Family Medicine Society (sample)','2022-07-26','online','','','[]','[]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(4,'MsXlZJZILZIekEjFGF7aOB','a04','Family medicine board review','Cedar University (sample)','2024-05-26','live','','','[]','[]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(5,'RPFdL25j5BlmgzcXdkE6kE','a05','Journal club, a year of it','Valley View Hospital (sample)','2024-09-26','rss','','','[]','["privileges"]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(6,'xhDYSBFLa72u96Pnq9kvhg','a06','Asthma and COPD in primary care','Society of Respiratory Primary Care (sample)','2025-05-26','live','','','[]','["practice_area", "privileges"]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(7,'num52LSOImr5G2AdkcIKeT','a07','The pain conversation','Open Door Clinic Network (sample)','2025-07-26','internet_live','','','[]','[]',90,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(8,'Hqwh9ElJF8C1EGJx9Z2U0j','a08','Diabetes technology for the family doctor','Cedar University (sample)','2025-09-26','enduring','','','[]','["practice_area"]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(9,'6MravWvHsNHNJhYk2X4mHG','a09','Point-of-care ultrasound, hands on','Bayview Simulation Centre (sample)','2025-11-26','simulation','','','[]','["practice_area", "privileges"]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(10,'pFfmqKN978sClXbnpZm2ns','a10','Family Medicine Days','Gulf Coast Family Medicine Society (sample)','2026-02-26','live','','','[]','[]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(11,'fxazL6tmqrhTm33qF7H1MC','a11','Supervising medical students','Cedar University (sample)','2026-03-26','teaching','','','[]','[]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(12,'wK7yqsZc5Rz5ADkI0XVbUS','a12','Hypertension, updates in ten minutes','The Quick Review (sample)','2026-05-26','journal','','','[]','["practice_area", "privileges"]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(13,'WuXsN8BqfOP3v8QTGOkV2k','a13','Recognising human trafficking in the clinic','Open Door Clinic Network (sample)','2026-06-26','internet_enduring','','','["us-tx-hhsc"]','[]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(14,'907P6JMa6WnD2zDdKZTiQx','a14','Running a small practice','Practice Owners'' Forum (sample)','2026-07-26','live','','','[]','[]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(15,'yGfvp97A9v4XXTmFWWQExx','a15','Reading, unaccredited','self','2026-08-26','self_study','','','[]','[]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(16,'4eX2uJqoNTnIn2Punmmpje','a16','Grand rounds, autumn and winter','Valley View Hospital (sample)','2026-10-26','rss','','','[]','["privileges"]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(17,'DGCaekM8MORqGVe7ulaJk3','act-cP2tQ8KYMNK0wxgAqNSzMz','Kept activity','','2026-03-02','','','','[]','[]',NULL,NULL,NULL,NULL,1);
INSERT INTO "portfolio_activity" VALUES(18,'LlGkVWplEqOpoMAeXrk3rP','act-cQ8t1vOgP1TN8J4m9Y0L2M','Set aside','','2026-03-02','','','','[]','[]',NULL,NULL,NULL,'2026-11-26 04:48:03.322218',1);
INSERT INTO "portfolio_activity" VALUES(34,'oEiHkrR6nBgFrAbvI5Z8lp','a1','Café, naïve “quotes” and ''one'' \ backslash','','2026-03-02','','','','[]','[]',NULL,NULL,NULL,NULL,2);
CREATE TABLE "portfolio_creditline" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "credit_class" varchar(200) NOT NULL, "amount" decimal NOT NULL, "unit" varchar(4) NOT NULL, "activity_id" bigint NOT NULL REFERENCES "portfolio_activity" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "credit_not_negative" CHECK ("amount" >= '0'), CONSTRAINT "credit_has_class" CHECK (NOT ("credit_class" = '')), CONSTRAINT "credit_unit_is_known" CHECK ("unit" IN ('', 'week', 'year')));
INSERT INTO "portfolio_creditline" VALUES(1,'AMA_CAT1',8,'',1);
INSERT INTO "portfolio_creditline" VALUES(2,'AMA_CAT1',2,'',2);
INSERT INTO "portfolio_creditline" VALUES(3,'AMA_CAT1',2,'',3);
INSERT INTO "portfolio_creditline" VALUES(4,'AAFP_PRESCRIBED',36,'',4);
INSERT INTO "portfolio_creditline" VALUES(5,'AMA_CAT1',18,'',5);
INSERT INTO "portfolio_creditline" VALUES(6,'AMA_CAT1',12,'',6);
INSERT INTO "portfolio_creditline" VALUES(7,'AAFP_PRESCRIBED',12,'',6);
INSERT INTO "portfolio_creditline" VALUES(8,'AMA_CAT1',4,'',7);
INSERT INTO "portfolio_creditline" VALUES(9,'AMA_CAT1',6.5,'',8);
INSERT INTO "portfolio_creditline" VALUES(10,'AMA_CAT1',14.25,'',9);
INSERT INTO "portfolio_creditline" VALUES(11,'AAFP_PRESCRIBED',21,'',10);
INSERT INTO "portfolio_creditline" VALUES(12,'AMA_CAT1',21,'',10);
INSERT INTO "portfolio_creditline" VALUES(13,'AAFP_ELECTIVE',10,'',11);
INSERT INTO "portfolio_creditline" VALUES(14,'AMA_CAT1',3.75,'',12);
INSERT INTO "portfolio_creditline" VALUES(15,'AMA_CAT1',1,'',13);
INSERT INTO "portfolio_creditline" VALUES(16,'AMA_CAT1',6,'',14);
INSERT INTO "portfolio_creditline" VALUES(17,'AMA_CAT2',12,'',15);
INSERT INTO "portfolio_creditline" VALUES(18,'AMA_CAT1',5,'',16);
INSERT INTO "portfolio_creditline" VALUES(19,'AMA_CAT1',1.5,'',17);
INSERT INTO "portfolio_creditline" VALUES(20,'AMA_CAT1',1.5,'',18);
INSERT INTO "portfolio_creditline" VALUES(36,'AMA_CAT1',4.5,'',34);
CREATE TABLE "portfolio_evidence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file" varchar(200) NOT NULL, "sha256" varchar(64) NOT NULL, "activity_id" bigint NOT NULL REFERENCES "portfolio_activity" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "evidence_has_name" CHECK (NOT ("file" = '')));
INSERT INTO "portfolio_evidence" VALUES(1,'stewardship.pdf','',1);
INSERT INTO "portfolio_evidence" VALUES(2,'asthma.pdf','',6);
INSERT INTO "portfolio_evidence" VALUES(3,'pain.pdf','',7);
INSERT INTO "portfolio_evidence" VALUES(4,'ultrasound.pdf','',9);
INSERT INTO "portfolio_evidence" VALUES(5,'family-days.pdf','',10);
INSERT INTO "portfolio_evidence" VALUES(6,'trafficking.pdf','',13);
INSERT INTO "portfolio_evidence" VALUES(14,'errors.pdf','0000000000000000000000000000000000000000000000000000000000000000',34);
CREATE TABLE "portfolio_topichours" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "topic" varchar(200) NOT NULL, "hours" decimal NOT NULL, "activity_id" bigint NOT NULL REFERENCES "portfolio_activity" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "topic_once_an_activity" UNIQUE ("activity_id", "topic"), CONSTRAINT "topic_hours_not_negative" CHECK ("hours" >= '0'));
INSERT INTO "portfolio_topichours" VALUES(1,'substance_use_disorder',8,1);
INSERT INTO "portfolio_topichours" VALUES(2,'opioid_prescribing',2,2);
INSERT INTO "portfolio_topichours" VALUES(3,'opioid_prescribing',2,3);
INSERT INTO "portfolio_topichours" VALUES(4,'pain_management',4,7);
INSERT INTO "portfolio_topichours" VALUES(5,'medical_ethics',1,10);
INSERT INTO "portfolio_topichours" VALUES(6,'human_trafficking',1,13);
INSERT INTO "portfolio_topichours" VALUES(7,'practice_management',6,14);
INSERT INTO "portfolio_topichours" VALUES(11,'medical_errors',2,34);
CREATE INDEX "accounts_person_last_seen_on_0d9c459c" ON "accounts_person" ("last_seen_on");
CREATE INDEX "accounts_ownset_person_id_795cc649" ON "accounts_ownset" ("person_id");
CREATE INDEX "accounts_credential_person_id_45023191" ON "accounts_credential" ("person_id");
CREATE INDEX "audit_by_actor" ON "base_auditevent" ("actor", "at");
CREATE INDEX "submission_by_time" ON "base_submission" ("at");
CREATE INDEX "compliance_rulenote_person_id_c425c30c" ON "compliance_rulenote" ("person_id");
CREATE INDEX "note_by_rule" ON "compliance_rulenote" ("set_id", "rule_id");
CREATE INDEX "success_index" ON "django_q_task" ("group", "name", "func") WHERE "success";
CREATE INDEX "portfolio_activity_deleted_at_c09527d0" ON "portfolio_activity" ("deleted_at");
CREATE INDEX "portfolio_activity_person_id_36678fd5" ON "portfolio_activity" ("person_id");
CREATE INDEX "activity_by_day" ON "portfolio_activity" ("person_id", "completed");
CREATE INDEX "portfolio_creditline_activity_id_3401346d" ON "portfolio_creditline" ("activity_id");
CREATE INDEX "portfolio_evidence_activity_id_17920435" ON "portfolio_evidence" ("activity_id");
CREATE INDEX "portfolio_topichours_activity_id_a14e6877" ON "portfolio_topichours" ("activity_id");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',25);
INSERT INTO "sqlite_sequence" VALUES('django_q_schedule',4);
INSERT INTO "sqlite_sequence" VALUES('portfolio_activity',34);
INSERT INTO "sqlite_sequence" VALUES('portfolio_creditline',36);
INSERT INTO "sqlite_sequence" VALUES('portfolio_evidence',14);
INSERT INTO "sqlite_sequence" VALUES('portfolio_topichours',11);
INSERT INTO "sqlite_sequence" VALUES('accounts_person',2);
INSERT INTO "sqlite_sequence" VALUES('base_auditevent',10);
INSERT INTO "sqlite_sequence" VALUES('accounts_ownset',2);
INSERT INTO "sqlite_sequence" VALUES('accounts_credential',10);
INSERT INTO "sqlite_sequence" VALUES('compliance_rulesseen',2);
INSERT INTO "sqlite_sequence" VALUES('base_submission',4);
INSERT INTO "sqlite_sequence" VALUES('compliance_rulenote',1);
INSERT INTO "sqlite_sequence" VALUES('home_earlierrecord',1);
COMMIT;
