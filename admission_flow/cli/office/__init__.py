"""The office's register: database, officers, workflow, demo.

Others use: `completion`, `db`, `demo`, `desk`, `doctor`, `health`, `officer`, `sheet`, `workflow`.
"""
