"""A coordinator sends a file: a dry run, one button, and the second time nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from sandbox.person import Person
from storage.database import Transaction
from storage.tables import stop
from tests.end_to_end.conftest import Village, labels, said, shown

HEAD = "Date;Début;Fin;Commune;Lieu;Capacité (kg);Bocaux;Recettes\r\n"
GOOD = HEAD + "17/09/2026;9h;12h;Luneray;Place du marché;300;200;coulis de tomate, ratatouille\r\n"
TWO = GOOD + "19 septembre 2026;14 h 30;17:00;Offranville;;160,5;;soupe de légumes\r\n"
LINE_2 = (
    "Ligne 2 : jeudi 17 septembre, de 9 h à 12 h, Place du marché, Luneray, 300 kg, 200 bocaux, "
    "Coulis de tomate, Ratatouille"
)
UNSURE = (
    "⚠️ Je n’ai pas de barème validé pour : Coulis de tomate, Ratatouille et Soupe de légumes. "
    "Vérifiez-le avant l’atelier."
)
SENTENCE = "J'ai 200 kg de tomates moches a donner avant vendredi, ferme a Offranville, j'apporte"


async def send(village: Village, person: Person, data: bytes | str, name: str = "passages.csv", **more: int) -> str:
    person.document(data.encode() if isinstance(data, str) else data, name, **more)
    await village.quiet()
    return shown(person)


async def stops_in(village: Village) -> int:
    async def count(tx: Transaction) -> int:
        return int(await tx.scalar(select(func.count()).select_from(stop)))

    return await village.database.run(count)


async def test_a_file_is_shown_imported_matched_and_the_second_time_nothing(village: Village) -> None:
    anne, marie = await village.coordinator(), await village.farmer()
    await village.say(marie, SENTENCE)
    assert "Pas de passage" in await village.press(marie, "✅ Confirmer")

    dry = await send(village, anne, TWO)
    assert dry.splitlines() == [
        "📄 passages.csv",
        "2 passages nouveaux.",
        "",
        "🆕 Nouveau",
        LINE_2,
        "Ligne 3 : samedi 19 septembre, de 14 h 30 à 17 h, Offranville, 160 kg, Soupe de légumes",
        "",
        "Rien n’est encore importé. C’est juste ?",
    ]
    assert labels(anne.messages[-1]) == ["✅ Importer 2 passages", "Annuler"]
    assert await stops_in(village) == 0

    await village.press(anne, "✅ Importer 2 passages")
    report = next(text for text in said(anne) if text.startswith("📄 passages.csv"))
    assert report.splitlines() == [
        "📄 passages.csv",
        "✅ 2 passages sont prévus.",
        "1 offre en attente a trouvé de la place.",
        UNSURE,
        "Tous les passages : /passages",
    ]
    assert "jeudi 17 septembre" in shown(marie)
    assert "200 kg de tomates" in said(anne)[-1]
    assert "Place du marché, Luneray" in await village.say(marie, "/passages")

    again = await send(village, anne, TWO, "autre nom.csv")
    assert again.splitlines()[1] == "2 déjà connus."
    assert again.splitlines()[-1] == "Rien à changer : tous ces passages sont déjà connus."
    assert labels(anne.messages[-1]) == []
    assert await stops_in(village) == 2


async def test_wrong_lines_are_named_and_nothing_is_imported(village: Village) -> None:
    anne = await village.coordinator()
    text = GOOD + "samdi;9h;12h;Luneray;;160;;\r\n12/09/2026;9h;12h;Luneray;;160;;\r\n"
    dry = await send(village, anne, text)
    assert "Ligne 3 : « samdi » n’est pas un jour. Écrivez par exemple 22/09/2026." in dry
    assert "Ligne 4 : Le samedi 12 septembre est déjà passé. Donnez un jour à venir." in dry
    assert dry.splitlines()[-1] == "Rien n’est importé. Corrigez ces lignes et renvoyez le fichier."
    assert labels(anne.messages[-1]) == []
    assert await stops_in(village) == 0


async def test_a_long_file_brings_its_report_as_a_text(village: Village) -> None:
    anne = await village.coordinator()
    rows = "".join(f"{day}/10/2026;9h;12h;Luneray;;160;;\r\n" for day in range(1, 13))
    await send(village, anne, HEAD + rows)
    card = said(anne)[-1]
    assert "et 7 autres lignes" in card
    sent = next(m for m in anne.messages if "document" in m and m["from"]["is_bot"])
    assert sent["document"]["file_name"] == "rapport.txt"
    whole = village.box.world.files.by_id(sent["document"]["file_id"]).data.decode("utf-8-sig")
    assert len(whole.splitlines()) == 12
    await village.press(anne, "✅ Importer 12 passages")
    assert await stops_in(village) == 12


async def test_cancel_and_old_buttons(village: Village) -> None:
    anne = await village.coordinator()
    await send(village, anne, GOOD)
    old = anne.messages[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await village.press(anne, "Annuler")
    assert shown(anne) == "📄 passages.csv\nAnnulé. Rien n’a été importé."
    anne.press(data=old, message_id=anne.messages[-1]["message_id"])
    await village.quiet()
    assert shown(anne) == "Ce bouton est ancien. Renvoyez le fichier : ce qui est déjà connu ne change pas."
    assert await stops_in(village) == 0


@pytest.mark.parametrize(
    ("data", "name", "more", "answer"),
    [
        (b"%PDF-1.7", "affiche.pdf", {}, "Je lis seulement les fichiers CSV et XLSX. Un modèle : /modele"),
        (b"x", "gros.csv", {"size": 3_000_000}, "Ce fichier est trop grand. Je lis 2 Mo au plus."),
        (b"bonjour", "mot.txt", {}, "Je ne trouve pas la ligne avec le nom des colonnes."),
        (b"PK\x03\x04 nothing", "a.xlsx", {}, "Je ne peux pas lire ce tableau."),
        (b"Date;Commune;Fin\n", "a.csv", {}, "Dans ce fichier, il manque : début et capacité (kg)."),
    ],
)
async def test_wrong_files_get_a_kind_sentence(
    village: Village, data: bytes, name: str, more: dict[str, int], answer: str
) -> None:
    anne = await village.coordinator()
    assert (await send(village, anne, data, name, **more)).startswith(answer)


async def test_others_who_send_a_file_are_helped(village: Village) -> None:
    marie = await village.farmer()
    assert (await send(village, marie, GOOD)).startswith("📄 Je n’ouvre pas les fichiers. Écrivez votre offre en une")
    assert village.box.calls_of("getFile") == []


async def test_a_file_that_cannot_be_fetched_is_asked_for_again(village: Village) -> None:
    anne = await village.coordinator()
    village.box.faults.plan("getFile", "500")
    assert (
        await send(village, anne, GOOD) == "📄 Le fichier n’est pas arrivé jusqu’à moi. Renvoyez-le, s’il vous plaît."
    )


async def test_the_model_can_be_sent_back(village: Village) -> None:
    anne = await village.coordinator()
    for command, name in (("/modele", "passages.xlsx"), ("/template csv", "passages.csv")):
        await village.say(anne, command)
        sent = anne.messages[-1]
        assert sent["document"]["file_name"] == name
        data = village.box.world.files.by_id(sent["document"]["file_id"]).data
        dry = await send(village, anne, data, name)
        assert "2 passages nouveaux." in dry
        assert "Place du marché, Dieppe, 160 kg, 200 bocaux, Ratatouille, Coulis de tomate" in dry


async def test_a_coordinator_imports_for_their_own_centre_only(village: Village) -> None:
    anne = await village.coordinator(centre=0)
    text = "date;début;fin;commune;kg;centre\n17/09/2026;9h;12h;Luneray;160;Centre des Tilleuls\n"
    dry = await send(village, anne, text)
    assert "Ligne 2 : Centre des Tilleuls n’est pas votre centre. Sa coordination prévoit ses passages." in dry


async def test_what_the_same_chat_says_meanwhile_waits_its_turn(village: Village) -> None:
    anne = await village.coordinator()
    anne.document(GOOD.encode(), "passages.csv")
    anne.say("/annuler")
    await village.quiet()
    assert [text.split(" ")[0] for text in said(anne)[-2:]] == ["📄", "Le"]


async def test_what_is_over_by_now_is_not_imported(village: Village) -> None:
    """What was shown a moment ago is judged again when it is done."""
    anne = await village.coordinator()
    await send(village, anne, GOOD)
    village.box.clock.advance(days=3)
    await village.press(anne, "✅ Importer 1 passage")
    assert shown(anne).splitlines()[0].startswith("Rien n’a été importé. Ligne 2 : Le jeudi 17 septembre est déjà")
    assert await stops_in(village) == 0
