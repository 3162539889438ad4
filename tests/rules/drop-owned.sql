-- case: all that a role owns
-- when
-- expect: drop-owned (error)
drop owned by reporting;

-- case: several roles
-- when
-- expect: drop-owned
drop owned by reporting, importing cascade;

-- case: a role of the same file
-- when
create role scratch;
drop owned by scratch;
drop role scratch;

-- case: a database
-- when
-- expect: drop-owned (error)
drop database old;

-- case: owned things are kept
-- when
reassign owned by reporting to postgres;

-- case: a role alone
-- when
drop role reporting;
