"""The office's register: database, officers, workflow, demo.

Others use: `db`, `demo`, `desk`, `officer`, `sheet`, `workflow`.
"""
