"""The office's register: database, officers, workflow, demo."""
