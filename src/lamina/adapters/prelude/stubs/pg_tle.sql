-- version: 1.4.0
-- schema: pgtle
-- comment: Trusted Language Extensions for PostgreSQL
-- An extension installed through it is not there afterwards.

create function pgtle.available_extensions()
returns table (name name, default_version text, comment text) language sql
as $$ select ''::name, ''::text, ''::text where false $$;

create function pgtle.available_extension_versions()
returns table (
  name name, version text, superuser boolean, trusted boolean, relocatable boolean, schema name,
  requires name[], comment text
) language plpgsql as $$ begin end $$;

create function pgtle.install_extension(
  name text, version text, description text, ext text, requires text[] default null,
  schema text default null
) returns boolean language sql as $$ select true $$;

create function pgtle.install_extension_version_sql(name text, version text, ext text)
returns boolean language sql as $$ select true $$;

create function pgtle.install_update_path(name text, fromvers text, tovers text, ext text)
returns boolean language sql as $$ select true $$;

create function pgtle.set_default_version(name text, version text)
returns boolean language sql as $$ select true $$;

create function pgtle.uninstall_extension(extname text)
returns boolean language sql as $$ select true $$;

create function pgtle.uninstall_extension(extname text, version text)
returns boolean language sql as $$ select true $$;

create function pgtle.uninstall_extension_if_exists(extname text)
returns boolean language sql as $$ select true $$;
