"""The drawer of checks: one file each, found by ``lexgate.core.discover``. A check knows no law.

``_check.py`` declares what a check is; other files with an underscore are shared by several checks.
"""
