"""Whether the words around a name make it the place of the produce: origin, destination, road, market, person."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Sequence

from parsing.spots import Spot
from parsing.text import Text

_A = r"(?:a|au|aux|sur|en|in|at|to|into|vers|jusqu a|chez vous a|over to|round to|dans)"
_THE = r"(?: (?:la|le|l|les|the))?"
_DAY = r"(?:D|H|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|matin|soir|midi|apres midi|morning|evening)"
_KIN = (
    r"(?:fils|fille|frere|soeur|mari|femme|voisine?|voisins|cousine?|cousins|gendre|bru|beau frere|belle soeur|beau fils|belle fille|neveu|niece|ami|amie|amis|copains?|copines?|parents|enfants|papa|maman|mere|pere|tante|oncle|"
    r"petit fils|petite fille|petits enfants|compagnon|compagne|conjoint|epoux|epouse|collegue|associe|stagiaire|ouvrier|salarie|patron|chauffeur|"
    r"son|daughter|brother|sister|husband|wife|friends?|neighbours?|mum|dad|mother|father|uncle|aunt|nephew|cousin|mate|colleague|partner|driver|boss)"
)
_DELIVER = (
    r"(?:livr\w*|(?:depos|apport|amen(?!ag)|emmen(?!ag)|descend|mont(?!ee|es|ent|agn|elier|meyran)|mene|transport|conduis|achemin)(?!\w*ez(?!\w))\w*|pos(?:e|er|es|ons|erai)(?!\w)|laiss(?:er|erai|erons)(?!\w)|vous les laiss(?:e|ons)(?!\w)|"
    r"livraison|drop\w*|bring(?! (?:your|gloves|boots|wellies|a |bags|boxes|buckets|crates|knives|kids|children|friends))\w*|deliver\w*|conduire|porte(?= )|porter(?:ai|a|ons)?|portons|decharg\w*|"
    r"(?:can|could|ll|will|would|may|to|and|or|can also|could also|happily|gladly|will also) (?:take|run|drive|carry|leave|haul|fetch|cart|truck|tow)|(?:i|we) (?:also |often |usually )?(?:take|drive|carry|haul|tow))"
)
_PLACE_OF_CALL = r"(?: (?:local|lycee|college|ecole|hopital|ccas|mairie|centre|gare|parking|antenne|foyer|boutique|marche|atelier|cuisine|epicerie|depot|conserverie|magasin|truck|kitchen|market|cannery|camion|place|eglise|stade|salle|arret|etape|ehpad|creche|cantine|restos?|banque)[a-z]*(?: [a-z]+)? (?:de|d|du|des|a|in|at)(?: (?:la|le|l|les))?)?"
_GOES = (
    r"(?:(?:re)?pass(?!ez)\w*|vais|va|allons|vont|ira|irai|irons|iront|aller|serai|serons|sera|etre|descend\w*|mont(?:e|er|ons|erai|ent)|file|filer|pars|part|partons|partirai|remont\w*|redescend\w*|retourn\w*|m arrete|s arrete|arreter\w*|"
    r"(?:vous |te )(?:retrouv|rejoin|rencontr)\w*|going|coming|driving|heading|headed|go|come|meet (?:you|one of you|up)(?: halfway| there)?|passing|pop\w*|swing\w*|travel\w*|drive|call\w*|stop\w*|be|goes|comes|drives|passes|fai(?:s|t|re|sons|rai|sait) (?:un|le|la|l) ?(?:saut|tour|crochet|detour|aller retour|aller|trajet|route|voyage|deplacement))"
)
_HELPS = r"(?:(?:y|vous|les|le|la|l|re|dois|doit|devons|peux|peut|pouvons|pourrais|pourrai|pourra|pourrait|ll|will|can|could|am|m|is|s|suis|est|sommes|have to|has to|bien|aussi|also|encore|souvent|to|often|always|usually|toujours|compte|comptons) )*"
_ON_THE_WAY = rf"(?:{_DAY}|donc|aussi|par|through|chaque|souvent|regulierement|often|also|again|up|down|en [a-z]+|tous les [a-z]+|ts les [a-z]+|(?:le|la|les|ce|cet|cette|un|every|each|this|next|on) (?={_DAY})|au marche|a la foire|(?:voir|chercher|rejoindre|visiter|see) (?:[a-z]+ )?[a-z]+|chez (?!nous|moi|us|me)(?:[a-z]+ )?[a-z]+|faire (?:[a-z]+ ){{1,2}}[a-z]+|avec (?:tout ca|ca|elles|eux|tout|le [a-z]+|la [a-z]+)|with (?:it|them|the) ?[a-z]*)"
_ERRANDS = (
    r"(?:travaille|bosse|boulot|travail|dentiste|medecin|docteur|cardiologue|ophtalmo\w*|toubib|veto|veterinaire|notaire|kine|osteo\w*|infirmiere|clinique|urgences|irm|scanner|maternite|controle technique|mariage|bapteme|enterrement|obseques|"
    r"courses|coiffeur|coiffeuse|reunion|formation|concert|prefecture|tribunal|opere|operee|hospitalise|hospitalisee|"
    r"dentist|doctor|surgery|wedding|funeral|meeting|shopping|travaillons|allant|venant|revenant|allee?s?|(?<!une )(?<!grande )(?<!en )partie?s?|(?:rentree?s?|revenue?s?|rentrant|retour)(?= (?:de|du|d|from))|work|works|working|coming|going|bureau|etudes|etudie|hopital|hospital|peage|aeroport|airport|"
    r"nee?|born|grew up|originaires?|mariee?s?|vacances|holiday|holidays|way|marathon|match|musee|cinema|fac|internat|pensionnat)"
)

_OWN = r"(?:mon|ma|mes|notre|nos|my|our)"
_GROUND = r"(?:grange|vergers?|jardin|potager|maison|terrain|champs?|parcelles?|pre|hangar|cave|garage|ferme|serres?|arbres?|pommiers?|cerisiers?|noyers?|pruniers?|orchard|fields?|garden|allotment|house|barn|shed|trees?|plot|greenhouse|place|farm)"

ROLES = [
    # where the garden of somebody is, not where he lives
    (
        "at",
        rf"{_GROUND} (?:de|du|d|des|a|of|belonging to) (?:(?:ma|mon|mes|sa|son|ses|nos|notre|la|le|les|my|our|his|her|their|the) )?(?:[a-z]+ )?{_KIN} (?:est|sont|se trouve\w*|se situe\w*|etait|is|are|lies?)(?: [a-z]+)? (?:a|au|aux|sur|de|en|in|at|near|pres de|vers)(?: (?:la|le|les|l))?",
    ),
    ("at", r"(?<![a-z] )(?<![a-z], )(?:coming|comes?|came|viennent|vient|venant|provenant|provenance|en provenance)(?: [a-z]+)? (?:from|de|du|d|des)"),
    ("at", r"(?:elles|ils|ca|cela|tout|c|they|it|these|those|all)(?: re| s| are| is| all| toutes| tous)* (?:viennent|vient|proviennent|provient|coming|comes?|came)(?: (?:tous|toutes|tout|droit|directement|all|straight|direct|du verger|du jardin|du champ|d un verger|d un jardin|d un champ))* (?:from|de|du|d|des)"),
    ("market", rf"{_OWN} (?:stand|etal|etalage|banc|stall|pitch)(?: [a-z]+)? (?:du|au|sur le|sur les|de|a|at the|on the|in the|at|in|on)(?: (?:marche|marches|foire|halles?|market))?(?: (?:de|du|d|a|in|of|at))?"),
    ("market", r"(?:pressoir|moulin|cidrerie|distillerie|cider mill|cider press|mill|juicer|press)(?: (?:mobile|artisanal|communal|cooperatif))? (?:de|du|d|des|a|in|at|from|near)"),
    (
        "street",
        r"(?:route|rue|rte|chemin|avenue|av|boulevard|bd|(?<!au )(?<!a )(?<!le )(?<!notre )(?<!mon )quai|impasse|(?<!sur )place|faubourg|(?<!a )(?<!du )(?<!de )(?<!de l autre )cote(?= d)|allee|pont|porte|road|street|lane|(?:av|bd|bld|rte|imp|ch|all|pl)\.)(?: (?:de|du|des|d|vers|to|from|la|l|le|departementale))*",
    ),
    (
        "title",
        r"(?:madame|monsieur|mme|mr|mrs|ms|m|mlle|docteur|dr|maitre|abbe)\.?(?: (?:de|d))?",
    ),
    (
        "person",
        r"(?:chez|famille|saint|earl|gaec|scea|cousin|cousine|pere|mere|gaec de|earl de|gaec du|les|ferme(?= (?:des|du|de la|la|le|les)$))(?: (?:des|du|de la|de|la|le|les|l))?(?<!famille de)",
    ),
    # what was brought there is there: "je les ai déposées à la mairie de X", "they've been left at X"
    (
        "at",
        r"(?:sont|est|ai|as|avons|ont|ete|etaient|ve|has|have|are|is|were|was|been|s)(?: (?:tout|deja|bien|tous|toutes|les|been|now|all|already|ete))* (?:deposee?s?|laissee?s?|dropped|dropped off|left|apportee?s?|amenee?s?|descendue?s?|entreposee?s?|stockee?s?|stored|kept)(?: (?!hier|pour)[^\s.,;!?]+){0,5} (?:a|au|aux|sur|de|d|in|at)(?: (?:la|le|l|les|the))?",
    ),
    ("at", r"(?:deposees|deposes|laissees|laisses|mises|mis|rangees|ranges|stockees?|stockes?|apportees|amenees|descendues|entreposees?|entreposes?|stored|left|kept)(?<!je laisses)(?: (?!hier|pour|over|from)[^\s.,;!?]+){0,4} (?:a|au|aux|sur|de|d|in|at)(?: (?:la|le|l|les|the))?"),
    (
        "destination",
        r"(?:mets|mettrai|mettre|donne|donner|donnerai|remets|remettre|retrouv\w*|rejoin\w*|hand over|meet)(?: [a-z]+){0,4} (?:au|sur le|a la|to|at the|at) (?:marche|foire|market|fair)(?: (?:de|du|d|in|a|at))?",
    ),
    (
        "destination",
        rf"{_DELIVER}(?: (?!et (?!d(?:es|u|e) |les |mes |[0-9]|une? |deux )|and (?!the |my |some |[0-9])|mais |but |X|from |depuis |car |sinon |qui |je |on |i |we |c |suis |est |sont |is |are |habite |ferme |farm )[^\s.,;!?]+){{0,7}} {_A}{_THE}{_PLACE_OF_CALL}",
    ),
    (
        "destination",
        r"(?:(?<!avec )(?<!with )(?:votre|vos|your)|the (?:kitchen|depot|cannery|workshop)(?= (?:in|at))|la conserverie|(?<!avec )(?<!dans )(?<!sur )le camion|l atelier|l arret|l etape|conserverie|cannery|truck|passage(?! possible| libre| bienvenu)|(?:(?<!si )(?:vous (?:passez|passerez|serez|etes)|tu passes|tu seras|you re|you ll be|you are))(?! (?:les |le |la |tout |en )?(?:prendre|chercher|recuperer|enlever|charger|retirer)))(?: (?!prendre|chercher|recuperer|enlever|rdv|venez)\w+){0,3} (?:a|de|d|in|at|sur)",
    ),
    (
        "destination",
        r"(?:pour|for) (?:(?:la|le|les|l|the|une?|leur|their) )?(?:cantine|ecoles?|college|lycee|maison de retraite|ehpad|restos?|restos du coeur|banque|banque alimentaire|epicerie|epicerie sociale|epicerie solidaire|association|asso|foyer|hopital|ccas|creche|centre social|gens|familles|habitants|personnes|residents|anciens|enfants|eleves|beneficiaires|kermesse|fete|foire|atelier|soupe|school|food bank|people)(?: [a-z]+)? (?:de|d|du|des|a|in|at|of)"
    ),
    ("destination", r"(?:livrer|livre|livrons|livrable|livrables|deliver|deliver to|livraison|->|=>)(?: (?:chez vous|sur|possible|ok|gratuite))*"),
    ("destination", rf"{_ERRANDS}(?: (?:a|de|d|in|at|from|to|vers|sur|du|au|voir (?:[a-z]+ )?[a-z]+|chez (?:[a-z]+ )?[a-z]+|par))* (?:a|de|d|in|at|from|to|vers|sur|du|au|par)"),
    ("destination", r"(?:travaille|bosse|travaillons|dentiste|medecin|peage|aeroport|works?)"),
    (
        "destination",
        r"(?<!avec un )(?<!avec le )(?<!avec votre )(?:camion|truck|tournee|van|fourgon|camionnette|utilitaire)(?: (?:qui|passe|passera|passant|vient|va|s|arrete|serait|sera|est|repasse|descend|monte|part|arrete|t|il|elle|stops?|comes?|goes|passes|D|cette|semaine|souvent|aussi))+ (?:a|par|sur|vers|dans|in|at|through|by|pour)",
    ),
    # a coach from there brings people, not produce
    ("destination", r"(?:coach|bus|minibus|navette|covoiturage|covoit|autocar|shuttle|train|lift|carpool)(?: [a-z]+){0,2} (?:from|depuis|de|d|a|au depart de)"),
    ("destination", r"(?:D|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?: (?:matin|soir|midi|apres midi|H|des))*,? (?:je (?:suis|serai)|on (?:est|sera)|nous (?:sommes|serons)|i m|i ll be|we re|we ll be) (?:a|sur|in|at)"),
    ("destination", rf"(?:ma|mon|mes|notre|nos|sa|son|ses|my|our|his|her|le|la|the) {_KIN}(?: (?:qui|who))? (?:habite|vit|travaille|bosse|etudie|est|lives?|works?|is|vivent|habitent|sont|are|lived)(?: (?:a|sur|vers|pres de|in|at|near|the one near|celui de))?"),
    ("destination", r"(?:allant|venant|vais|va|allons|descends?|monte|passe|passant|serai|serons|viens|venir|going|coming|on the way|stand|tiens?)(?: (?:[a-z]+|D)){0,2} (?:(?:au|a la|aux|to|sur le) )?(?:marche|foire|salon|market)(?: [a-z]+)?(?: (?:de|d|du|in|at))?"),
    ("destination", r"(?:pas|not|sauf|ni|jamais|never|plus|no longer)(?: (?:a|in|at|jusqu a|sur))?"),
    ("destination", rf"(?:je|j(?=pass|vais|serai|mont|descend)|on|nous|il|elle|ils|elles|moi|i|we|he|she|they|i m|we re|{_KIN}) {_HELPS}{_GOES}(?: {_ON_THE_WAY})*(?: (?:par|a|au|aux|sur|vers|devant|jusqu a|to|through|into|past|by|via|in|at))?(?: (?:la|le|les))?(?<!se passe a)"),
    ("destination", r"(?:vous|you|tu|en|if you re) (?:venez|arrivez|viens|arrives|come|coming|venant|arrivant) (?:de|depuis|d|du|from|par|through|via)"),
    ("destination", r"(?:m a|m ont|nous a|nous ont|told me|heard|entendu|eu votre [a-z]+)(?: [a-z]+){0,3} (?:parle|dit|conseille|recommande|about you|of you|par)(?: [a-z]+){0,3} (?:a|au|sur|de|d|in|at)"),
    ("destination", r"(?<!van )(?<!truck )(?:can|could|ll|will) (?:also |both )?(?:be|meet you(?: halfway)?)(?: (?:D|H))* (?:in|at)"),
    ("destination", r"(?:je|on|nous|i|we) (?:fais|fait|faisons|do|se voit|se verra|se croise|se croisera|nous verrons)(?: (?:D|H|samedi|dimanche|lundi|mardi|mercredi|jeudi|vendredi|demain|aussi|souvent|also))*(?: (?:a|sur|in|at))?"),
    # where we met or were: no place of produce
    ("destination", r"(?:(?:j|nous|on|vous|tu) (?:etais|etions|etait|etiez)|(?:se |s est |nous sommes |on s est |vous ai |vous avais |ai |avons )(?:vus?|croise\w*|rencontre\w*|connu\w*|parle\w*)|vu votre [a-z]+|(?:we|i) (?:was|were|met|saw|spoke)(?: you)?)(?: [a-z]+){0,2} (?:a|au|sur|in|at)(?: (?:le |la |l )?(?:marche|foire|salon|fete|forum)(?: de| d| du)?)?"),
    ("destination", r"(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|dear|chere?s?|merci|thanks)(?: (?:a|to|les|la|l|the|toute|tous|all|tout|le))* (?:equipe|team|benevoles|amis|copains|gens|antenne|volunteers|cannery|conserverie|bocal)(?: [a-z]+)? ?(?:de|d|a|in|at|of)?"),
    ("at", r"(?:chez|at|(?:grange|verger|jardin|potager|maison|terrain|champ|pre|hangar|cave|garage|ferme|serre|cour|sechoir|orchard|field|garden|house|barn|shed|farm|place|garage) (?:de|d|du|a|of|belonging to))(?: (?:ma|mon|mes|nos|notre|une?|elle|lui|eux|nous|moi|la|le|les|l|my|our|his|her|the|their)(?: [a-z]+){0,3}) (?:a|au|aux|sur|de|d|vers|in|near|at|pres de)"),
    ("market", rf"(?:une?|mes|a|le|la|l|les|the|mon|ma|my|our|ce|des|aux?) (?:{_KIN}|client|cliente|clients|confrere|collegues|gars|types?|gens|copains|mec|monsieur|dame|bonhomme|couple|acheteur|acheteuse|negociant|traiteur|restaurateur|primeur|chap|bloke|guys?|lad|lads|lady|woman|man|fellow|lot|gentleman|customers?|buyers?|people|students?|volunteers?|shop|pub|cafe|caterer) (?:de|d|a|from|in|near|over in|up in)"),
    ("market", r"(?:ans|eleves|enfants|jeunes|gamins|ecoliers|etudiants|retraites|adherents|benevoles|volunteers|students|pupils|children|kids|people|classe|scouts|randonneurs|touristes|parisiens|promeneurs)(?: [a-z]+)? (?:de|d|du|from|of)"),
    ("quarter", r"(?:quartier|hameau|lieu dit|lotissement|lot|residence|domaine|clos|camping|chateau|hamlet|estate)(?: (?:le|la|les|l))?"),
    ("market", r"(?:cooperative|coop|cuma|gie|amap|comice|canton)(?: agricole)?(?: de| du| des| d)?"),
    ("market", r"(?:marches?|market|halles?|foire|stand)(?: (?:de|du|d|in|at|a|of|from|hebdomadaire|bio))*"),
    ("destination", r"(?:demenage\w*|quitte|moved|moving)(?: [a-z]+)? (?:de|d|from)"),
    ("market", r"(?:grele|orage|tempete|inondation|hail|storm|flood)(?: (?:hier|D|tombee?))* (?:a|sur|au|in|at|over)"),
    ("market", r"(?:achetee?s?|bought|semences|graines)(?: [a-z]+){0,2} (?:a|chez|in|from|de|d|at)"),
    ("market", r"(?:invendus?|invendues|unsold|leftovers?|restes?|retour)(?: (?:de|du|d|from|at|in))+"),
    ("market", r"(?:grossiste|client|supermarche|magasin|carrefour|leclerc|intermarche|super u|lidl|auchan|cooperative|biocoop|cantine|restaurant|secours pop\w*|secours catholique|croix rouge)(?: \w+){0,2} (?:de|a|d|in)"),
    ("market", r"si (?:vous passez|tu passes|you pass)(?: [a-z]+){0,2} (?:a|par|sur|vers|through|by|in)"),
    ("towards", r"(?:direction|en direction de|towards)"),
    (
        "between",
        r"(?:entre|between|pres de|pres d|proche de|proche|near|a cote de|autour de|aux environs de|vers|cote|secteur|close to|next to|km de|minutes de|min de|mn de|outside|X de|just outside|by|not far from|pas loin de|pas loin d|non loin de|non loin d|X from|aux portes de|sortie de|sortie|apres|au dessus de|en dessous de|above|below|au nord de|au sud de|north of|south of|east of|west of|a l est de|a l ouest de|les hauts de|sur les hauteurs de|les hauteurs de|en face de|opposite|derriere|behind|avant)(?: (?:le|la|les|l))?",
    ),
    (
        "at",
        r"(?:a|au|aux|sur|de|d|in|at|from|commune|mairie|ferme|farm|adresse|address|lieu|depuis|dans|situe[es]*|here|of|ici|bourg|village|based|habite|est|en|maraicher|producteur|exploitation|jardin|verger)(?: (?:de|d|du|a|in|at|la|le|les|l|bourg de|:))*(?: :)?(?: (?:le|la|les|l))?",
    ),
]  # fmt: skip
_PATRON = re.compile(
    r"(?<!\w)(?:(?:eglise|chapelle|ecole|college|lycee|salle|stade|hopital|institution|clinique|fete|tomates?|place)|(?:a|avant|apres|pour|jusqu a|vers|de|depuis|passe|passee) la) $"
)
"""Before a saint who is none of a commune: a school, a day of the year, a kind of tomato."""
_NAMED_AFTER = {"noix": "grenoble", "tomates": "marmande", "tomate": "marmande"}
"""Sorts and appellations that are named after a town."""
_ROLES = [(role, re.compile(rf"(?<!\w)(?:{pattern})$")) for role, pattern in ROLES]

_KIN_HAS = re.compile(
    r"[ ,]*(?:(?:et|and|qui|elle|il|ils|elles|she|he|they|who|m|nous) )*(?:a|ont|has|have|donn\w*|offr\w*|propos\w*|se retrouv\w*)(?!\w)(?! (?:plus|pas|besoin|une? (?:voiture|camion|fourgon)))"
)
"""After where somebody's kin live: "ma mère habite X, elle a 40 kg de noix"."""
_AFTER = re.compile(
    r" (?:que |ou |where )?(?:(?:round|run|trip|depot|cannery|kitchen|workshop|truck|team|hospital|surgery|dentist)(?!\w)|(?:(?:que|ou) (?:je|on|nous) (?:vous |les )*(?:livr|pass|depos|amen|apport)))"
)
_LIVE_THERE = re.compile(
    rf"(?<!\w){_KIN}(?: (?:qui|who))? (?:habite\w*|vit|vivent|est|sont|lives?|is|are)(?: (?:a|sur|vers|pres de|in|at|near))? $"
)
_FAIR = re.compile(r" (?:[a-z]+ )?(?:market|marche|fair)(?!\w)")
LOOKS_BACK = 110
"""Characters before a name that are looked at."""


