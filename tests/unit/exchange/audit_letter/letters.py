"""Letters of audit, all invented, in the manners in which authorities write them.

No person, number or address in them is real. `DEVELOPED` are the ones the reader was written with;
`HELD_OUT` were written apart from it, in other manners.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter with what stands in it.

    held: set ids, each with its licence number, of whom it was sent to. set: None where the letter
    leaves it open. start, end, answer_by: ISO dates, empty where the letter has none.
    """

    name: str
    text: str
    held: tuple[tuple[str, str], ...]
    profession: str = "MD"
    set: str | None
    start: str = ""
    end: str = ""
    answer_by: str = ""
    on: date = date(2026, 2, 12)


DEVELOPED = (
    Letter(
        name="california formal",
        held=(("us-ca-md", "A 99001"), ("us-dea-mate", "")),
        set="us-ca-md",
        start="2024-02-01",
        end="2026-01-31",
        answer_by="2026-03-15",
        text="""MEDICAL BOARD OF CALIFORNIA
Licensing Program - CME Audit Unit

February 9, 2026

RE: Physician's and Surgeon's License A 99001

Dear Dr. Okafor (sample):

You have been selected for a random audit of continuing medical education. Submit proof of CME
completed between February 1, 2024 and January 31, 2026 by 15 March 2026.

Acceptable documentation includes copies of certificates showing your name, the title of the
activity, the date, the provider and the number of credits. You must document at least 50 hours of
approved CME.

Failure to respond may result in a citation.
""",
    ),
    Letter(
        name="florida letterhead, within thirty days",
        held=(("us-fl-md", "ME000111"), ("us-ca-md", "A 99001")),
        set="us-fl-md",
        start="2024-02-01",
        end="2026-01-31",
        answer_by="2026-03-06",
        text="""STATE OF FLORIDA
Department of Health
Board of Medicine

Date: 02/04/2026

Dear Licensee,

A review of CE Broker shows that you have not reported all continuing medical education required
for the biennium 02/01/2024 - 01/31/2026. Within thirty (30) days of the date of this letter, please
upload certificates of completion for 40 hours of CME, including 2 hours of Prevention of Medical
Errors and 2 hours of Domestic Violence.
""",
    ),
    Letter(
        name="texas short mail, numeric dates with two-digit years",
        held=(("us-tx-physician", "Q0000"),),
        set="us-tx-physician",
        start="2024-03-01",
        end="2026-02-28",
        answer_by="2026-04-01",
        text="""From: CME audits
Subject: Texas Medical Board audit notice

Your permit was picked for audit. Period: 3/1/24 to 2/28/26. Reply with your transcript no later
than 4/1/26. 48 credits are required, at least 24 of them formal.
""",
    ),
    Letter(
        name="table of labels",
        held=(("us-az-md", "00001"),),
        set="us-az-md",
        start="2024-01-01",
        end="2025-12-31",
        answer_by="2026-03-02",
        text="""ARIZONA MEDICAL BOARD
NOTICE OF CME AUDIT

License number:        00001
Notice date:           2026-01-16
Audit period start:    2024-01-01
Audit period end:      2025-12-31
Response due:          2026-03-02

Provide a copy of each certificate or an activity log.
""",
    ),
    Letter(
        name="renewal period ending, two-year",
        held=(("us-ga-physician", ""),),
        set="us-ga-physician",
        start="2024-02-01",
        end="2026-01-31",
        answer_by="2026-03-20",
        text="""GEORGIA COMPOSITE MEDICAL BOARD

January 20, 2026

Dear Doctor:

The Board is auditing physicians for the two-year renewal period ending January 31, 2026. Please
furnish documentation of 40 hours of AMA PRA Category 1 credit, postmarked on or before
March 20, 2026, to the address above.
""",
    ),
    Letter(
        name="certifying board, months only",
        held=(("us-abfm", ""), ("us-oh-physician", "35.000001")),
        set="us-abfm",
        start="2023-01-01",
        end="2025-12-31",
        answer_by="2026-02-28",
        text="""American Board of Family Medicine
Certification Services

10 February 2026

Dear Diplomate,

As part of our annual verification you have been chosen to document the CME you attested for your
three-year stage, January 2023 through December 2025. Upload your certificates to your portfolio by
28 February 2026. Diplomates attest to 150 credits.
""",
    ),
    Letter(
        name="nursing, calendar of two layouts",
        profession="RN",
        held=(("us-tx-rn", "900001"),),
        set="us-tx-rn",
        start="2023-12-01",
        end="2025-11-30",
        answer_by="2026-03-13",
        text="""TEXAS BOARD OF NURSING
Continuing Competency Audit

Nurse: SAMPLE, Marisol
RN License: 900001

You attested at renewal that you met the continuing competency requirement. From: Dec. 1st 2023
To: Nov. 30th 2025. Submit a photocopy of each certificate of attendance (20 contact hours).
Deadline: Friday, March 13, 2026.
""",
    ),
    Letter(
        name="pharmacist, by the licence number only",
        profession="PHARMACIST",
        held=(("us-ca-pharmacist", "RPH 00042"), ("us-wa-pharmacist", "PH0001")),
        set="us-ca-pharmacist",
        start="2024-04-01",
        end="2026-03-31",
        answer_by="2026-05-01",
        on=date(2026, 4, 10),
        text="""Re: RPH 00042

Our records show your license was renewed. Please send completion certificates for the 30 hours of
CE earned from 1 April 2024 until 31 March 2026. We must receive them by 1 May 2026. This is
request number 2 of our office.
""",
    ),
    Letter(
        name="australian, day first",
        held=(("au-mba-cpd", ""),),
        set="au-mba-cpd",
        start="2025-01-01",
        end="2025-12-31",
        answer_by="2026-03-05",
        text="""Medical Board of Australia
Audit of registration standards

13/02/2026

You have been selected for audit against the CPD registration standard for the period 01/01/2025 to
31/12/2025. Please respond by 05/03/2026 with your CPD home's certificate showing 50 hours.
""",
    ),
    Letter(
        name="calendar year, thirty days of receipt",
        held=(("us-al-physician", "MD.00001"),),
        set="us-al-physician",
        start="2025-01-01",
        end="2025-12-31",
        answer_by="2026-03-04",
        text="""ALABAMA BOARD OF MEDICAL EXAMINERS

February 2, 2026

The Board is verifying continuing medical education for calendar year 2025. Produce documents for
25 credits, within 30 days from receipt of this letter.
""",
    ),
    Letter(
        name="legal style with ordinals",
        held=(("us-nj-physician", ""),),
        set="us-nj-physician",
        start="2023-07-01",
        end="2025-06-30",
        answer_by="2026-03-15",
        text="""NEW JERSEY STATE BOARD OF MEDICAL EXAMINERS

IN THE MATTER of continuing education compliance

PLEASE TAKE NOTICE that you are directed to furnish, not later than the 15th day of March, 2026,
evidence of one hundred (100) credits of continuing medical education completed in the biennial
period from the 1st day of July, 2023 to the 30th day of June, 2025.
""",
    ),
    Letter(
        name="two sets of one authority, neither held",
        profession="MD",
        held=(("us-ca-md", "A 99001"),),
        set=None,
        start="2024-01-01",
        end="2025-12-31",
        answer_by="2026-03-31",
        text="""Illinois Department of Financial and Professional Regulation
and Texas Medical Board, joint mailing

Audit window: 2024-01-01 through 2025-12-31. Respond by 2026-03-31 with proof of credits.
""",
    ),
    Letter(
        name="no period at all",
        held=(("us-wy-physician", ""),),
        set="us-wy-physician",
        answer_by="2026-03-09",
        text="""Wyoming Board of Medicine

We wrote to you before about your CME audit and have no reply. Send the certificates we asked for
by March 9, 2026.
""",
    ),
    Letter(
        name="physician associates, board inside a longer name",
        profession="DO",
        held=(("us-ca-do", "20A0001"), ("us-ca-md", "")),
        set="us-ca-do",
        start="2024-01-01",
        end="2025-12-31",
        answer_by="2026-02-27",
        text="""OSTEOPATHIC MEDICAL BOARD OF CALIFORNIA

Random CME audit. You renewed in 2026. For the cycle January 1, 2024 \u2013 December 31, 2025 you
certified 50 hours. Fax or e-mail copies of your certificates by close of business February 27,
2026.
""",
    ),
)

