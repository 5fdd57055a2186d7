"""What makes the pages of `docs/`: from the models, docstrings, declarations and graphs of the components.

`make docs` writes them; the tests in `tests/docs` fail where a page is not what would be written now.
"""