def before(text: Text, start: int, spots: Sequence[Spot] = ()) -> str:
    """What stands before a name, other names as `L`."""
    first = max(0, start - LOOKS_BACK)
    words, at = "", first
    for spot in sorted((s for s in spots if first <= s.start and s.end <= start), key=lambda s: s.start):
        if spot.start >= at:
            words, at = f"{words}{text.s[at : spot.start]}L", spot.end
    return words + text.s[at:start]


def role_of(text: Text, start: int, end: int, spots: Sequence[Spot] = ()) -> str:
    """What the words around a name make of it; `plain` when they say nothing."""
    said = before(text, start, spots)
    found = "plain"
    name = text.s[start:end]
    if name.startswith(("st ", "ste ", "saint ", "sainte ")) and _PATRON.search(said):
        return "title"
    if any(
        name == town and re.search(rf"(?<!\w){sort} (?:\w+ )?(?:de )?$", said) for sort, town in _NAMED_AFTER.items()
    ):
        return "title"
    if said.endswith(" "):
        found = next((role for role, pattern in _ROLES if pattern.search(said[:-1])), "plain")
    if found == "destination" and _LIVE_THERE.search(said) and _KIN_HAS.match(text.s, end):
        return "at"
    if found in {"plain", "at"}:
        if _FAIR.match(text.s, end):
            return "market"
        if _AFTER.match(text.s, end):
            return "destination"
    return found
