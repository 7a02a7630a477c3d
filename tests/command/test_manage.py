"""`cmeridian manage`: Django's own commands, with our settings."""

from pathlib import Path

from tests.command.conftest import Run

SETTINGS = {"CMERIDIAN_HTTPS": "1", "CMERIDIAN_HOSTS": "cme.example.org"}


def test_it_is_fit_to_be_reached_by_others(tmp_path: Path, spawn: Run) -> None:
    answer = spawn("manage", "check", "--deploy", CMERIDIAN_DATA=str(tmp_path / "data"), **SETTINGS)
    assert answer.code == 0, answer.err
    assert "no issues" in answer.out
    assert answer.err == ""


def test_the_models_and_the_migrations_agree(tmp_path: Path, spawn: Run) -> None:
    arguments = ("manage", "makemigrations", "--check", "--dry-run")
    answer = spawn(*arguments, CMERIDIAN_DATA=str(tmp_path / "data"))
    assert answer.code == 0, answer.out


def test_help_is_ours_and_a_command_s_help_is_django_s(tmp_path: Path, spawn: Run) -> None:
    assert "cmeridian manage check --deploy" in spawn("manage", "--help").out
    answer = spawn("manage", "migrate", "--help", CMERIDIAN_DATA=str(tmp_path / "data"))
    assert answer.code == 0
    assert "--fake" in answer.out


def test_a_wrong_setting_is_named_and_nothing_runs(tmp_path: Path, spawn: Run) -> None:
    answer = spawn("manage", "migrate", CMERIDIAN_DATA=str(tmp_path), CMERIDIAN_HTTPS="perhaps")
    assert answer.code == 2
    assert answer.err.startswith("environment: CMERIDIAN_HTTPS: 'perhaps'")
    assert not (tmp_path / "cmeridian.sqlite3").exists()


def test_an_unknown_command_is_an_error(tmp_path: Path, spawn: Run) -> None:
    answer = spawn("manage", "nonesuch", CMERIDIAN_DATA=str(tmp_path / "data"))
    assert answer.code == 1
    assert "Unknown command" in answer.err
