"""The plan, and measuring it: outcomes and estimates."""
