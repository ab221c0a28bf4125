"""Lists of people: from a file of SIECLE or a spreadsheet to students in their classes, shown by name before (R35)."""