HELD_OUT = (
    Letter(
        name="oregon, bullets and weekday",
        held=(("us-or-physician", "MD00007"),),
        set="us-or-physician",
        start="2024-01-01",
        end="2025-12-31",
        answer_by="2026-03-06",
        text="""Oregon Medical Board
1500 Example Avenue

January 5, 2026

NOTICE: CONTINUING MEDICAL EDUCATION AUDIT

Dear Licensee:
Each renewal, a share of licensees is audited. Please provide proof of 60 hours of CME obtained
during January 1, 2024 - December 31, 2025:
  * certificates of completion, or
  * a transcript from an accredited provider
All materials must be received in our office by Friday, March 6, 2026. If you were licensed after
January 1, 2025, other rules apply.
""",
    ),
    Letter(
        name="washington, four-year cycle with birthday",
        held=(("us-wa-md", "MD00000077"),),
        set="us-wa-md",
        start="2022-02-01",
        end="2026-01-31",
        answer_by="2026-03-14",
        text="""Washington Medical Commission
02/12/2026
Credential: MD00000077
Dear Dr. Example,
Your credential expired on your birthday, 01/31/2026, and you renewed. We are auditing the 200 hours
of continuing medical education earned in the four years prior to January 31, 2026. Return the
enclosed form and your certificates within 30 calendar days of the date of this notice.
""",
    ),
    Letter(
        name="pa certification, portal text",
        profession="PA",
        held=(("us-nccpa-pa-c", "1000001"), ("us-fl-pa", "PA0001")),
        set="us-nccpa-pa-c",
        start="2024-01-01",
        end="2025-12-31",
        answer_by="2026-03-31",
        text="""NCCPA CME Audit
You logged 100 CME credits, including 50 Category 1 credits, for the cycle that began 01/01/2024 and
ended 12/31/2025. You have been selected for audit. Please upload documentation for the activities
marked in your record by 11:59 p.m. on March 31, 2026.
""",
    ),
    Letter(
        name="virginia, since your last renewal",
        held=(("us-va-physician", "0101000001"),),
        set="us-va-physician",
        start="2024-03-01",
        end="2026-02-28",
        answer_by="2026-04-10",
        on=date(2026, 3, 11),
        text="""COMMONWEALTH OF VIRGINIA
Department of Health Professions
Virginia Board of Medicine

March 11, 2026

Dear Dr. Example:

The Board audits a sample of those who renewed. Complete the Continued Competency form for the
period March 1, 2024, through February 28, 2026, and return it with documentation no later than
April 10, 2026. Sixty hours are required, of which 30 hours must be Type 1.
""",
    ),
    Letter(
        name="michigan, three years before the expiry",
        held=(("us-mi-md", "4301000001"),),
        set="us-mi-md",
        start="2023-02-01",
        end="2026-01-31",
        answer_by="2026-03-02",
        text="""STATE OF MICHIGAN
DEPARTMENT OF LICENSING AND REGULATORY AFFAIRS
MICHIGAN BOARD OF MEDICINE

Mailing Date: January 31, 2026
License No. 4301000001

Dear Licensee: This is to notify you of a continuing education audit. You must submit evidence of
150 hours of continuing education completed during the three years immediately preceding
January 31, 2026. Your response is due by March 2, 2026.
""",
    ),
    Letter(
        name="nurse, form with from and to",
        profession="RN",
        held=(("us-ca-rn", "RN 000777"),),
        set="us-ca-rn",
        start="2023-10-01",
        end="2025-09-30",
        answer_by="2026-03-16",
        text="""BRN - Continuing Education Audit Form

Name: Sample Nurse    License: RN000777
Renewal cycle audited   from 10/01/2023   to 09/30/2025
Return by: 03/16/2026
List each course (30 contact hours) and attach certificates.
""",
    ),
    Letter(
        name="hospital letter that mentions the board",
        held=(("us-ny-physician", "000123"), ("us-abim", "")),
        set="us-abim",
        start="2021-01-01",
        end="2025-12-31",
        answer_by="2026-03-20",
        text="""Example Hospital, Medical Staff Office

Feb 3, 2026

For your reappointment we must verify points reported to ABIM. Kindly email proof of points earned
January 1, 2021 to December 31, 2025. We need it by Mar 20, 2026. Your appointment ends on
June 30, 2026.
""",
    ),
    Letter(
        name="kentucky, three-year cycle",
        held=(("us-ky-physician", "00009"),),
        set="us-ky-physician",
        start="2023-01-01",
        end="2025-12-31",
        answer_by="2026-03-01",
        text="""Kentucky Board of Medical Licensure
February 1 2026

The Board's records indicate that the CME cycle which ended on December 31, 2025 (started January 1,
2023) must be documented. Please submit by March 1, 2026 copies of certificates for 60 hours.
""",
    ),
    Letter(
        name="north carolina, all capitals",
        held=(("us-nc-physician", "9999-00001"), ("us-sc-physician", "")),
        set="us-nc-physician",
        start="2022-07-01",
        end="2025-06-30",
        answer_by="2026-03-10",
        text="""NORTH CAROLINA MEDICAL BOARD
LICENSE NO. 9999-00001

FEBRUARY 10, 2026

YOU ARE HEREBY NOTIFIED THAT YOU HAVE BEEN SELECTED FOR A CME AUDIT COVERING JULY 1, 2022 THROUGH
JUNE 30, 2025. COPIES OF CERTIFICATES FOR 60 HOURS OF CATEGORY 1 CME ARE DUE IN THE BOARD OFFICE BY
MARCH 10, 2026.
""",
    ),
    Letter(
        name="colorado, portal notice with abbreviations",
        held=(("us-co-physician", "DR.0000001"),),
        set="us-co-physician",
        start="2023-05-01",
        end="2025-04-30",
        answer_by="2026-03-01",
        text="""Colorado Division of Professions and Occupations
Colorado Medical Board
Credential DR.0000001

Notice sent 01-30-2026. Your CME for the renewal term 05-01-2023 thru 04-30-2025 is under review.
30 credits. Response window closes 03-01-2026.
""",
    ),
    Letter(
        name="pennsylvania, year only in the second date",
        held=(("us-pa-md", "MD000001"),),
        set="us-pa-md",
        start="2023-01-01",
        end="2024-12-31",
        answer_by="2026-02-27",
        text="""Commonwealth of Pennsylvania
State Board of Medicine

February 2, 2026

Dear Physician,
Our audit covers the biennial renewal period January 1, 2023, to December 31, 2024. We request that
you send us, within 25 days of the date of this letter, documentation of the 100 credit hours.
""",
    ),
    Letter(
        name="abpn, european manner",
        held=(("us-abpn", ""),),
        set="us-abpn",
        start="2023-01-01",
        end="2025-12-31",
        answer_by="2026-04-30",
        text="""American Board of Psychiatry and Neurology, Inc.
Continuing certification audit
11 Feb 2026

Block: 1 Jan 2023 to 31 Dec 2025. Kindly provide CME certificates (90 credits) on or before
30 April 2026.
""",
    ),
    Letter(
        name="ohio nurse practitioner, window of months",
        profession="NP",
        held=(("us-oh-np", "APRN.CNP.00001"), ("us-oh-rn", "RN.000001")),
        set="us-oh-np",
        start="2023-11-01",
        end="2025-10-31",
        answer_by="2026-03-12",
        text="""Ohio Board of Nursing
Audit of continuing education - APRN
License APRN.CNP.00001

You are required to show completion of 24 contact hours during the period November 1, 2023 and
October 31, 2025. Provide certificates by 5:00 PM on Thursday, March 12, 2026.
""",
    ),
    Letter(
        name="massachusetts, prose without a range",
        held=(("us-ma-physician", "000001"),),
        set="us-ma-physician",
        start="2023-12-05",
        end="2025-12-04",
        answer_by="2026-03-04",
        text="""Commonwealth of Massachusetts
Board of Registration in Medicine

Dr. Example: you renewed your license number 000001 for two years. Your renewal cycle began on
December 5, 2023. It ended on December 4, 2025. Please answer this audit, with certificates for
50 credits, before March 5, 2026 - that is, not later than March 4, 2026.
""",
    ),
)
