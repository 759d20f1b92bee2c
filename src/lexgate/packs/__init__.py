"""The drawer of packs: one YAML file for each standard. A pack knows no code."""
