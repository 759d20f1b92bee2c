"""A small sound pack, to be spoilt by tests."""

SOUND = """\
id: example
version: "1"
title: {en: Example, zh: 示例}
about: {en: An example., zh: 一个示例。}
citation: {source: {en: A law, zh: 某法}, locator: whole, confidence: text}
applies: {fact: jurisdictions, has: EU}
requirements:
  - id: art-1
    title: {en: Accuracy, zh: 准确率}
    obligation: {en: Be right., zh: 应当准确。}
    citation: {locator: Article 1, confidence: text}
    check: accuracy
    side: at_least
    bounds:
      - {from: 2026-01-01, value: 0.8, unit: share, basis: operational}
      - {from: 2027-01-01, value: 0.9, unit: share, basis: operational}
      - {from: 2028-01-01, repealed: true, unit: share, basis: operational}
    level: 0.95
  - id: art-2
    title: {en: Report, zh: 报告}
    obligation: {en: Publish., zh: 应当公布。}
    citation: {locator: Article 2, confidence: secondary}
    check: macro-f1
    decide: report
    bounds: [{from: 2026-01-01, unit: share, basis: number_in_source}]
cases:
  - {requirement: art-1, day: 2025-12-31, binding: false}
  - {requirement: art-1, day: 2026-01-01, bound: 0.8, value: 0.9, status: met}
  - {requirement: art-1, day: 2026-12-31, bound: 0.8}
  - {requirement: art-1, day: 2027-01-01, bound: 0.9, passport: {jurisdictions: [FR]}, applies: yes}
  - {requirement: art-1, day: 2028-01-01, binding: false}
  - {requirement: art-2, day: 2026-01-01, passport: {}, applies: unknown}
"""


def line_of(text: str, part: str) -> int:
    """Return the line, from 1, of the first line that has ``part``."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)
