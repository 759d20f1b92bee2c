"""The documents of the fictional system, as evidence: short, but each says something that can be checked."""

RISK_MANAGEMENT = """\
# Risk management

System: Complaint router, version 1.0. Owner: Ada Example. Last review: before each release.

## Identification of risks

| no. | risk | who is harmed |
|---|---|---|
| R1 | A complaint goes to the wrong team and is answered late. | the person who complains |
| R2 | Complaints of one gender or region are misrouted more often. | that group |
| R3 | Personal data in training texts come out again, or are seen by people who need not see them. | the person who complained |
| R4 | A complaint about threats by a collector is not recognised as urgent. | the person who complains |

## Estimation of risks

R1 is likely (about one complaint in twenty) and its harm is small: a misrouted complaint is passed on within a day.
R2 is possible; writers in the region North describe their matter in a more roundabout way, and the test shows a lower
accuracy for them. R3 is unlikely after masking, its harm would be large. R4 is unlikely, its harm would be large.

## Post-market data

Each week the team leads report how many complaints were passed on by hand, by topic and region. A rise of the share by
half leads to a new estimate of R1 and R2.

## Risk measures

- R1: the router gives no topic when it is unsure; a person reads these complaints first.
- R2: accuracy and error rates are measured by gender, region and both before each release, with intervals.
- R3: eight kinds of personal data are looked for and masked before training; what is left is measured.
- R4: texts that mention threats are shown to a person whatever the topic.

## Residual risk

After these measures R1 and R2 stay at a level that the provider accepts, because every decision can be corrected by a
person within a day. R3 and R4 are reviewed at each release.

## Testing

The bounds are fixed before the test is run and are sealed with the digests of model and data. The test data were not
used for training, and copies of them were removed from the training data.

## Vulnerable groups

People under 18 can not take out loans and do not write to the router. People in debt distress do write: their
complaints are never closed automatically.
"""

TECHNICAL_DOCUMENTATION = """\
# Technical documentation

## General description

The router reads a complaint in English and gives one of five topics: application, collection, credit-report, fees,
payment. It runs inside the provider's complaint desk; it answers nobody and decides no complaint.

## Development

A small English text encoder was fine-tuned on complaints labelled by topic. Hyper-parameters, seeds, versions and the
digests of data and model are recorded in the ledger of the run that made it.

## Monitoring and control

The share of unsure answers and the share of complaints passed on by hand are watched daily. The desk can switch the
router off; complaints then go to a common inbox.

## Performance metrics

Accuracy and macro F1 say how often the topic is right, overall and in the weakest class. The lowest accuracy among
groups says whether somebody is served worse. Calibration matters because unsure answers go to a person.

## Risk management

See risk-management.md.

## Changes

A new model, new training data or a new topic is a new version, is measured again and needs a new release.

## Standards applied

The requirements applied and the day whose law was applied are named in the report of each run.

## Declaration of conformity

To be signed by the provider before the system is put into service; the release record names the verdicts it rests on.

## Post-market monitoring

Weekly figures by topic and region; a complaint of a person about the router itself is examined within five days.

## Logging

For each complaint the desk records time, model version, topic, probability and whether a person changed the topic. The
records are kept for two years.
"""

DATA_GOVERNANCE = """\
# Data governance

Data steward: Bo Example.

## Design choices

The texts are what a person would write in the complaint form. One topic for each text, the main one.

## Origin

The corpus was made by a generator for this example. It describes nobody. Defects were planted in it on purpose and are
listed in planted.jsonl.

## Preparation

Texts are normalised; duplicates, near duplicates, conflicting labels and copies of test texts are removed; likely wrong
labels are searched; personal data are masked. Every row that was touched is on record with its reason.

## Assumptions

The topic can be told from the text alone. Gender and region are known from the form and are not shown to the model.

## Suitability

About 2,500 training texts for five topics, and 900 test texts, so that an accuracy of .95 is known to within two points.

## Bias examination

Shares of gender and region are compared with the reference in the project file; accuracy and error rates are compared
between groups and their intersections; the same complaint in a man's and in a woman's words must get the same topic.

## Bias mitigation

Where a group is served worse, more texts of that group are labelled before the next version.

## Gaps

Texts in other languages, texts by people who dictate, and complaints about several matters at once are missing.

## Necessity

Special categories of personal data are not needed and are not used.

## Safeguards

Personal data are masked before anybody outside the data team sees a text.

## Access control

Raw texts can be read by the data steward and one deputy.

## No transfer

Raw texts do not leave the provider.

## Deletion

Raw texts are deleted two years after the complaint was closed.

## Records of processing

The ledger names each step, its inputs and its results by digest.
"""

INSTRUCTIONS_FOR_USE = """\
# Instructions for use

## Identity

Provider: Example Lending Ltd, Ada Example, ada@example.com.

## Intended use

Routing of written complaints about loans, in English, to one of five teams. Not for deciding a complaint, not for other
products, not for spoken complaints that were not read over by a person.

## Capabilities and limits

A text about two matters gets one topic. Texts of more than about 70 words are read only to that length. Sarcasm and
very short texts are often misread.

## Accuracy

Accuracy on held-out texts is stated in the report of each release with its interval; expect about one in twenty to be
misrouted.

## Risks

See risk-management.md. The main risk is a late answer.

## Performance by group

Texts from the region North are misrouted more often than others. The report of each release gives the figures by gender
and region.

## Human oversight

See human-oversight.md.

## Resources

One CPU core routes about a hundred complaints a second. No network is needed.

## Logs

Keep time, version, topic, probability and corrections for two years.
"""

HUMAN_OVERSIGHT = """\
# Human oversight

Responsible: Cai Example, head of the complaint desk.

## Understanding

Team members are shown examples of right and wrong topics before they work with the router, and the list of its limits.

## Automation bias

Each week fifty routed complaints are read without showing the topic, and the answers are compared.

## Interpretation

The probability is shown as sure, fairly sure or unsure. Unsure means that less than two in three such answers are right.

## Override

Every member can change the topic with one key; the change takes effect at once and is recorded.

## Stop

The head of the desk and each shift lead can switch the router off; complaints then go to the common inbox.
"""

DOCUMENTS = {
    "documents/risk-management.md": RISK_MANAGEMENT,
    "documents/technical-documentation.md": TECHNICAL_DOCUMENTATION,
    "documents/data-governance.md": DATA_GOVERNANCE,
    "documents/instructions-for-use.md": INSTRUCTIONS_FOR_USE,
    "documents/human-oversight.md": HUMAN_OVERSIGHT,
}
"""Path in the project → Markdown."""
