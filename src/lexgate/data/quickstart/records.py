"""What else the provider of the fictional system keeps: records, and the two registers of acts and figures."""

SCREENING = """# Screening for prohibited practices

Complaint router 1.0. Screened on 2 March 2026 by Ada Example; repeated with each change of purpose.

## Manipulation

The router shows nothing to the person who complains; it only chooses a team. It cannot steer anybody.

## Vulnerability

Age, illness and hardship are no inputs. A complaint that speaks of hardship is not treated later than others.

## Social scoring

No person gets a score. Topics are not kept beyond the complaint.

## Crime prediction

No output speaks of offences.

## Face scraping

There are no images in the data.

## Emotion recognition

The tone of a complaint is neither labelled nor predicted. Employees are not observed.

## Biometric categorisation

There are no biometric data.
"""

CLASSIFICATION = """# Classification record

Complaint router 1.0, decided on 2 March 2026 by Ada Example.

## Route

By its use, under Annex III: the order in which complaints about loans are answered touches access to credit.

## Exception

A narrow task of procedure might be claimed. It is not: what the router gets wrong is answered later.

## Profiling

Persons are not profiled; the text of the complaint alone is read.

## Conclusion

Treated as high-risk. Each area of Annex III was gone through:

## Biometrics

Not touched.

## Critical infrastructure

Not touched.

## Education

Not touched.

## Employment

Not touched: the work of the teams is not judged by the router.

## Essential services

Touched: complaints about loans of natural persons.

## Law enforcement

Not touched.

## Migration

Not touched.

## Justice and democracy

Not touched.
"""

QUALITY = """# Quality management

Example Lending Ltd. Kept by Ada Example, reviewed each year.

## Strategy for compliance

A change of data, model or purpose is a new version and goes through the gate again.

## Design control

Design choices are proposed in writing and accepted by the head of the desk.

## Development and quality control

Two persons look at each change; the data steward accepts new data.

## Examination and testing

Tests are made before release, after each change, and every six months, by thresholds written down beforehand.

## Technical specifications

The standard packs named in the project file, with the levels declared in the instructions for use.

## Data management

From collection to deletion as the data governance file says.

## Risk management

As the risk management file says.

## Post-market monitoring

As the monitoring plan says.

## Incident reporting

Incidents are entered in the register of acts on the day they become known; Ada Example reports them.

## Communication with authorities

Ada Example answers authorities; letters are filed with the day of receipt.

## Record keeping

Records are kept for ten years, logs for twelve months.

## Resources

Two engineers and one data steward; the model can be rebuilt from its recorded inputs.

## Accountability

Roles are named in the project file; the management reviews them each year.
"""

MONITORING = """# Post-market monitoring plan

## Data collected

Topics that team members changed, complaints that came back, and fifty complaints a week read without the topic shown.

## Analysis

Each month by topic, gender and region, with intervals. A fall below the declared accuracy is looked into within a week.

## Action

Retraining, switching off, or a report as an incident; the head of the desk decides and writes it down.
"""

ACTS = """id,kind,at,by,role,answers,document
A-1,validation,2026-03-04,Bo Example,data steward,,
A-2,human-review,2026-03-09,Cai Example,human oversight,,
"""

FIGURES = """figure,value,unit,measured_on,by
doc-retention-years,10,years,2026-03-02,Ada Example
log-retention-months,12,months,2026-03-02,Ada Example
"""

RECORDS = {
    "documents/prohibited-practices-screening.md": SCREENING,
    "documents/classification-record.md": CLASSIFICATION,
    "documents/quality-management.md": QUALITY,
    "documents/post-market-monitoring-plan.md": MONITORING,
    "registers/acts.csv": ACTS,
    "registers/figures.csv": FIGURES,
}
"""Path in the project → text."""
