"""What ftfy, which knows no dialect, makes of a text."""


def is_bad(words: str) -> bool:
    """Tell whether words look as if they came of a wrong codec."""
    from ftfy import badness  # noqa: PLC0415 - few healthy texts need it

    return badness.is_bad(words)


def fixed(text: str) -> tuple[str, str | None]:
    """Return a text with its encoding fixed as a whole, and the codec; `None` where all is well."""
    import ftfy  # noqa: PLC0415 - only what no dialect knows needs it

    better, steps = ftfy.fix_encoding_and_explain(text)
    if better == text:
        return text, None
    codecs = [step.parameter for step in steps or () if step.action == "encode"]
    return better, codecs[0] if codecs else "several codecs"
