"""What is read of a stranger's file, format by format: each module runs in the process apart of ``atelier`` (R17)."""
