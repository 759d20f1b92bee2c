"""OSCAL 1.2.1 documents, as JSON values: one file for each kind of document."""
