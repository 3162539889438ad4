"""What a script of SQL says: statements, names, operations, and what follows from them.

Pure: nothing here reads a file, runs a program or prints. PostgreSQL's own parser (libpg_query,
through ``postgast``) is loaded on first use, because loading it takes longer than most commands.
"""
