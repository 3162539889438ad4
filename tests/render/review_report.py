"""A report of the reviewer with everything that is hard to show, for the tests of every format."""

from lamina.review.finding import (
    Allowed,
    Commit,
    Coverage,
    Edit,
    Finding,
    Fix,
    Location,
    NotReviewed,
    Report,
    Severity,
    Step,
    Way,
)

INDEX = "supabase/migrations/20260724081502_messages_index.sql"
RENAME = "supabase/migrations/20260725090000_名前.sql"

CONCURRENTLY = (
    "-- lamina: alone in its own file\n"
    "create index concurrently if not exists idx_messages_session on public.messages (session_id);"
)
LONG_SQL = f"select '{'x' * 400}' as \"`` ``` ````\";"
BACKTICKS = "comment on table a is '```sql\n```';"
TABBED_SQL = "do $$\r\nbegin\r\n\traise notice '[red]%[/red]', 1;  \r\n\r\nend $$;\r\n"
WHY = "Every writer waits until the index is built."

index = Finding(
    rule="name-not-snake-case",
    severity=Severity.ERROR,
    message="writes to public.messages wait until the index is built",
    location=Location(INDEX, 7, 1, 7, 13),
    version="20260724081502",
    why=WHY,
    instead=(Way("Alone in its own migration", sql=CONCURRENTLY),),
    lock="SHARE on public.messages; writes wait",
    source=("create index idx_messages_session on public.messages (session_id);\r\n",),
    fix=Fix("writes concurrently", (Edit(120, 132, "create index concurrently"),)),
)

wide = Finding(
    rule="no-such-rule",
    severity=Severity.WARNING,
    message="[red]public.名前[/red] is renamed `at once` \x1b[31m",
    location=Location(RENAME, 99, 11, 104, 2),
    why=WHY,
    instead=(
        Way(
            "In two releases",
            steps=(
                Step("Add the new column", 'alter table "名前" add column b text;'),
                Step("Deploy code that writes both"),
                Step("Fill it", TABBED_SQL),
                Step("Deploy code that no longer reads the old one."),
                Step("Drop the old column", "alter table x\n  drop column a;"),
            ),
        ),
        Way("Is nobody reading it?", "lamina review --explain '[bold]'"),
        Way("Or", sql=LONG_SQL),
    ),
    source=(
        "\talter 名前\trename column a to b; -- \u202eltr \x1b[2J [red]\r\n",
        "",
        "\t-- ```",
        *(f"  line {number}" for number in range(102, 120)),
    ),
)

long_line = Finding(
    rule="no-such-rule",
    severity=Severity.NOTE,
    message="a long line",
    location=Location(INDEX, 12, 895, 12, 906),
    why="It is long. @ada #1 <b>https://example.com</b>",
    instead=(Way("Say less.", sql=BACKTICKS),),
    source=(f"call archive('{'x' * 877}', drop_it_now, {'y' * 500});",),
    since=Commit("3f2c91a0000", "Ada Example", "2026-02-19"),
)

whole_file = Finding(
    rule="migration-empty",
    severity=Severity.NOTE,
    message="the file has no statement",
    location=Location("supabase/migrations/a`b\ud800\udce9.sql"),
)

allowed = Allowed(
    Finding(
        "set-not-null", Severity.ERROR, "public.t is read", Location(INDEX, 30, 3, 30, 9), lock="x"
    ),
    "the table has 12 rows\n[red]",
)

missed = tuple(
    NotReviewed(Location(INDEX, 19 + number, 3, 19 + number, 9), "dynamic SQL [red] ```")
    for number in range(7)
)

REPORT = Report(
    "review",
    "1 error, 1 warning, 2 notes",
    (index, wide, long_line, whole_file),
    (allowed,),
    ("The base is origin/main.",),
    Coverage(2, 9, missed, 0.3204),
)

CLEAN = Report("review", "nothing found", coverage=Coverage(1, 1, seconds=0.0124))
