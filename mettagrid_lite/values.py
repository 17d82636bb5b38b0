"""What a value in a YAML may be: numbers within bounds, names, glyphs; and a record of such values."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Frozen(BaseModel):
    """A record that never changes; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def no_flag(value: Any) -> Any:
    """YAML's `yes` and `on` are true, and true would pass as the number 1."""
    if isinstance(value, bool):
        raise ValueError(f"must be a number, got {str(value).lower()}")
    return value


NAME, GLYPH, COLOR = r"^[A-Za-z_][A-Za-z0-9_]*$", r"^[!-~]$", r"^#[0-9a-fA-F]{6}$"
Count = Annotated[int, Field(strict=True, ge=0, le=30_000)]
Positive = Annotated[int, Field(strict=True, ge=1, le=30_000)]
MOST = 65_535  # of an item, in one place
Amount = Annotated[int, Field(strict=True, ge=0, le=MOST)]
Units = Annotated[int, Field(strict=True, ge=1, le=MOST)]
Share = Annotated[float, BeforeValidator(no_flag), Field(ge=0, le=1)]
Reward = Annotated[float, BeforeValidator(no_flag), Field(ge=-1_000_000, le=1_000_000)]
Flag = Annotated[bool, Field(strict=True)]
Name = Annotated[str, Field(min_length=1, max_length=40, pattern=NAME)]
Glyph = Annotated[str, Field(min_length=1, max_length=1, pattern=GLYPH)]
