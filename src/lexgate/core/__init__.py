"""Records, errors, canonical bytes, ports and the discovery of drawer files. Imports nothing above it."""
