"""Merges, squashes, rebases, cherry-picks: what comes from elsewhere was judged there."""

from pathlib import Path

import pytest
from repository import NEW, PROFILES, PROFILES_SQL, SESSIONS, Repository

LATER = "20260723000001_on_main.sql"


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """On the branch `avatars`, behind `main`, which got a migration meanwhile."""
    repo = Repository(tmp_path / "shop")
    repo.branch("avatars")
    repo.add()
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.add(LATER)
    repo.commit()
    repo.git("switch", "--quiet", "avatars")
    return repo


def test_9_a_merge_that_brings_new_migrations(repo: Repository) -> None:
    """They are not out of order on this branch, and nothing is an edit."""
    done = repo.hook("merge", "--no-ff", "--no-edit", "main")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (repo.folder / repo.path(LATER)).exists()


def test_9_a_merge_that_brings_an_edit(repo: Repository) -> None:
    """What the other side did was judged over there."""
    repo.git("switch", "--quiet", "main")
    repo.edit()
    repo.commit()
    repo.git("switch", "--quiet", "avatars")
    assert repo.hook("merge", "--no-ff", "--no-edit", "main").returncode == 0


def test_9_an_edit_on_the_occasion_of_a_merge(repo: Repository) -> None:
    """What neither side has is the merge's own doing."""
    repo.git("merge", "--no-ff", "--no-commit", "main")
    path = repo.edit()
    assert repo.guard().found == [("committed-migration-modified", path)]
    assert repo.hook("commit", "--quiet", "--no-edit").returncode == 1


def test_9_an_octopus(repo: Repository) -> None:
    """A merge of several branches brings in what each has."""
    repo.git("switch", "--quiet", "--create", "third", "main")
    repo.add("20260723000002_third.sql")
    repo.commit()
    repo.git("switch", "--quiet", "avatars")
    repo.git("merge", "--no-ff", "--no-commit", "main", "third")
    assert repo.guard().code == 0
    repo.edit(SESSIONS)
    assert repo.guard().rules == ["committed-migration-modified"]


def test_9_a_conflict(repo: Repository) -> None:
    """With a conflict nothing can be said yet: which file, and what to do."""
    repo.edit(more="select 1;\n")
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.edit(more="select 2;\n")
    repo.commit()
    repo.git("switch", "--quiet", "avatars")
    repo.hook("merge", "main")
    judged = repo.guard()
    assert judged.code == 2
    assert f"{repo.path(PROFILES)} has a merge conflict" in judged.text
    repo.write(repo.path(PROFILES), PROFILES_SQL)
    repo.stage()
    assert repo.guard().rules == ["committed-migration-modified"]


def test_9_a_cherry_pick(repo: Repository) -> None:
    """What the base has just so may be picked; an edit that only another branch has may not."""
    repo.remote_has("main", "main", default=True)
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    repo.git("cherry-pick", "--no-commit", "main")
    assert repo.guard().code == 0
    repo.git("reset", "--quiet", "--hard")
    repo.branch("wild", "main")
    repo.edit()
    repo.commit()
    repo.git("switch", "--quiet", "avatars")
    repo.git("cherry-pick", "--no-commit", "wild")
    assert repo.guard().rules == ["committed-migration-modified"]


def test_9_in_the_middle_of_a_rebase(repo: Repository) -> None:
    """While a rebase has stopped, its own migrations are new on top of the base."""
    repo.git("switch", "--quiet", "main")
    repo.write("README.md", "main\n")
    repo.commit()
    repo.git("switch", "--quiet", "avatars")
    repo.write("README.md", "avatars\n")
    repo.commit()
    repo.hook("rebase", "main")
    assert (repo.folder / ".git" / "rebase-merge").exists()
    repo.write("README.md", "both\n")
    repo.stage()
    assert repo.guard().code == 0
    repo.edit()
    assert repo.guard().rules == ["committed-migration-modified"]


def test_10_a_squash_merge_of_the_base(repo: Repository) -> None:
    """There is no second parent then, but the base has these files just so."""
    repo.remote_has("main", "main", default=True)
    repo.git("merge", "--squash", "main")
    assert repo.guard().code == 0
    repo.commit("squash")
    assert repo.guard("--base", "origin/main").code == 0


def test_10_after_a_squash_merge_into_the_base(repo: Repository) -> None:
    """The base has the branch's migration, in another commit."""
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--squash", "avatars")
    repo.commit("squashed")
    repo.remote_has("main", "main", default=True)
    repo.git("switch", "--quiet", "avatars")
    repo.add("20260724081600_more.sql")
    assert repo.guard().code == 0
    repo.commit()
    assert repo.guard("--base", "origin/main").code == 0


def test_9_what_a_merge_does_not_bring(repo: Repository) -> None:
    """A file that the other side never had, or has in an older form, is not its doing."""
    repo.branch("hotfix", "main~1")
    repo.write("README.md", "hotfix\n")
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--no-ff", "--no-commit", "hotfix")
    repo.git("rm", "--quiet", repo.path(LATER))
    assert repo.guard().found == [("committed-migration-deleted", repo.path(LATER))]
    assert repo.hook("commit", "--quiet", "--no-edit").returncode == 1
    repo.git("merge", "--abort")
    repo.edit(SESSIONS)
    repo.commit("edited once")
    repo.git("merge", "--no-ff", "--no-commit", "hotfix")
    repo.git("checkout", "hotfix", "--", repo.path(SESSIONS))
    assert repo.guard().found == [("committed-migration-modified", repo.path(SESSIONS))]


