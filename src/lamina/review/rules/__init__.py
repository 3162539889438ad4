"""One rule a file; the module's name is the rule's, its docstring the rule's page."""
