"""The drawer of rules: one file for each kind of personal data, found by ``lexgate.core.discover``."""