def test_9_merges_that_cross(repo: Repository) -> None:
    """With two merge bases, a file that one of them has is committed."""
    main, avatars = repo.git("rev-parse", "main", "avatars").split()
    repo.git("merge", "--quiet", "--no-edit", main)
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-edit", avatars)
    repo.git("switch", "--quiet", "avatars")
    assert len(repo.git("merge-base", "--all", "main", "avatars").split()) == 2
    assert repo.guard("--base", "main").code == 0
    repo.git("rm", "--quiet", repo.path(LATER))
    repo.commit()
    assert repo.guard("--base", "main").rules == ["committed-migration-deleted"]


def test_10_published_by_a_squash(repo: Repository) -> None:
    """What the base got by a squash merge is published, although by another commit."""
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--squash", "avatars")
    repo.commit("squashed")
    repo.remote_has("main", "main", default=True)
    repo.git("switch", "--quiet", "avatars")
    repo.write("lamina.toml", '[guard]\nprotect = "published"\n')
    repo.edit(NEW)
    assert repo.guard().rules == ["committed-migration-modified"]
    repo.git("reset", "--quiet", "--hard")
    repo.git("mv", repo.path(NEW), repo.path("20260724081509_add_avatars.sql"))
    assert repo.guard().rules == ["committed-migration-restamped"]


def test_2_published_before_the_branch_was_rewritten(repo: Repository) -> None:
    """What was pushed is published, also when the commit that brought it was amended."""
    repo.remote_has("main", "main", default=True)
    repo.remote_has("avatars")
    repo.git("commit", "--quiet", "--amend", "--message", "amended")
    repo.write("lamina.toml", '[guard]\nprotect = "published"\n')
    repo.edit(NEW)
    assert repo.guard().rules == ["committed-migration-modified"]


def test_22_the_same_file_with_other_content(repo: Repository) -> None:
    """Two branches that add one file with different content are in each other's way."""
    repo.git("switch", "--quiet", "main")
    repo.add(NEW, "select 'other';\n")
    repo.commit()
    repo.remote_has("main", "main", default=True)
    repo.git("switch", "--quiet", "avatars")
    judged = repo.guard("--base", "origin/main")
    assert judged.found == [("version-duplicate", repo.path(NEW))]
    assert "other content" in judged.text


@pytest.mark.parametrize(
    "old",
    ["20260722000001_late.sql", "20260724081500_in_order.sql", "20991231235959_future.sql"],
)
def test_23_restamped_as_advised(repo: Repository, old: str) -> None:
    """A version that nobody else has may become a later one, also when the branch is pushed."""
    repo.branch("late", "avatars~1")
    repo.add(old)
    repo.commit()
    repo.remote_has("main", "main", default=True)
    repo.remote_has("late")
    new = f"20260724081501{old[14:]}"
    repo.git("mv", repo.path(old), repo.path(new))
    assert repo.guard().code == 0
    before = repo.git("rev-parse", "HEAD")
    repo.commit()
    local = repo.git("rev-parse", "HEAD")
    assert repo.guard("--base", "origin/main").code == 0
    push = f"refs/heads/late {local} refs/heads/late {before}\n"
    assert repo.guard("--pre-push", stdin=push).code == 0


def test_23_a_restamp_without_a_base(repo: Repository) -> None:
    """Where nobody knows which branch is the base, nothing says that a migration is one's own."""
    repo.git("branch", "--move", "main", "trunk")
    repo.git("update-ref", "refs/remotes/upstream/topic", "HEAD")
    repo.git("mv", repo.path(PROFILES), repo.path("20260724081509_create_profiles.sql"))
    assert repo.guard().rules == ["committed-migration-restamped"]


def test_23_a_restamp_that_is_refused(repo: Repository) -> None:
    """Not what the base has, not to before the base's newest, and not with an edit."""
    late = "20260722000001_late.sql"
    repo.branch("late", "avatars~1")
    path = repo.add(late)
    repo.commit()
    repo.remote_has("main", "main", default=True)
    repo.git("mv", path, repo.path("20260722000002_late.sql"))
    assert repo.guard().rules == ["committed-migration-restamped"]
    repo.git("mv", repo.path("20260722000002_late.sql"), repo.path("20260724081501_late.sql"))
    assert repo.guard().code == 0
    repo.write(repo.path("20260724081501_late.sql"), "select 2;\n")
    repo.stage()
    assert repo.guard().rules == ["committed-migration-restamped"]
    repo.git("checkout", "HEAD", "--", path)
    repo.git("rm", "--quiet", "--force", repo.path("20260724081501_late.sql"))
    repo.git("mv", path, repo.path("20260724081501_late.sql"))
    repo.remote_has("main", "HEAD")
    assert repo.guard().rules == ["committed-migration-restamped"]
