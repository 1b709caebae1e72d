"""What the operator decides: where the store is, where the site answers, and every limit.

A value comes from the command line, else from the environment (`GONGBAO_PORT`), else from
`gongbao.toml` in the working directory, else from the default here. `docs/settings.md` has a
paragraph for each, checked by a test.
"""

from __future__ import annotations

import re
import tomllib
from typing import Annotated, Final, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from loaders.sources import MAX_SOURCE_BYTES

FILE: Final = "gongbao.toml"


class BadSetting(Exception):
    """A setting has a value that it cannot have; the message is one line that names it."""


class Settings(BaseSettings):
    """All settings; times in seconds, sizes in bytes unless the name says megabytes."""

    model_config = SettingsConfigDict(
        env_prefix="GONGBAO_", toml_file=FILE, extra="forbid", frozen=True
    )

    store: Annotated[str, Field(min_length=1)] = "./gongbao.db"
    corrections: Annotated[str, Field(min_length=1)] = "./corrections.toml"
    max_source_bytes: Annotated[int, Field(ge=1)] = MAX_SOURCE_BYTES
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    trusted_proxies: Annotated[int, Field(ge=0, le=10)] = 0
    max_connections: Annotated[int, Field(ge=1, le=100_000)] = 1000
    client_timeout: Annotated[float, Field(gt=0, le=3600)] = 60.0
    threads: Annotated[int, Field(ge=1, le=256)] = 32
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    worker_memory_mb: Annotated[int, Field(ge=512)] = 2048
    query_timeout: Annotated[float, Field(gt=0, le=3600)] = 30.0
    queue_timeout: Annotated[float, Field(gt=0, le=3600)] = 15.0
    download_timeout: Annotated[float, Field(gt=0, le=86_400)] = 300.0
    max_body_bytes: Annotated[int, Field(ge=1)] = 33_554_432
    max_query_bytes: Annotated[int, Field(ge=1)] = 262_144
    max_triple_patterns: Annotated[int, Field(ge=1)] = 500
    max_query_nesting: Annotated[int, Field(ge=1, le=500)] = 100
    max_rows: Annotated[int, Field(ge=1)] = 1_000_000
    max_answer_bytes: Annotated[int, Field(ge=1)] = 268_435_456
    max_analysis_bytes: Annotated[int, Field(ge=1)] = 67_108_864
    max_analysis_seeds: Annotated[int, Field(ge=1, le=1000)] = 200
    max_analysis_replicates: Annotated[int, Field(ge=0, le=10_000)] = 1000
    prepare_analyses: bool = True
    answer_cache_bytes: Annotated[int, Field(ge=0)] = 33_554_432
    max_data_triples: Annotated[int, Field(ge=1)] = 100_000
    search_refresh: Annotated[float, Field(gt=0)] = 3600.0
    page_rows: Annotated[int, Field(ge=1)] = 1000
    rate_limit: Annotated[int, Field(ge=0)] | Literal["auto"] = "auto"
    rate_burst: Annotated[int, Field(ge=1)] = 100
    client_queries: Annotated[int, Field(ge=0)] | Literal["auto"] = "auto"
    access_log: Annotated[str, Field(min_length=1)] = "off"
    public_metrics: bool = False
    writable: bool = False
    write_timeout: Annotated[float, Field(gt=0, le=3600)] = 60.0
    max_update_bytes: Annotated[int, Field(ge=1)] = 4_194_304
    max_graph_bytes: Annotated[int, Field(ge=1)] = 16_777_216
    write_token: SecretStr | None = None

    @field_validator("write_token")
    @classmethod
    def _can_be_sent(cls, token: SecretStr | None) -> SecretStr | None:
        """Take an empty token for none, as in environment files; refuse what no header can hold."""
        if token is None or not token.get_secret_value():
            return None
        if re.search(r"[\s\x00-\x1f\x7f]", token.get_secret_value()):
            raise ValueError("a token has no spaces: take one from `openssl rand -hex 24`")
        return token

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, strongest first."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**given: object) -> Settings:
    """Return the settings, with `given` (None for not given) above all other sources.

    Raises BadSetting, naming the setting and its value, or the file that is no TOML.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise BadSetting("; ".join(_line(each) for each in error.errors())) from error  # type: ignore[arg-type]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{FILE} is no TOML: {error}") from error
    except OSError as error:
        raise BadSetting(f"{FILE} cannot be read: {error.strerror}") from error


def _line(error: dict[str, object]) -> str:
    place = error["loc"]
    name = ".".join(map(str, place)) if isinstance(place, tuple) else str(place)
    if error["type"] == "extra_forbidden":
        return f"there is no setting {name}: docs/settings.md lists them"
    complaint = str(error["msg"]).removeprefix("Value error, ")
    if name == "write_token":  # a secret, also where it is a bad one
        return f"setting {name}: {complaint}"
    return f"setting {name}: {complaint[:1].lower()}{complaint[1:]}, not {error['input']!r}"
