"""The command line: a thin skin over the register. One module per group of commands."""
