"""Leaders weigh what is picked: every row kept, every doubt asked once."""

from __future__ import annotations

from tests.harvest.conftest import Field


async def test_smoke(field: Field) -> None:
    print(field.anne.text)
    for t in [
        "12 cagettes de carottes, 85 kg de carottes pesés, environ 40 kg de poireaux",
        "30 kg de carottes",
        "pesé",
        "20 kg de navets pesés",
        "oui",
        "600 kg de carottes pesés",
        "oui",
        "12 cagettes de carottes pesées",
        "96",
        "-3 kg",
        "0 kg",
        "50 t de carottes",
        "5 kg de safran",
        "85 kg",
        "poireaux",
        "a vue d'oeil",
        "merci",
    ]:
        print(">>>", t)
        print(await field.weigh(t))
        print(field.anne.last.labels)
    for b in ["Correct a line"]:
        pass
    assert field.anne.text
