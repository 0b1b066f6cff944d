"""A local web application for one officer on one machine: a thin skin over the library.

Beside `cli/`, over the same use cases. Nothing here decides anything: a page asks the library and
shows what it says; a form is made from the types of the procedure. A page is one module in `pages/`
and one template in `templates/` (docs/maintainers/desk.md).

Others use: `office`, `serving`.
"""
