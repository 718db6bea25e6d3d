"""The table of section 4 of the labelling rules: what is said around a day, and the first and last day that it means."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from parsing.other_days import SEP, THE
from parsing.period import Period
from parsing.text import Text

DAY = timedelta(1)
Found = tuple[date | None, date | None, int]
"""First day, last day and strength: 4 the day before it is destroyed, 3 a window, 2 a day named, 1 a day of delivery."""
Make = Callable[[re.Match[str], Text], Found | None]
_SPAN = re.compile(
    rf"(?<!\w)(?P<cue>entre|de|du|from|between|depuis) {THE}(?P<a>D)(?: ?,)? ?(?:et|a|au|aux|to|and|until|till|jusqu au?|-|through to|through|ou) ?{THE}(?P<b>D)(?!\w)"
    rf"|(?<!\w)(?P<c>D)(?: ?- ?| (?:a|au|to|through to|through|until|till|jusqu au?|jusqu a) {THE})(?P<d>D)(?!\w)"
)
_HEDGE = r"(?:environ |a peu pres |vers |about |around |grand max |maxi? |maximum |midi |minuit |fin de |la fin de |(?:la )?(?:nuit|soiree|matinee|journee) d[eu] |le soir de |the end of |close of (?:play|business) |(?:le )?matin |(?:le )?soir )?"
_UNTIL = r"(?:jusqu au?|jusqu a|jusque|jusqu|d ici(?: a| au)?|(?<!come )(?<!stop )(?<!drop )(?<!swing )(?<!pop )(?<!pass )(?<!call )(?<!comes )by|until|till|til|no later than|au plus tard|pas plus tard que|dernier delai|not later than|last (?:pick up|pickup|collect(?:ion)?)|dernier (?:retrait|enlevement|passage)|derniere collecte|up to and incl[a-z]*\.?|up to (?:and|&) incl[a-z]*\.?|up to|up until|maxi?|maximum|(?:date|jour|heure) limite(?: (?:de|d|du|pour) [a-z]+)?(?: ?:)?|dernier jour(?: c est| est| sera)?|derniere (?:possibilite|chance|occasion|limite)(?: c est| est)?(?: ?:)?|last (?:chance|possible day|call)(?: is)?(?: ?:)?|fin de (?:la )?dispo[a-z]*(?: ?:)?|fin de validite(?: ?:)?|fin(?: ?: ?| le )|dernier carat|derniere limite|ultime delai|up to and including|jusqu a et y compris|y compris|last day(?: is)?|au maximum|limite(?: (?:est|c est|reste|sera))?|(?:deadline|cut off(?: (?:date|point))?)(?: is)?(?: ?:)?|prendre pour|il faut que ca parte|delai(?: ?:)?|better before|d ici le|d ici la|inclus|(?<!ou )pas apres|not after|(?<!ou )au pire|(?<!or )at worst)"
_FROM = r"(?:a partir(?: de| du| d)?|des|pret[es]* (?:pour|a partir de|le)|pret[es]*|(?:seront|sera|will be|ll be|should be) (?:bien |enfin )?(?:mur[es]*|a maturite|ripe|recoltables?|a point)(?: a point)?|ready(?: from| by| on)?|from|starting|as of|as from|a compter(?: de| du)?|apartir(?: de| du)?|dispo[a-z]* a partir de|depuis|partir (?:de|du)|mur[es]* (?:a partir de|vers|pour)|no(?:t)? earlier than|au plus tot|earliest|a dater d[eu]|not before|(?:surtout |jamais )?pas avant|(?<!plus )rien avant|nothing before|impossible avant|onwards from|mur[es]* pour)"
_END = r"(?: ?,)? ?(?:\(|)(?:dernier delai|derniere limite|max(?:i|imum)?(?! N)|au plus tard|grand max(?:imum)?|at the (?:very |absolute )?latest|(?:very )?latest|dernier carat|limite|au maximum|tops|dernier jour|last day|inclus last|deadline|dernier moment|c est (?:le dernier|la derniere|fini apres|dernier|derniere|le bout du bout|la limite|ma limite|le max[a-z]*)(?: [a-z]+)?|est (?:le dernier|la derniere)(?: [a-z]+)?|(?:is|s|est|reste|remains)(?: (?:still|toujours|encore|bien))? (?:the|my|our|la|ma|notre|mon|le) (?:last|final|absolute last|deadline|limit|cut off|date limite|limite|derniere limite|dernier delai)(?: [a-z]+)?)(?!\w)"
_AVANT = r"(?:this side of|(?<!pas )(?<!rien )avant|(?<!not )before|avt|av\.?|ahead of|prior to)"
_GAP = r"(?:[ ,:(]+(?!D|avant|jusqu|d ici|a partir|before|until|by|dispo|venez|a prendre|a venir|merci|sinon|je |on (?!D)|nous |vous |i |we |you |passez |servez |prenez )[^\s,.;!?]+){0,5}"


@cache
def whole(pattern: str) -> re.Pattern[str]:
    """A pattern that begins and ends at words."""
    return re.compile(r"(?<!\w)" + pattern + r"(?!\w)")


def named(text: Text, match: re.Match[str], group: str = "d") -> Period:
    """The period of a day atom that was matched."""
    found: Period = text.tag(match.start(group))
    return found


def _before(period: Period) -> date:
    """The last day that is before a period."""
    if period.kind in {
        "this_week",
        "week_end",
        "late_week",
        "end",
        "month_end",
        "hour",
        "before_hour",
        "today",
        "month",
    }:
        return period.last
    if period.kind == "mid":
        return period.first.replace(day=15)
    return period.first - DAY


def _up_to(period: Period) -> date:
    return period.first.replace(day=15) if period.kind == "mid" else period.last


_NOT_UNTIL = re.compile(
    rf"(?<!\w)(?:not|isn t|aren t|won t|can t|cannot|couldn t|don t|doesn t|nothing|never|nobody can)(?: get in| (?!last|keep|wait|survive|hold|make|here|back|home|around|away|in(?= (?:until|till))|D)[a-z]+){{1,6}}? (?:until|till|til|before) {THE}(?P<d>D)(?!\w)"
)
"""As in "they won't be ready until Friday"."""
_BEGUN = re.compile(
    rf"(?<!\w)(?<!ai )(?<!avons )(?<!on a )(?<!ont )(?:(?:commen[a-z]+|attaqu[a-z]+|demarr[a-z]+|debut(?:e|ons|era|erons)|start|starting|begin|beginning)(?: (?:a|de|d|la|le|l|les|des|notre|nos|our|the|to))* (?:recolt[a-z]*|arrach[a-z]*|Y|cueill[a-z]*|ramass[a-z]*|pick[a-z]*|harvest[a-z]*|lift[a-z]*|digging)(?: (?:de|des|la|le|les|d) [a-z]+| them)?"
    rf"|(?:recolte|cueillette|arrachage|harvest|picking|lifting)(?: (?:de|des|d) [a-z]+)? (?:commence[a-z]*|demarr[a-z]*|debute[a-z]*|starts?|begins?)) (?:on )?{THE}(?P<d>D)(?!\w)"
)
"""The first day of a harvest."""
_NOW = re.compile(
    r"(?<!\w)(?:(?:dispo[a-z]*|libres?|livrable[s]?|available|ready|pret[es]*|a prendre|a venir chercher|a enlever|a recuperer|a emporter|a donner|a debarrasser|a ceder|a saisir|free|ok|possible|ouvert|bienvenus?)(?: (?:a|L|et|des|sur place|chez moi|tout))*(?: ?[,:])? "
    r"(?:de suite|tout de suite|maintenant|immediatement|des maintenant|right now|now|immediately|straight away|des a present|right away|d ors et deja|d ores et deja)"
    r"|(?:des maintenant|des a present|de suite dispo|des aujourd hui|a partir de maintenant|from now|as of now|des now|immediatement disponible[s]?|d ores et deja (?:dispo[a-z]*|pret[a-z]*)|disponibilite ?:? ?immediate|(?:depart|enlevement|retrait) immediat))(?!\w)"
)


_SOMEBODY = re.compile(
    r"(?<!\w)(?:quelqu un|qui|someone|anyone|rdv|rendez vous|passage|possible|ok|visite|enlevement|retrait|livraison|rv|cueilleurs|glaneurs|benevoles|volontaires|bras|monde|personnes|pickers|gleaners|volunteers|hands|people|helpers)(?: [a-z]+)? $"
)
_MADE = r"(?:pret[es]*|ready|finie?s?|finished|done|transformee?s?|faite?s?|en bocaux|bottled|jarred|recuperer(?: (?:le tout|les bocaux|tout))?)"
"""What is said of what is made, before the day by which it is wanted."""
_WANTED = re.compile(r"(?<!\w)(?:possible|faisable|doable|feasible|jouable)(?: [a-z]+)? $")
_BRINGS = re.compile(
    r"[^.;!?\n]{0,30}(?<!\w)(?:je|on|nous|i|we|i ll|we ll|c est moi qui|c est nous qui|it s me who|mon [a-z]+|ma [a-z]+)(?: (?:vous|les|l|le|la|en|peux|peut|pouvons|can|ll|will|te))* (?:depos|livr|apport|amen|descend|mont|ramen|rapport|port|pass|bring|deliver|drop)"
)


def unseen(dd: str = "(?P<d>D)") -> list[tuple[str | re.Pattern[str], Make]]:
    """What is said of the end by a day that would else be left aside: when it is too late, when nobody is there."""
    return [
        (rf"(?:avant|before) (?:la|le|les|l|the|mon|notre|my|our|leur) (?!fin |gel|pluie|orage|grele|neige|canicule|tempete|frost|rain|storm|soir|matin|midi|semaine|date|journee|fermeture|end |week|mi |debut)[a-z]{{3,14}}(?: (?!soir|matin)[a-z]{{2,14}}){{0,2}}? (?:(?:de|du|d|prevue?s?|annoncee?s?|on|le|ce|of) )*{dd}", lambda m, t: (None, named(t, m).first - DAY, 3)),
        (rf"(?:ne |n )?(?:passer[a-z]+|verr[a-z]+|attendr[a-z]+|tiendr[a-z]+|survivr[a-z]+|atteindr[a-z]+) (?:pas|guere) {THE}{dd}(?! (?:mais|but))", _not_surviving),
        (rf"(?:won t|will not|wouldn t) (?:see|make|last|survive) (?:out )?{THE}{dd}", _not_surviving),
        (rf"(?:suis|sommes|serai|serons|sera|est) plus (?:la|dispo[a-z]*|chez (?:moi|nous)|joignables?) (?P<cue>apres|a partir (?:de|du|d)|des) {THE}{dd}", _gone_after),
        (rf"(?P<cue>apres|a partir (?:de|du|d)|des|after|from) {THE}{dd},? (?:(?:je|on|nous|i|we) )(?:ne |n )?(?:serai|suis|sera|est|serons|sommes|pars|part|partons|m|ll be|re|am|are|ferme|fermons)(?: [a-z]+){{0,2}}? ?(?:absente?s?|plus la|pas la|en conges?|en vacances|fermes?|fermees?|away|plus|pas|off)(?!\w)", _gone_after),
    ]  # fmt: skip


def rules(now: date, *, gleaning: bool, making: bool = False) -> list[tuple[str | re.Pattern[str], Make]]:
    """Patterns and what they mean, in the order in which they take their days."""
    until: Make = lambda m, t: (None, _up_to(named(t, m)), 3)  # noqa: E731
    start: Make = lambda m, t: (named(t, m).first, None, 3)  # noqa: E731

    def day_before(match: re.Match[str], text: Text) -> Found:
        period = named(text, match)
        if period.first <= now < period.last:
            return None, None, 0  # one of these days
        if _NEEDED.search(_words(match, text)):
            return None, _up_to(period), 3
        return None, max(now, period.first - DAY), 4

    def pour(match: re.Match[str], text: Text) -> tuple[date | None, date | None, int] | None:
        if making and _WANTED.search(match.string[: match.start()]):
            return until(match, text)
        if gleaning or _SOMEBODY.search(text.s[: match.start()]) or _BRINGS.match(text.s, match.end()):
            return named(text, match).first, named(text, match).last, 2
        return until(match, text)

    dd = "(?P<d>D)"
    made_by: list[tuple[str | re.Pattern[str], Make]] = [(rf"{_MADE} (?:pour|by|for|d ici) {THE}{dd}", until)]
    return [
        *(made_by if making else ()),
        (_BEGUN, start),
        (rf"(?:sans|pas de|no) (?:nouvelles?|reponse|retour|news|reply|word|answer)[^D.;!?\n]{{0,25}} {THE}{dd}[^D.;!?\n]{{0,20}}?Y", until),
        (rf"{dd}[,.]? (?:et )?(?:tout|le reste|everything|it all|the lot) (?:doit|devra|must|has to|needs to) (?:partir|disparaitre|degager|etre partie?|avoir disparu|go|be gone)(?! (?:avant|before))", until),
        (rf"(?:bail|contrat|location|lease|tenancy) (?:finit|se termine|prend fin|expire|s arrete|ends|runs out|is up) (?:on )?{THE}{dd}", until),
        (rf"(?:apres|after) (?:la |le |l |the )?(?:recolte|arrachage|machine|passage de la machine|harvest|lifting) (?:de |du |d |on |of )?{dd}", lambda m, t: (named(t, m).last + DAY, None, 3)),
        (rf"(?P<e>D)[ ,.:(-]*(?:rdv|rendez vous|on se retrouve|meet|meeting|meet up)(?: (?:a|at|for|pour))?(?: H)?,? {THE}{dd}", lambda m, t: _met(named(t, m, "e"), named(t, m))),
        (rf"(?:just|only|uniquement|seulement|exclusivement|juste|rien que) (?:on |for |le |pour )?{dd}(?! (?:a|au|to|until|jusqu|-) ?D)(?:{SEP}{THE}(?P<e>D))?", _only),
        (rf"{dd} (?:only|seulement|uniquement|exclusivement)(?!\w)(?! (?:a partir|apres|avant|des|jusqu|de|le|after|before|from|until|si|if|entre|between|pour|en|in|H))", _only),
        (rf"(?:c est|it s|this is) (?:pour|for) {THE}{dd}(?= ?[,.;!\n)]|$)", lambda m, t: (now, now, 3) if named(t, m).last == now else None),
        (rf"(?:ne |n |won t |not |will not |doesn t )?(?:tiendr[a-z]+|tien[a-z]+|attendr[a-z]+|attend[a-z]*|passer[a-z]+|survivr[a-z]+|last|keep|make it|wait)(?: (?:pas|plus|guere|not))* (?:jusqu a|jusqu au|until|till|to) {THE}{dd}(?! (?:mais|but) pas)", _not_until),
        (rf"{dd}{_END}[ ,]*(?:sinon|otherwise|or else|or|ou|apres|after|then|ensuite)(?= [^D]{{0,20}}?Y)", until),
        (rf"(?:il (?:faut|faudrait|faudra) que (?:ca|tout) (?:parte|disparaisse|degage)|(?:must|has to|have to|needs to|need to) (?:go|be gone|leave)|doi(?:t|vent) partir) (?:on )?{THE}(?P<e>D)(?: ou | or ){THE}{dd}", _one_of_them),
        (rf"(?:from|a partir de|des|after|apres) H(?: on| de| d| du)? ?{dd}", lambda m, t: (now, None, 3) if named(t, m).last == now else None),
        (rf"(?:tout|ca|cela|elles|ils|il faut que (?:ca|tout|ce) (?:soit )?|it all|everything) ?(?:doit|doivent|devra|faut|must|has to)? ?(?:etre |avoir |be )?(?:disparaitre|disparu|partie?s?|parti|vide|gone) (?:pour |by |on )?{THE}{dd}", until),
        (rf"(?:(?:ce |elles |ils |ca |c |tout )?(?:sera|seront|est|sont|va etre|vont etre) )(?:trop tard|mort[es]*|fichue?s?|foutue?s?|perdue?s?|bonn?e?s? a (?:rien|jeter)|immangeables?|pourrie?s?) {THE}{dd}", day_before),
        (rf"(?:apres|passe|au dela de|au dela du|past|after|beyond) {THE}{dd}(?: ?,)? (?:(?!venez|passez|dispo|avant|jusqu|before|until|je livre|collect|help)[a-z]+ ){{0,6}}?(?:garanti[a-z]*|repond[a-z]*|promet[a-z]*|promis[a-z]*|guarantee|promise|answer for|vouch|fini[a-z]*|over|gone|no good|perdu[a-z]*|foutu[a-z]*|fichu[a-z]*|mort[a-z]*|trop tard|too late|poubelle|compost|wasted|jete[a-z]*|plus rien|rien|Y)", until),
        (rf"{dd},? (?:(?:ce |elles |ils |il |ca |c |tout |it |they )?(?:c est |(?:ne |n )?(?:sera |seront |serait |est |sont )|will be |ll be |s |is |are |re |va etre |vont etre )(?:deja |bon |bons |bonnes |plus |bien |tout )*)?(?:trop tard|too late|mort[es]*|fichue?s?|foutue?s?|perdue?s?|bonnes? a rien|bons? a rien|bonnes? a jeter|immangeables?|invendables?|plus (?:bonn?e?s?|mangeables?|presentables?|utilisables?|rien|la)|pourrie?s?|montee?s?|cuites?|cuits?|germee?s?|passee?s?(?! (?:chez|par|devant|vous|a|au|le|la|les)(?!\w))|(?:ce |tout |ca )?(?:sera|serait|est|c est) (?:fini|termine|plie|foutu|cuit)|(?:il )?(?:n |ne )?y aura plus (?:rien|personne)|(?:ne )?vaudront plus rien|(?:ne )?vaudra plus rien|(?:it s|it ll be|it will be|that s) (?:all )?(?:over|gone|finished)|there (?:ll|will) be (?:nothing|none) left)", _too_late),
        (rf"{dd} (?:onwards?|and after|et apres|et ensuite|et suivants?|et les jours suivants|au plus tot|at the earliest|minimum|or after|ou apres|or later|ou plus tard)(?! (?:L|the))", start),
        (rf"(?:between now and|from now until|from now till|from now to|d ici a|a partir de maintenant et jusqu a|de maintenant a|entre maintenant et) {THE}{dd}", until),
        (rf"(?:doit|doivent|devra|devront|faut que ce soit|has to be|have to be|must be|needs to be|need to be) (?:etre |tout |all )?(?:libres?|vides?|videe?s?|propres?|nette?s?|net|rendue?s?|debarrassee?s?|degagee?s?|liberee?s?|clear|cleared|empty|emptied|vacated|out|free|shifted|moved|gone|finished)(?: (?:pour|des|on|by|le|avant la fin de))* {THE}{dd}", until),
        (rf"(?:faut|faudra|faudrait) que [^.;!?\nD]{{0,30}}?soi(?:t|ent) (?:tout |bien |completement )?(?:partie?s?|vides?|videe?s?|libres?|liberee?s?|debarrassee?s?|degagee?s?|propres?|finie?s?) (?:pour |d ici )?{THE}{dd}", until),
        (rf"(?P<free>(?:dispo[a-z]*|prendre|venir|chercher|recuperer|enlever|libres?|livr[a-z]+|glaner|collect|pret[es]*|available|ready|yours) )?(?:des|a partir de|a partir du|from) {THE}{dd},? (?:(?!sinon|ou|or|otherwise|et|before|avant|apres|and|then|puis)[a-z]+ ){{0,2}}?Y(?!{_GAP}[ ,:(]+(?:le |on )?D)", _lost_from),
        (rf"(?:(?:ca |elles |ils |tout )?peu(?:t|vent) attendre|can wait|will wait|tient|tiennent|tiendra|tiendront) {THE}{dd}", until),
        (rf"(?:dlc|ddm|bbe|best before|use by|perimee?s?|peremption|expire|expirent|depassee?s?|out of date)(?: (?:interne|depassee?s?|courte|atteinte|fixee|officielle))*(?: ?:| le| au| on| in| dans| sous| d ici)? {dd}", until),
        (rf"(?P<e>D)(?: ?,)? (?:et )?pendant {dd}", lambda m, t: _lasting(named(t, m, "e"), named(t, m))),
        (rf"Y{_GAP}[ ,:(]+(?:avant |des |a partir de |on |by |le |the |ce |pour |(?:the )?(?:first thing|tot) )?{dd}", day_before),
        (rf"(?<!avant )(?<!before )(?<!d ici )(?<!jusqu a )(?<!jusqu au )(?<!until )(?<!pour )(?<!by )(?<!sous )(?:(?P<e>D){SEP}{THE})?{dd}(?: ?,)? (?P<cue>apres|ensuite|after that|after|then|sinon|otherwise|or else|or|ou alors|ou bien|ou sinon|ou|autrement|faute de quoi|a defaut|au dela)(?:[ ,]+(?:ca|c|c est|it s|it|they|elles|ils|tout|that s|je|on|nous|i|we|les|vont|va|part|partent|finit|finissent|ce sera|direction|ce qui reste|le reste|the rest|hop|all)){{0,4}}[ ,]+Y", _or_lost),
        (rf"(?<!avant )(?<!before )(?<!d ici )(?<!jusqu a )(?<!jusqu au )(?<!until )(?<!pour )(?<!by )(?<!avant le )(?<!d ici le )(?<!sous )(?<!dans )(?<!within )(?<!a partir de )(?<!des )(?<!from ){dd}(?: ?[,:=>-]+)? (?:[a-z]+ ){{0,3}}?Y", day_before),
        (rf"(?:by |d ici )?{THE}{dd},? (?:they|it|elles|ils|tout|ca) (?:(?:ll|will|would|va|vont|risquent d|risque d) )?(?:be |etre |seront |sera |serait |seraient )(?:deja |completely |all |just |tout[es]* )*(?:mush|mushy|rotten|past it|past their best|gone over|over|off|slime|en bouillie|en compote|blettes?|blets?|trop (?:mure?s?|tard)|de la bouillie|de la compote|liquides?|seche[es]*|sec|seches|Y)", day_before),
        (rf"{dd},? (?:pour|to) [^.;!?\nD]{{1,30}}?Y", day_before),
        (rf"pendant (?P<e>D),? {_FROM} {THE}{dd}", lambda m, t: _lasting(named(t, m), named(t, m, "e"))),
        (_NOW, lambda _, __: (now, None, 3)),
        (r"(?:tout de suite|de suite|immediatement|maintenant|now|immediately)(?=,? (?:et |and )?(?:jusqu|until|till))", lambda _, __: (now, None, 3)),
        (rf"(?:pas|not|rien) (?:possible|prete?s?|mure?s?|ready|ripe|recolte[a-z]*|recoltables?|ramasse[a-z]*|accessibles?)(?: [a-z]+)? (?:avant|before) {THE}{dd}", start),
        (_NOT_UNTIL, start),
        (rf"before {THE}{dd} (?:is|s) (?:out|over|up)", lambda m, t: (None, named(t, m).last, 3)),
        (rf"(?:pas|plus|not) (?:chez moi|chez nous|la|rentree?s?|dispo[a-z]*|de retour|back|home|around|there|available)(?: [a-z]+)? (?:avant|before) {THE}{dd}", lambda m, t: (named(t, m).last, None, 0)),
        (rf"(?P<e>D)(?: ?,)?(?: mais| et| or| ou)? (?:de preference|plutot|idealement|si possible|disons|par exemple|preferably|ideally|surtout|l ideal serait|le mieux serait|mettons) {THE}{dd}(?!\w)", _preferred),
        (rf"(?P<e>D)[^.;!?\n]{{0,40}}?(?<!\w)(?:bon |bref |allez |donc )?(?:on dira|va pour|on va dire|disons plutot|on garde|let s say) (?:donc )?{THE}{dd}", lambda m, t: (named(t, m).first, named(t, m).last, 2)),
        (rf"(?:avec|with) (?:une )?preference pour {THE}{dd}", lambda m, t: (named(t, m).first, named(t, m).last, 2)),
        (rf"sous {dd}", until),
        (rf"pendant {dd}", lambda m, t: _lasting(Period(now, now), named(t, m))),
        (_SPAN, _spanned),
        (rf"{_FROM} {THE}{_HEDGE}{dd}", start),
        (rf"dans {dd}", start),
        (rf"{_AVANT} {THE}{_HEDGE}(?P<h>H)(?: de| du| on)? ?{THE}{dd}", lambda m, t: (None, named(t, m).last, 3)),
        (rf"{_UNTIL} {THE}{_HEDGE}(?P<h>H)(?: de| du| on)? ?{THE}{dd}", until),
        (rf"{_AVANT} {THE}{_HEDGE}{dd}", lambda m, t: (None, _before_hedged(m, named(t, m)), 3)),
        (rf"(?:perdue?s?|jetee?s?|foutue?s?|fichue?s?|trop tard|wasted|no good|no use|useless|past it|plus rien|last|keep|rien|plus bonn?e?s?|bon a rien|(?:tiendr[a-z]+|tien[a-z]+|garder[a-z]+|conserver[a-z]+|dure[a-z]+) (?:pas|plus|guere)) (?:apres|after|past|beyond|longer than|au dela de|au dela du|plus loin que) {THE}{dd}", until),
        (rf"(?<!pas )(?<!not )(?<!(?:d|l) )(?:apres|after) {THE}{_HEDGE}{dd}", lambda m, t: _afterwards(named(t, m), now)),
        (rf"{_UNTIL} {THE}{_HEDGE}{dd}(?:{SEP}{THE}D)*", lambda m, t: (None, _up_to(t.tag(m.end() - 1)), 3)),
        (rf"(?P<e>D)(?: ou | or ) ?{THE}{dd}{_END}", lambda m, t: (named(t, m, "e").first, named(t, m).following(named(t, m, "e").first).last, 3)),
        (rf"{dd}{_END}", until),
        (rf"(?:pour|for) {THE}{dd}{SEP}{THE}(?P<e>D)", lambda m, t: (named(t, m).first, named(t, m, "e").following(named(t, m).first).last, 2)),
        (rf"(?:ce|ca|cela|it) ?(?:sera|serait|ll be|will be|would be) (?:donc |alors |plutot )?(?:pour|for) {THE}{dd}", lambda m, t: (named(t, m).first, named(t, m).last, 2)),
        (rf"(?:pour|for) {THE}{dd}", pour),
    ]  # fmt: skip


def _only(match: re.Match[str], text: Text) -> Found | None:
    """That day and no other; what is in days from now, or the end of something, is for the other rules."""
    period = named(text, match)
    if period.kind == "this_week":
        return None, period.last, 3
    if period.kind in {"within", "in"} or _AHEAD.search(match.string[: match.start()]):
        return None
    other = match.groupdict().get("e") and named(text, match, "e").following(period.first)
    return period.first, (other or period).last, 3


_AHEAD = re.compile(
    r"(?<!\w)(?:jusqu a|jusqu au|jusque|avant|d ici|a partir de|a partir du|des|apres|until|till|by|before|from|after|to|au|a|et|ou|and|or|D ?,) (?:le |la |the )?$"
)


def _not_until(match: re.Match[str], text: Text) -> tuple[date | None, date | None, int]:
    """The day before one that it will not see; the day itself where it will keep until then."""
    period = named(text, match)
    lost = re.search(r"(?<!\w)(?:pas|plus|guere|won t|not|doesn t)(?!\w)", match[0])
    return None, (_before(period) if lost else _up_to(period)), 3


def _not_surviving(match: re.Match[str], text: Text) -> Found:
    """What will not wait for Monday is there until Sunday; what will not see the end of a weekend, until its last day."""
    period = named(text, match)
    return None, (period.last if period.kind == "weekend" else period.first - DAY), 3


def _lost_from(match: re.Match[str], text: Text) -> Found | None:
    """The day before those from which on it is ploughed in."""
    return None if match["free"] else (None, named(text, match).first - DAY, 4)


_NEEDED = re.compile(
    r"(?:need|needs|want|besoin|faut|faudra)\b.*\b(?:by|pour|d'ici|d’ici)(?: the| le)? [\w-]+$",
    re.IGNORECASE | re.DOTALL,
)
"""Room that is needed by a day is to be free on it."""


def _words(match: re.Match[str], text: Text) -> str:
    """The words of the message that a match was read from."""
    return text.original[slice(*text.span(match.start(), match.end()))]


def _gone_after(match: re.Match[str], text: Text) -> Found:
    """Until the sender leaves."""
    period = named(text, match)
    return None, (period.last if match["cue"] in {"apres", "after"} else period.first - DAY), 3


def _too_late(match: re.Match[str], text: Text) -> Found:
    """The day before one that is too late; that day itself where it is too late only in the evening."""
    period = named(text, match)
    return None, (period.last if period.kind in {"hour", "before_hour", "today"} else period.first - DAY), 4


def _one_of_them(match: re.Match[str], text: Text) -> Found:
    """Two days on one of which it must go."""
    first = named(text, match, "e")
    return first.first, named(text, match).following(first.first).last, 3


def _met(span: Period, day: Period) -> Found | None:
    """The day of a weekend or week on which they meet."""
    return (day.first, day.last, 3) if span.first < span.last and span.first <= day.first <= span.last else None


def _or_lost(match: re.Match[str], text: Text) -> Found:
    """Until that day if it is lost after it; on that day if it is lost otherwise."""
    first = named(text, match, "e" if match["e"] else "d").first
    on_it = match["e"] or not match["cue"].startswith(("apres", "after", "ensuite", "then", "au dela"))
    return first if on_it else None, named(text, match).last, 3


def _preferred(match: re.Match[str], text: Text) -> Found:
    """The day wished for within a period."""
    whole_of, wished = named(text, match, "e"), named(text, match)
    found = wished if wished.first >= whole_of.first else wished.following(whole_of.first - DAY)
    return found.first, found.last, 3 if whole_of.first <= found.first <= whole_of.last else 2


def _afterwards(period: Period, now: date) -> tuple[date | None, None, int]:
    """From the day after; a feast that has just been (the next is a year ahead) says nothing."""
    return (None, None, 0) if (period.first - now).days > 250 else (period.last + DAY, None, 3)


def _before_hedged(match: re.Match[str], period: Period) -> date:
    if re.search(r"(?:fin de|the end of) $", match.string[: match.start("d")]):
        return period.last
    if re.search(r"(?:midi|matin|soir) $", match.string[: match.start("d")]):
        return period.last
    return _before(period)


def _lasting(first: Period, span: Period) -> tuple[date, date, int]:
    if not span.kind.startswith("for"):
        return span.first, span.last, 3  # pendant le week-end
    return first.first, first.first + timedelta(int(span.kind.removeprefix("for") or 1) - 1), 3


def _spanned(match: re.Match[str], text: Text) -> tuple[date | None, date | None, int] | None:
    one, two = ("a", "b") if match["a"] else ("c", "d")
    first: Period = text.tag(match.start(one))
    last: Period = text.tag(match.start(two))
    end = last.following(first.first)
    if match["cue"] == "depuis":
        return None, last.last, 3
    return (first.first, _up_to(end), 3) if end.last >= first.first else (first.first, first.last, 2)
