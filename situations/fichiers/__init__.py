"""What is done to a file before it is kept: told by its content, refused or rewritten, given a clean name (R17)."""
