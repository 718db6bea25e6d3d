"""Grades and hand-over: cues of the lexicon, with the negations that turn them round."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from functools import lru_cache

from parsing.lexicons import cues
from parsing.models import Evidence, Handover
from parsing.needs import may_match, search
from parsing.text import Text

_NOT = re.compile(
    r"(?<!\w)(?:pas|plus|non|ni|sans|aucune?s?|jamais|none|nothing|neither|hardly|nulle?s?|not|no|never|isn t|aren t|nor|without|rien d|rien de|zero|pas de|ne sont pas|n est pas)"
    r"(?: (?:du tout|de|d|tres|trop|si|encore|ete|ni|forcement|vraiment|any|very|too|une?|des|vraiment|particulierement|at all|la moindre|le moindre|a|un|seule?|single|one|n est|n ont|n en est|ne sont|n a|is|are|were|of them|d entre elles|at all|la queue d|ombre d))*[ ,]+$"
)
_PAST = re.compile(r"(?<!\w)(?:l an dernier|l annee derniere|last year|d habitude|normalement)(?!\w)")
_OWN_NEGATION = {"pas", "plus", "ne", "non", "n", "peu", "not", "jamais", "didn", "wouldn", "aren", "isn"}


@lru_cache(maxsize=4)
def grade_cues(s: str) -> dict[str, list[re.Match[str]]]:
    """The words of each grade, those too that are denied."""
    table = cues("grades.csv").items()
    return {label: list(pattern.finditer(s)) for label, pattern in table if may_match(pattern, s)}


@lru_cache(maxsize=32)
def hand_cue(label: str, s: str) -> re.Match[str] | None:
    """The first words of a label of the hand-over; kept, as they are looked for again to tell the kind."""
    return search(cues("handover.csv")[label], s)


def read_grades(text: Text) -> tuple[list[str], Evidence | None]:
    """The labels of section 3 that the words give, in the order of the lexicon, and where the first stands."""
    found: list[str] = []
    evidence = None
    for label, matches in grade_cues(text.s).items():
        for match in matches:
            written = text.original[slice(*text.span(match.start(), match.end()))]
            leaves = match[0] == "fanes" and "é" not in written
            excused = (_excused(match, text.s) and (leaves or match[0] != "fanes")) or written.lower().startswith(
                "tâch"
            )
            if _negated(text.s, match) or excused or _thought_again(text.s, match) or _first_class(text, match):
                continue
            found.append(label)
            evidence = evidence or Evidence(span=text.span(match.start(), match.end()))
            break
    if _LESSER in found:
        found = (
            ["ugly", *(label for label in found if label not in {_LESSER, "ugly"})]
            if not set(found) - {_LESSER, "ugly"}
            else [label for label in found if label != _LESSER]
        )
    return found, evidence


_LESSER = "lesser"
"""Of a second choice, which is a blemish where no other reason is said."""


def _thought_again(s: str, match: re.Match[str]) -> bool:
    """Taken back at once: "montés... enfin pas montés"."""
    again = re.compile(
        rf"[ ,.!(]*(?:enfin|non|euh|bon|quoique|pardon|well|no)[ ,.]+(?:(?:non|c est|sont)[ ,]+)*(?:pas|not) (?:[a-z]+ )?{re.escape(match[0][:4])}"
    )
    return bool(again.match(s, match.end()))


def _first_class(text: Text, match: re.Match[str]) -> bool:
    """Of the first choice, which is no blemish."""
    numbers = [text.tags[i] for i in range(match.start(), match.end()) if text.s[i] == "N"]
    return any(getattr(number, "value", 0) == 1 for number in numbers)


def _negated(s: str, match: re.Match[str]) -> bool:
    if match[0].split(" ")[0] in _OWN_NEGATION:
        return False
    return bool(_NOT.search(s[max(0, match.start() - 40) : match.start()]))


_EXCUSES = re.compile(
    r"<trop de>(?! (?:[a-z]+ )?(?:P|fruits?|legumes?))"
    r"|(?<!en a )(?<!en ai )(?<!en avons )(?<!en ai bien )(?<!en a bien )(?<!en a beaucoup )(?<!en ai beaucoup )trop> pour(?!\w)(?! (?:nous|moi|deux))"
    r"|(?<!calibre )(?<!calibres )trop> (?:petit|gros|grand|fin|fine|mur|long|court|enorme|avance|tard|loin|cher|lourd|abime|moche|tordu|charge|occupe|vieux|dur|mou|molle|jeune|tot|vert|humide|sec|chaud)(?!\w{5})"
    r"|(?<!\w)(?:la|les|le|ma|mes|sa|ses|nos|notre|vos|votre|de|leur) <plus (?:beau|belle|joli)"
    r"|(?:cure|maire|mari|femme|voisin|voisine|suis|sommes|chien|chat|il est|elle est|moi|on est|i m|we re|i am)(?: est)? <trop (?:gros|petit|grand|long)"
    r"|(?:voitures?|camions?|tracteurs?|engins?|vaches) (?:\w+ )?<ecras"
    r"|(?:chatte?|chiens?|ronces?|elle|il|ca) <griffe>"
    r"|(?:talus|sol|terrain|champ|chemin|terre|parcelle|herbe|bas cotes?)(?: est| sont| encore| trop| bien| un peu)* <(?:mou|molle|gele)"
    r"|<surplus> (?:du|de) marche"
    r"|(?<!\w)(?:calibres?|taille|production|recolte)(?: est| sont)? <(?:irregulier|(?:non|pas) conforme)"
    r"|(?<!\w)(?:Q|N|les|des|avec|leurs|sans|de|et|P) <fanes>"
    r"|<(?:coups|trous?|chocs)>(?! (?:de|d|sur|dus|dans|par))|(?<!\w)(?:beaux|belles|mes|vos) <(?:coups|chocs)"
    # something or somebody else is bent, broken, tired
    r"|(?<!\w)(?:portails?|portes?|grille|barriere|cloture|remorque|voiture|camion\w*|fourgon|tracteur|echelles?|dos|reins?|genoux?|bras|jambes?|hanches?|epaules?|mains?|pied|chemin|route|allee|mur|toit|panneau|serre|bache|arbres?|branches?|grange|hangar|frigo|congelateur|machine|motoculteur|arracheuse|ladders?|gate|door|fence|lane|road|drive|back|knees?|hips?|legs?|arms?|trees?|branches|mower|roof|freezer|fridge|machine|tractor)(?: [a-z]+){0,2}? (?:est|sont|etait|etaient|is|are|s|was|were|a ete)(?: [a-z]+){0,2} <"
    r"|<[a-z]+> (?:old |little |big )?(?:trees?|gates?|fences?|lane|road|ladder|back|knees?|hips?)(?!\w)"
    r"|(?<!\w)(?:portails?|portillon|barriere|cloture|sonnette|boite aux lettres|poignee|serrure|volets?|cabane|cabanon|abri|bache|gate|fence|bell|doorbell|letterbox|mailbox|latch|sign|hinge)(?: (?:un peu|tout|toute|tres|all|a bit))? <"
    r"|<[a-z]+> (?:boxes|crates|sacks|bags|baskets|trays|cardboard|box|crate|van|car|truck|sign|bell|letterbox|latch|hinge|wall|stile|bridge|bench|house|shed|barn|roof)(?! (?:of|full))(?!\w)"
    r"|<noyers?>|<pique> nique|<bumped> into|<tach\w*> (?:a faire|menageres?|administratives?|de D|du jour)"
    r"|(?<!\w)(?:j|j en|je|nous|on|on en|nous en|i|we)(?: les)?(?: (?:ai|avons|a|ve|have))?(?: (?:deja|du|even))? <(?:refus|turned|rejected|returned)\w*"
    r"|(?:fete|party|wedding|show|match|concert|trip|holiday|event|picnic|mariage|communion|kermesse)(?: (?:is|was|got|has been|est|a ete))? <(?:cancell?ed|annul\w+)"
    r"|(?:message|texte|photo|mail|sms|orthographe|ecriture|caisses?|cageots?|cagettes?|camion\w*|voiture)(?: [a-z]+){0,5} <(?:moche|laid|abim|mal |pas (?:tres |trop )?(?:joli|beau|belle|terrible))"
    r"|(?<!\w)<(?:tordu|casse|abime|fichu|fendu)> (?:du|de la|au|a la|des) (?:dos|hanche|jambe|genou|pied|reins?|epaule|bras|main)"
    r"|<splits?> (?:them|it|the|into|in|between|up|with)(?!\w)|<crack> (?:on|of)|<marked> (?:on|at|by|out|with a|off)|(?:c est|c etait|est bien|nom est|chemin est) <marque"
    r"|<too (?:many|much)> (?:work|on(?!\w)|commitments|time|rain|sun|heat|water|trouble|bother|hassle|to do|going|else|driving|people|weeds|pain|for my|for me to|weight)"
    r"|trop> (?:de |d )(?!(?:[a-z]+ ){0,2}(?:P|Q|fruits?|legumes?|recolte|production|tout))"
    r"|<(?:debord|submerge|envahi|inonde|noye|croul)\w*> (?:par|de|d|sous) (?:les? |la |l |des |mes |nos )?(?!P|Q|recolte|production|fruits?|legumes?|leur|ces|ce|poids|tout|cueillette|N )[a-z]{4}"
    r"|(?<!\w)(?:le|au|a la) <(?:retour|fin)s? (?:du|de) marches?> (?:D|se|je|on|de D|a H|vers)(?!\w)"
    r"|(?<!\w)(?:on|je|nous) <ne vend|(?<!\w)N <defaut"
    # somebody is busy, a field is under water
    r"|(?<!\w)(?:suis|etais|serai)(?: (?:un peu|tres|vraiment|completement|deja|toujours|trop))? <(?:debord|submerge|inonde|noye|envahi)\w*>(?! (?:de|d|par|sous|avec)(?! travail| boulot)(?!\w))"
    r"|(?:champs?|parcelles?|cave|serres?|terrains?|route)(?: (?:est|sont|etait|completement))* <(?:inond|noye)"
    r"|(?:voiture|camion|vehicule|remorque|coffre|frigo|chambre froide|fourgon|my car|our car|the car|van|fridge|freezer)(?: (?:est|sont|is))? <(?:trop|tres|too|very)"
    # words that are something else
    r"|<(?:pris|prit) un coup> de (?:chaud|froid|gel|soleil|vieux)"
    r"|gueule> de bois"
    r"|<montee> (?:du|de la|des|d|L)(?!\w)"
    r"|(?<!\w)(?:la|une|N) <montee>"
    r"|(?<!\w)(?:a|sans|aucun|zero|par|no) <defaut"
    r"|(?<!\w)(?:ma|sa|notre|la|une|de|votre|leur|les|des) <marque"
    r"|(?<!(?<!\w)des )(?<!(?<!\w)de )(?<!avec )(?<!quelques )(?<!(?<!\w)les )<vers>"
    r"|<vers> (?:H|le |L|D|la )"
    r"|<spots>"
    # frost in the air
    r"|(?<!\w)(?:que|qu|si|s|quand) (?:ca|il|tout) <gel|(?<!\w)(?:il|ca) (?:a|va|avait) <gel"
    r"|(?<!\w)(?:en|la|une|de|des|les|ma|notre|nos|mes) <gelee?s?(?: \w+)?>"
    r"|(?:urgent|alerte|[:!.]|^) ?<gelees?(?: cette| ce)?>"
    # asked and denied
    r"|> ?\? (?:euh )?(?:non|no|nope|pas du tout)(?!\w)"
)
"""Around <the words>: "trop de travail", "vers 14 h", "à défaut", "gelée cette nuit"."""


def _excused(match: re.Match[str], s: str) -> bool:
    """Words that look like a grade and are none."""
    return bool(
        _EXCUSES.search(
            f"{s[max(0, match.start() - 40) : match.start()]}<{match[0]}>{s[match.end() : match.end() + 25]}"
        )
    )


def read_handover(text: Text) -> tuple[Handover | None, Evidence | None]:
    """Whether the sender brings it, or it must be fetched; bringing wins when both are offered.

    Who brings nothing before Thursday brings it then.
    """
    table = cues("handover.csv")
    said = _without(table["neither"], text.s)
    if match := search(table["deferred"], said):
        return "deliver", Evidence(span=text.span(match.start(), match.end()))
    refused = hand_cue("no_deliver", said)
    plain = _without(_OTHERS, _without(table["no_deliver"], said) if refused else said)
    if match := hand_cue("deliver", _without(_YOURS, _without(table["not_deliver"], plain))):
        return "deliver", Evidence(span=text.span(match.start(), match.end()))
    if match := refused or hand_cue("pickup", plain) or search(_INVITED, plain):
        return "pickup", Evidence(span=text.span(match.start(), match.end()))
    return None, None


def _without(pattern: re.Pattern[str], s: str) -> str:
    """The text with what the pattern finds made unreadable, each letter in its place."""
    return pattern.sub(lambda m: "X" * len(m[0]), s) if may_match(pattern, s) else s


_YOURS = re.compile(
    r"(?<!\w)you (?:all )?(?:should|can|could|must|will|ll|d|may|might|would|need to|have to|d better)(?= (?:have to |also |please |all |always )?(?:bring|drive|run|take|drop|come|swing|pop)(?!\w))"
)
"""You who bring bags, or come by."""
_INVITED = re.compile(
    r"(?<!\w)(?<!ne )(?<!je )(?<!j y )(?<!est )(?<!sommes )(?<!etes )(?<!sont )(?<!ont )(?:venez|passez|viens|passes|prenez)(?! (?:votre|soin|note|le temps|contact|rendez|rdv|part|bien|une?|de bonnes?|le bonjour|de passer|pas|plus|moins|sur|a lui|a votre|a ses|aux?)(?!\w))(?! de [a-z]+er )"
    r"|(?<!\w)(?<!je )(?<!on )(?<!y )(?<!il )(?<!elle )(?<!qui )(?<!ne )(?:passe|viens) (?:a la maison|chez (?:moi|nous)|me voir|par la maison|a la ferme|au (?:jardin|hangar|champ|depot))"
    r"|(?:^|[.!;:,\n] ?|(?<!\w)(?:just|please|then|so) )come(?= ?(?:[.!,;]|$)| (?:and|to our|to my|to the farm|get|take|fetch|any|as|early|quick|now|before|after|round|over|by|down|up|along|for|with|in))"
    r"|, (?:passe|passes|viens)(?= ?(?:[.!,;]|$))"
    r"|(?<!\w)(?<!to )(?<!first )(?<!yet to )come (?:any ?time|when|over|round|D|H|before|on D|with)"
)
_OTHERS = re.compile(
    r"(?<!\w)(?:recuperer|reprendre|chercher|prendre|retirer|collect|recup|recuperation|retrait|reprise|enlevement|collection|pick up)(?: (?:des|de|of|du|les|le|mes|nos|ensuite|mon|notre|la|the|my|our|vos))* (?:pots|bocaux|jus|bouteilles|produits finis|confitures?|coulis|soupes?|jars|bottles|juice)(?!\w)|"
    r"(?<!\w)(?:vous|vs|tu)(?: (?:en|les|le|la))? (?:prenez|prends|prenes)(?! quand| lorsque| si vous)(?!\w)|(?<!\w)(?:prenez|reprenez|prends|acceptez) (?:vous|tu)(?!\w)|(?<!\w)(?:quel jour|quels jours|quand|a quelle heure|ou|comment)(?: [a-z]+| D){0,3} (?:passez|venez|serez) vous(?!\w)|(?<!\w)laiss\w+ (?:volontiers |bien )?(?:[NQ]|quelques|des|une partie|la moitie) ?(?:de |des |d )?(?:bouteilles|bocaux|pots|jus|confiture|coulis)(?!\w)|(?<!\w)(?:chargeur|fenwick|transpalette|chariot|quai|tracteur|telescopique|aide|cafe)(?: [a-z]+)? sur place|(?<!\w)(?:mang|consomm|degust|vend|vent|cuisin)[a-z]* sur place|"
    r"(?<!\w)(?:vous|tu|qui|quelqu un) (?:pouvez|pourriez|peux|peut|pourrait) (?:nous |me |les )?(?:livrer|apporter|deposer|transporter|emmener)"
    r"|(?<!\w)(?:vous laisse|laisse vous|vous depose|vous porte|vous remets|vous envoie|i ll send|vous transmets|vous transporte)(?= (?:mon|ma|mes|nos|notre|le (?:reste|lot|numero|contact|soin|temps|champ|choix|lien)|un (?:message|mot|champ)|la (?:parcelle|photo|liste|cle)|les (?:coordonnees|photos)|des photos|photos|juger|choisir|voir|decider|regarder|deviner|imaginer|organiser|calculer|reflechir|gerer|faire|venir|glaner|ramasser|cueillir))"
    r"|(?<!\w)(?:peut|veut|va|pourrait|pouvait) pas (?:les |le |la )?(?:reprendre|prendre|enlever)"
    r"|(?<!\w)(?:pas|jamais|plus) (?:venue?s? |passee?s? )?(?:me |nous |vous )?(?:les |la |le |l )?(?:chercher|prendre|recuperer|enlever|retirer)"
    r"|(?<!\w)(?:didn t|did not|never|wouldn t|hasn t|won t) (?:come and |want to |come to )?(?:collect|fetch|pick|take|get)\w*"
    r"|(?<!\w)(?:vous )?(?:pouvez|pourriez|pourrez|voulez|voudriez|accepteriez|accepterez|seriez)(?: vous)?(?: (?:les|la|le|en|me|nous|bien|interesses? (?:a|de|pour|par)))* (?:prendre|reprendre|recevoir|accepter)(?: (?:ca|cela|tout|le tout|les|des|mes|nos|P|Q|de|quelques|aussi|encore|autant))* ?(?=[?]|$)"
    r"|(?<!\w)m en debarrasser(?! (?:\w+ )*(?:avant|D|vite))|(?<!\w)(?<!where )(?<!when )(?:would|could|can|will|do|d) you (?:like to |want to |be able to |possibly |ever )?(?:take|use|have|want|accept) (?:them|it|some|these|any)"
    r"|(?<!\w)(?:recuperer|reprendre|liberer|vider|prendre) (?:la|le|les|leur|son) (?:halle|salle|terrain|champ|parcelle|local|place|pre|lieux)"
    r"|(?<!\w)(?:a|pas|jamais|plus) prendre en compte|(?<!\w)prendre (?:contact|rendez vous|rdv|soin|le temps|un cafe|part|des nouvelles)"
    r"|(?<!\w)(?:livrais|livrions|livrait|avait livre|ai livre|a livre|avons livre)(?!\w)"
    r"|(?<!\w)a vous de (?:voir(?! pour)|choisir|decider|dire|juger)(?!\w)"
)
