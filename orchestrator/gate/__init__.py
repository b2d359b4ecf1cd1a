"""One file per gate: what a request still lacks before it may be carried out."""
