"""Days that say nothing of when the produce is there: days of the past, of feasts, of opening, of replies, of the weather."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from parsing.lexicons import words
from parsing.period import Period
from parsing.text import Replacement, Text

THE = r"(?:le |la |les |the |ce |cette |au |this |on |l |en )?"
SEP = r"(?: ?, ?(?:ou au pire |or at worst |et |ou |puis |and |or |soit |voire |sinon )?| ?/ ?| ?- ?| (?:et|ou|puis|voire|and|or|&|ou bien|ou au pire|or at worst|or failing that|et aussi|soit|sinon|ou sinon|ou a defaut|ou alors|else|or else)(?: peut etre)? )"
_TOLD = (
    r"(?:(?:(?:j|il|elle|on|ca|qui|nous|vous|ils|elles|client|voisin|mari|grossiste|tu) (?:(?:l|en|y|m|t|s|vous|nous|les) )?(?:ai|as|a|avons|avez|ont|est|sommes|etes|sont)"
    r"|(?:etai(?:s|t|ent)|etions|etiez|aviez|avait|avais|avions))(?: (?:bien|deja|encore|tout|ete|aussi|meme))?"
    r" (?:grele|gele|plu|neige|vente|vus?|vue|parle|rencontres?|croises?|appelee?s?|telephone|ecrit|dit|passee?s?|venue?s?|partie?s?|perdu|casse|la|achete|vendu|proposee?s?|offert[es]*|presentee?s?|montree?s?|refusee?s?|signalee?s?|mange|fete|visite|recu|eu|demenage|arrivee?s?|tombee?s?|morte?s?|rentree?s?)"
    r"(?: (?!que|de|a|mais|et|pour|dispo|avant|jusqu|des)[a-z]+| L){0,3} (?:le |l |ce )?D"
    r"|(?<!rather )(?:it|they|we|i|you|he|she|that|who) (?:rang|phoned|called|met|saw|spoke|came|went|heard|bought|hailed|rained|emailed|texted|visited|wrote|picked|dug|harvested|lifted|pulled|gathered)(?! up| off)"
    r"(?: (?!to|and|for|until|by|so|but|from)[a-z]+| L| P){0,4} (?:on |last |this )?D"
    r"|(?:saw|heard|met|hope you had|had a (?:good|lovely|great|nice))(?: (?!to|and|for|until|by)[a-z]+| L){0,3} (?:on |last )?D"
    r"|(?:client|acheteur|grossiste|preneur|camion|buyer|customer)(?: (?:est|a ete|etait|has|was))? (?:parti|reparti|passe|venu|gone|left|been)(?: (?:le|on))? D)"
)
"""Days of a story, by its verb: "il a grêlé samedi", "we met on Saturday"."""
_STOPS = (
    r"(?:que|qui|donc|mais|pour|dispo[a-z]*|pret[es]*|a|et|ou|venez|venir|passez|passer|prendre|chercher|recuperer|enlever|emporter|donner|livrer|deposer|apporter|"
    r"avant|jusqu|jusque|des|partir|apres|d|entre|si|je|on|nous|il|to|and|for|by|until|till|before|from|after|ready|available|if|we|i|you|but|collect)"
)
"""Words after which a day belongs to something else than the verb before."""
_PICKED = (
    rf"(?:(?:j|on|nous|ils|elles|il|elle|qui|i|we|they) (?:(?:l|en|y|les|la|le|m|vous) )?(?:(?:ai|a|avons|ont|as|ve|have)(?: (?:bien|deja|encore|tout|aussi|meme|trop|just))? (?:recolte|ramasse|arrache|coupe|cueilli|trie|rentre|picked|dug|gathered|harvested|lifted|pulled)(?:e?s?)|dug|gathered|harvested)"
    rf"(?: (?!{_STOPS}(?!\w))(?:[a-z]+|[LNX])| de(?= [a-z]+))*? (?:en |over |at )?(?:le |ce |on |the |this )?)D(?! (?:je|on|nous|i|we|venez|passez|si|if|a partir)(?!\w))"
)
"""Days on which the sender was in the field: "on a ramassé trop de courgettes lundi"."""
_DID = (
    r"(?:attendu|dit|parle|discute|raconte|explique|demande|telephone|appele|ecrit|grele|plu|neige|vente|croise|rencontre|refuse|annule|gele|degele|eclate|fendu|pourri|grille|brule|creve|souffert|verse|casse|perdu|donne|depose|apporte|livre|laisse|jete|vendu|oublie|"
    r"rate|loupe|manque|fini|termine|vole|mange|ravage|saccage|devore|pille|recu|achete|fauche|presse|cuisine|transforme|visite|fete|ferme|rouvert|demenage)e?s?"
)
_MUCH = r"(?: (?:bien|deja|encore|tout|aussi|meme|rien|pas|juste|tous|toutes|completement|enfin))*"
_DONE = (
    rf"(?:ai|as|a|avons|avez|ont){_MUCH} {_DID}(?: (?!{_STOPS}(?!\w)|rendez|rdv)(?:[a-z]+|[LNX])| (?:de|d|a|pour|des)(?= (?:votre|notre|nos|vos|mes|mon|ma|tout|la|le|les|l|au|[LN])))"
    r"{0,10}? (?:(?:dans |pendant |toute )?la nuit (?:de |du |d ))?(?:le |l |ce |tout |toute la |de |du )?D(?! (?:max|au plus tard|dernier))"
)
"""What somebody did on a day: "j'ai parlé à votre collègue au stand samedi"."""
_HEAD = r"D(?:(?<=^D)|(?<=[.;!?,:(\n] D)|(?<=\nD)|(?<= et D)|(?<= and D)|(?<= puis D)|(?<= then D))"
_THEN_DID = (
    _HEAD
    + rf" ?,? (?:(?:j|on|nous|il|elle|ils|elles|vous|tu|ca|(?:(?:le|la|les|l|mon|ma|mes|notre|un|une|votre) )?(?!{_STOPS}(?!\w))[a-z]{{3,}}(?: [a-z]{{4,}})?) (?:(?:ne|n|m|t|y|en|l|vous|nous|les|lui|leur) )*(?:ai|as|a|avons|avez|ont){_MUCH} (?:{_DID}|prise?s?|eue?s?|vue?s?|mise?s?|cueillie?s?|(?:recolte|ramasse|arrache|trie|coupe|rentre)e?s?|sortie?s?)"
    r"|(?:il|elle|ils|elles|on|(?:le|la|les|l|mon|ma|notre|un|une) [a-z]{3,}) (?:s est|se sont|s etait|s etaient) [a-z]{3,}(?:e|i|u|it|is)e?s?"
    r"|(?:il|elle|ils|elles|(?:le|la|les|l|mon|ma|notre|un|une) [a-z]{3,}) (?:est|sont) (?:tombe|venu|passe|arrive|mort|reste)e?s?"
    r"|(?:(?:the|our|my|a|his|her|their) )?[a-z]+ (?:[a-z]+ )?(?:cancelled|canceled|pulled out|backed out|dropped out|phoned|rang|refused|never|didn t|took|told|let (?:us|me|him|her) down|turned (?:us|me|it|them) (?:down|away)))"
)
"""The same, the day before it: "lundi le grossiste s'est décommandé"."""
_BACKED_OUT = [
    rf"(?:est|sont|suis|sommes)(?: (?:re|deja|bien|juste))? (?:re)?(?:venu|passe|tombe|arrive)e?s?(?: (?!{_STOPS}(?!\w))[a-z]+| L){{0,4}}? (?:le |ce )?D",
    r"(?:s est|se sont|me suis|s etait) [a-z]{3,}(?:e|i|u|it|is)e?s?(?: (?!pour|a|avant|jusqu|des)[a-z]+){0,3}? (?:le |ce )?D",
    r"(?:it|they|we|i|you|he|she|who) (?:told|asked|waited|spent|finished|froze|burst|rotted|cancelled|sold)(?: (?!to|and|for(?! you)|until|by|so|but|from|collect|come|ready|please)[a-z]+| [LNX]){0,8}? (?:on |last |all |all of )?D",
    r"(?:finished|froze|burst|rotted|cancelled|broke down|pulled out|backed out|phoned|rang)(?: (?:in|at|all|half|off|us|me|here|up|late|early)){0,2} (?:on |last )?D",
]
_WAS_THEN = (
    r"(?<!c )(?<!it )(?:etaient|etait|etions|etais|were|was)(?: (?!pour|for|to|until|till|jusqu|prevu|supposed|avant|before|by|d|a|des|from)[a-z]+){0,3} (?:le |on )?D"
    r"(?! (?:ou|or|et|and) )"
)
_NOT_OURS = [
    r"(?:the|that|a) (?:hail|storm|frost|rain|gale|wind|snow|heat|flood)s?(?: storm)? D",
    r"(?:pas|no) (?:de |d )?(?:[a-z]+ ){1,3}?(?:pour (?:nous|moi)|for (?:us|me)) (?:ce |le |on |this )?D",
    r"(?:pas|plus|no) (?:de |d )?(?:service|eau|courant|electricite|cantine|cours|classe|ecole|voiture|tracteur|essence|bus|train|chauffage|internet|reseau|medecin|school|water|power|heating|bus|internet|car|tractor|staff|personnel)(?: [a-z]+){0,5}? (?:avant|before|until|till|jusqu au?) (?:le |the )?D",
    r"(?:arrete(?:nt)?|arretons|ferme[es]*|fermons|fermes|closed|shut|conges?|vacances|relache|greve|en cure|en arret) (?:jusqu au?|until|till) (?:le |la |the )?D(?! (?:inclus )?(?:a prendre|venez))",
]
"""When there is no workshop for us, no water, no service, when they are closed."""
_IGNORED = [
    _PICKED,
    *_NOT_OURS,
    r"(?:(?<=^)|(?<=[.,!?\n] ))(?:c est|it s|on est) (?P<dated>D)(?= ?[,.!])",
    r"(?:galette|raclette|loto|gouter|tournoi|raffle|jumble sale) (?:le |on )?D",
    r"(?:hailed|rained|froze|snowed|flooded) (?:on |last )?D",
    r"(?:comme |like |as )?(?:chaque annee|tous les ans|every year)(?: (?:a|pour|at|for))? (?:la |l )?D",
    r"(?:d habitude|en general|habituellement|toujours|usually|always|still) D(?= ?\?)",
    r"(?:aurai|aurons|aura|ll have|will have) (?:aussi |also )?(?:des|d autres|some|more) [a-z]+ (?:en |in )?D(?=[^D]*$)",
    r"(?:plus rien|plus de [a-z]+|nothing (?:more|else)|no more)(?: [a-z]+)? (?:avant|before|until|jusqu en) (?:le )?D",
    r"(?:prochaine?|next) (?:recolte|cueillette|lot|arrivage|harvest|batch|fournee) (?:est |sera |is |will be )?(?:prevue? )?(?:pour )?(?:le |on )?D",
    r"(?:have an? (?:good|great|lovely|nice|fab|wonderful)|enjoy (?:your|the)|excellent|tres bon) D",
    r"(?:je|on|nous|i|we|am|m|re) (?:travaille|bosse|travaillons|bossons|work|working) (?:aussi |meme )?(?:le |on |at )?D",
    r"(?:enfants|famille|amis|invites|cousins|parents|grandchildren|grandkids|family|guests|visitors)(?: [a-z]+){0,2}? (?:arriv[a-z]+|debarqu[a-z]+|viennent|coming|come|arrive)(?: [a-z]+)? D",
    r"(?:spoke|talked|chatted) (?:to|with) [a-z]+(?: [a-z]+)? (?:on |last )?D",
    r"(?:turned up|showed up|came by|came round|popped in|dropped by|stopped by)(?: (?!to|and|for|until|by|so|but|from)[a-z]+| L){0,3}? (?:on |last )?D",
    r"(?:comme (?:dit|evoque|discute|vu|explique)|as (?:discussed|mentioned|said|i said|agreed on the phone)) (?:ensemble )?(?:le |on )?D",
    r"(?:(?:n |ce n )?est|(?:ne )?sera|is|it s) (?:plus|no longer) (?:le |pour |on )?D(?= (?:mais|but))",
    r"(?:nobody|no one|personne)(?: s| is| n est| a la)?(?: [a-z]+){0,2}? (?:until|till|avant|jusqu au?) (?:le )?D",
    r"(?:fermons|fermerons|ferme (?:definitivement|exceptionnellement|plus tot)) (?:le )?D(?! ?,? (?:tout|ca|venez|passez))",
    r"(?:suite (?:au|aux|a la|a l|a|a mon|a votre|a notre)|further to|following)(?: [a-z]+){0,3} (?:de |du |d |on )?(?:la |l )?D(?: s [a-z]+)?",
    r"(?:ignore|disregard|forget|oubliez|oublie|ne tenez pas compte d[eu]|scrap)(?: [a-z]+){0,7}? D(?=[^D]*D)",
    r"(?:vendre|vendus?|vendues?|vendra|vendrons|revendre|offrir|servir|servirons|deguster|manger[a-z]*|mangions|boir[a-z]+|selling|sell|serve|eat)(?: (?!avant|jusqu|dispo)[a-z]+){0,3} (?:a|pour|at|for) (?:la |l |le )?D",
    r"D (?:je|j|moi je|i|et je|on|nous) (?:(?:vous|te|t|me|nous|se|m) )?(?:(?:suis|am|m|sommes|est) (?:seule?s?|veu[fv]e?|vieux|vieille|agee?s?|malade|retraitee?s?|plus|oblige[a-z]*|contraint[a-z]*|embetee?s?|trop|bien|writing|alone|too|retired)|ecris?|ecrivons|contacte|contactons|appelle|(?:re)?trouve|retrouvons|viens vers|n (?:ai|y|en|avons|a) [a-z]+|ne (?:peux|peut|pouvons|suis)|ai (?:plus|N ans)|fais appel|faisons appel|write|ve got nobody)",
    r"D,? (?:mes|mon|ma|my|ses|son|sa|his|her) (?:jambes?|dos|genoux?|age|bras|mains?|sante|coeur|back|knees|legs|health)(?!\w)",
    r"(?:(?:au|chez le|chez un|a l|in the|in for|at the) (?:garage|garagiste|mecano|mecanicien|atelier|reparateur|carrossier|carrosserie|repair|repairs|mechanic|mechanics|workshop|menders)|en revision|immobilisee?s?|broken down|off the road|pretee?|lent out)(?: s)?(?: [a-z]+){0,2}? (?:jusqu au?|until|till) (?:le |the )?D",
    r"(?:(?:suis|sommes|serai|serons|est|sont|m|re|am|are|ll be|will be|s) (?:tous |all |now |deja )?(?:rentree?s? a|rentree?s? chez|repartie?s? [a-z]+|remontee?s? a|back in|back at|out of|en (?!ville|magasin|boutique|stock|ligne|bas|face)[a-z]+|in (?:hospital|bed|spain|france|england|italy|portugal|scotland|wales|ireland|london|paris|kent|germany|belgium|greece|town for work)))(?: L| [a-z]+){0,2}? (?:jusqu au?|until|till) (?:le |the )?D",
    r"(?:any (?:day|time|morning|afternoon|evening)|n importe (?:quel jour|quand)|every day|quand vous voulez|quand tu veux|tous les jours|all week|whenever)(?: [a-z]+)? (?:bar|but|save|not) (?:le |la |on )?D",
    r"(?:bar|barring|apart from|aside from|other than|excluding|hormis|a part|mis a part|sans compter) (?:le |la |on )?D(?: (?:et|ou|and|or) (?:le |la )?D)?",
    r"D (?:excepte|exclu|excluded|mis a part|aside)",
    r"(?<!si )(?:pas|non|not|didn t|jamais) (?:ete |been )?(?:vendue?s?|sold|sell|ecoulee?s?|preneur)(?: (?:au|a|at|sur|le|la|the|marche|market|on|ce|de|du)| L)* D",
    rf"(?:pas|plus|no|point) (?:de |d )(?!{_STOPS})[a-z]{{3,}} (?:ni [a-z]+ )?D",
    r"(?:on est|nous sommes|on etait|it s|today is) (?:le )?D(?= ?[.,;!)\n]|$| et )",
    r"(?:le )?N tombe (?:un |le )?D",
    r"(?:du|de|le|les|from) D (?:au|a|to) D ?,? ?(?:de |entre |from |between )?(?:[XH])(?P<week>)",
    r"(?:plus rien|rien|plus personne|plus de P|personne) (?:le |la )?D",
    r"(?:et )?(?:non|not) (?:pas )?(?:le |la |on )?D",
    r"(?:reviens|revient|revenons|reviendr[a-z]+|rentrer(?:ai|ons|a)|de retour|rouvr[a-z]+|reouvr[a-z]+|reprend la vente|be back|(?<!come )(?<!coming )back|reopen[a-z]*)(?: que| only| on| from)? (?:le |la |the )?D",
    r"(?:finis|finit|termine|terminent|terminons|finissent|finissons|finiront|termineront)(?: (?:de|d|la|le|les|leur|notre) ?[a-z]*){0,2} (?:le )?D",
    r"D (?:oblige|ou pas|tombe (?:un |le |en )?D|tombant (?:un |le )?D|qui tombe (?:un |le )?D|falls on (?:a )?D)",
    r"(?:pas|non|rien d|sans|not) (?:tres |vraiment )?(?:urgent|presse|urgence)(?: du tout)? (?:avant|jusqu au?|before|until) (?:le |la )?D",
    r"(?:en )?(?:pause|break|treve|relache|sommeil|chomage|arret|travaux|stage|formation|deplacement|voyage)(?: [a-z]+){0,2} (?:du |de |from |jusqu au? |le |des |d )?D(?: (?:au|a|to) D)?",
    r"(?:autres?|idem|pareil|meme chose|encore autant|autant|same|again|same again|more|others?)(?: (?!mais |sauf |but )[a-z]+)? (?:D|d ici D|sous D|dans D|pour D|vers D)(?= ?[.,;!)\n]|$)",
    r"(?:rappel[a-z]*|appel[a-z]*|contact[a-z]*|joindre|joignez|telephon[a-z]*|call|ring|phone|text)(?: (?:moi|me|nous|us|moi donc))?(?: (?:apres|after|vers|avant|before|around|a|at) H)? D(?= ?[.,;!)\n]|$| (?:si|pour (?:en|me|confirmer|fixer|plus)|au|sur|entre|apres|avant|a) )",
    r"(?:reponse|reply|answer|retour|decision|verdict|confirmation|appel|mail|message|reunion|commande|controle|visite|rendez vous (?:chez|avec) [a-z ]{2,20}|rdv (?:chez|avec) [a-z ]{2,20}|dentiste|medecin)(?: (?:attendue?|souhaitee?|esperee?|demandee?|voulue?|necessaire|svp|needed|required|requested|wanted|please))?(?: (?:le|pour|ce|de|du|d|avant|d ici|by|before|for))* D",
    r"D,? (?:on|nous|je|j|i|we) (?:change|changeons|avance|recule|vote|fete|fetons|(?:reprend|reprends)(?! (?:mes|nos|les|le tout|tout|mon|ma|leurs?)(?!\w))|(?:le |la |les |en )?mange|(?:le |la |les |en )?mangera|(?:le |la |les |en )?mangerait|demenage|me marie|se marie|bosse|travaille|travaillons|ai rendez vous|ai rdv|dors)",
    r"(?:le |on )?D(?: ?,?)? ?(?:a |at )?(?:H ?,? )?[^.;!?\n]{0,50}?(?:a ecrit|ecrivait|wrote)(?!\w)",
    r"(?:envoye|date|sent|recu|message du|mail du) ?:? ?(?:le )?D",
    r"(?:devait|devaient|devions|aurait du|auraient du|etait cense|etaient censes|was supposed to|should have)(?: [a-z]+){0,4}? (?:le |la |on )?D",
    r"(?:va|vont|risque de|devrait|devraient|doit|annonce[a-z]*|attend[a-z]*)(?: [a-z]+){0,3}? ?(?:geler|pleuvoir|neiger|greler|pluie|gel|neige|orages?|grele|canicule|tempete|froid|chaleur)(?: [a-z]+)? (?:pour |a partir de |des )?(?:le )?D",
    r"D s L [a-z]+",
    r"D s (?!the |a |best|fine|good|ok|too|when|also|no |not |perfect|better|possible)[a-z]+",
    r"(?<!prets )(?<!pret )(?<!pretes )(?<!prete )(?<!partir de )(?<!mures )(?<!murs )(?:vers|aux alentours du?|aux environs du?|(?<!m )(?<!re )(?<!be )(?<!is )(?<!are )(?<!am )(?<!but )(?<!and )around|circa) (?:le |the )?D(?! H)",
    r"(?:happy|merry|joyeuses?|joyeux|bonnes? fetes? (?:de |du |d )?(?:la |l )?|bonne fete (?:de |du |d )?(?:la |l )?|bon|vive le|vive|bonne|bel|belle)(?: (?:le|la|l))? D(?: (?:for|pour|de|d) D)?",
    r"D ?,? (?:(?:est |c est |etant )(?:un )?(?:ferie|jour ferie|chome)|is a bank holiday)(?: donc)?",
    r"(?:after |apres )?D s D [a-z]+",
    r"(?:tombola|loto|colis|repas|marche|fete|foire|brocante|kermesse|mariage|bapteme|banquet|reveillon|christening|wedding|fete|fair|market|party) (?:de |du |d |on |of )?D ?,? (?:du|le|de|on|the) ?D",
    r"(?:petit papa|pere|father|mother|maman|sapin de|merry|biere de|marche de|repas de|menu de|buche de|colis de|paniers? de|bourse de) D",
    r"D (?:stall|bazaar|bazar|concert|pageant|market|fair|party|parties|hampers?|boxes|baskets|dinner|dinners|lunch|fete|raffle|table|meals?|cards?|do|dance|festival|sale|cake|pudding|presents?|gifts?|orders?|trade|rush|holidays?|break)",
    r"(?:any|most|some|certain|certains|un|every other|n importe quel) (?P<any>D)",
    r"(?:are you|will you be|serez vous|etes vous|vous serez|vous etes|y serez vous|vous avez|is there|y a t il|do you have)(?: (?:at|in|on|the|a|au|aux|la|le|sur|de|un|une)| L| [a-z]+ing)*(?: (?:market|marche|foire|fair|show|fete|open|ouverts?|fermes?|closed|stand|stall|reunion|meeting|permanence))(?: [a-z]+| L){0,3}? D(?= ?[^.!\n]{0,20}\?)",
    r"(?:morte?s?|decedee?s?|nee?s?|operee?s?|hospitalisee?s?|died|passed away|born|herite|embauchee?s?|enterree?s?|accouche|licenciee?s?|retraitee?s?|divorcee?s?|opened|founded|creee?|fondee?|inauguree?) (?:le |en |in |on |un )?D",
    r"(?:se |me |nous )?(?:marie|marient|marions|fiance|fiancent|baptise|fete|fetent|fetons|getting married|gets married|get married|marrying)(?: (?:sa|son|ses|mon|ma|notre|nos|leur|les|le|ma|mes) [a-z]+(?: ans)?| N ans)? D",
    r"(?:vendre|vendrai|vendrais|vendrons|vends|revendre|presenter|exposer|servir|servira|offrir|sell|selling|serve|serving)(?: [a-z]+){0,2} (?:au|a la|a l|aux|sur|pour|at|on|for)(?: (?!avant|jusqu|dispo|before|until)[a-z]+| L){1,5}? (?:du |le |de |on )?D",
    r"(?:meteo|annonce[a-z]*|prevoi[a-z]*|previsions?|forecast[a-z]*|degres)[^.;!?\nD]{0,30}? (?:pour |des |a partir de |on |for )?D",
    r"(?:demenage|demenageons|demenagerai|pars|partons|m absente|nous absentons|ferme|fermons|move|moving|leave|leaving|am away|go away) (?:juste |just )?(?:apres|after) D",
    r"(?:suis|sommes|serai|serons|m|re|am|are) (?:tout |toute |all )?(?:seule?s?|alone|on my own|debordee?s?|crevee?s?|malade|occupee?s?|pris|prise|busy) (?:a [a-z ]{3,12} )?D",
    r"(?:anniversaire|birthday|bapteme|mariage|wedding|communion|enterrement|obseques|funeral|noces|pot de depart|depart en retraite|ag|assemblee generale|portes ouvertes|vide grenier|brocante|loto|concert|comice|kermesse|spectacle|tournoi|gala|the show|village show|flower show|bac|course|reunion|conseil municipal|messe|match|rentree|trail|carnaval|fair|fete)(?: (?!avant|jusqu|dispo|before|until|venez|passez|a prendre)[a-z]+| L){0,3}? (?:est |tombe |a lieu |prevue? |is |falls )?(?:le |on |en |in |de |du )?D",
    r"(?:shop|magasin|boutique|school|ecole|restaurant|cafe|cantine|term|season|saison) (?:opens|ouvre|ouvrira|reopens|rouvre|starts|begins|reprend|commence)(?: [a-z]+){0,2} D",
    r"D ?,? (?:(?:je|on|nous|i|we) )?(?:(?:ne |n )?(?:suis|sommes|serai|serons|est|sera|y est|m|re|am|are|ll be) (?:pas |not )(?:la|dispo[a-z]*|disponibles?|libres?|there|around|available|present)|(?:suis |sommes |serai |serons |on est |m |re )?(?:absente?s?|fermee?s?(?! ?[a-zA-Z])|fermes?(?! ?[a-zA-Z])|occupee?s?|away|closed|busy|en conges?|en vacances))",
    r"(?:gel|gelees?|orages?|pluies?|canicule|grele|tempete|frost|storm|rain|hail|hailstorm|vent|neige)(?: [a-z]+)? (?:de |du |d |on |from |of |last )(?:la nuit (?:de |du )|la nuit d )?(?:the )?D",
    r"(?:article|journal|reunion|marche|mariage|bapteme|fete|enterrement|vote|elections?|match|rentree)(?: [a-z]+){0,2} (?:de |du |d |le |of |on )D",
    r"(?:tous les|chaque|every|sauf|except|hors|excepte|(?<!la )(?<!notre )(?<!ma )(?<!de )(?<!une )(?<!cette )(?<!votre )ferme|fermes|closed|ni|jamais) (?:le |la |les |the |on )?D(?:(?: ?, ?(?:le |la )?D)* (?:et|ou|ni|and|or|nor) (?:le |la |the |on )?D)?",
    r"(?:pas|not) (?:le |la |les |the |on )?D(?: (?:ni|et|ou|or|nor|and) (?:le |la |les |the |on )?D)*",
    r"(?:pas|plus|no|not|ni) (?:de |d )?(?:livraisons?|dispo[a-z]*|la|libre|possible|delivery|available|there)(?: possibles?)? (?:le |la |on |the )?D",
    r"(?:je pars|on part|nous partons|je m en vais|on s en va|we leave|i leave|i m leaving|i m off|we re off)(?: (?:en|on|a|for|the|le|la|l|au|aux|chez|to|my|ma|mon|mes|hopital|vacances|cure|famille|[a-z]+ine|L))* D",
    r"(?:vacances|conges?|absente?s?|holidays?|away|leaving|(?:go|going|head|heading|fly|flying|drive|driving) (?:home|back)(?: to [a-z]+)?|rentre chez [a-z]+|rentrons chez [a-z]+)(?: (?:a partir de|des|from|on|le|la|until|jusqu au?|du|de|pour|over|for|pendant|durant))* D(?: (?:au|a|to) D)?",
    r"(?:parlais|parlait|disais|disait|avais dit|ai dit|ai parle|ai ecrit|ai appele|avons parle|told you|mentioned|vus?|rencontres?|appelee?s?)(?: (?:de|a|about|le|on|au telephone|on the phone))* D",
    r"(?<!lors de )(?<!a l occasion de )(?<!pendant )(?:votre|vos|your|ton) (?:passage|visite|venue|accueil|visit) (?:de |du |on |last )?D",
    r"D (?:derniere?s?|passee?s?(?! (?:chez|par|devant|pas|vous|a|aux?|au|L|la|les|dans|sur|pour)(?!\w))|d avant|last)(?! delai| carat| max| limite| jour)",
    r"(?:last|depuis|since|semaine derniere|des la fin de) (?:le |la |the )?D",
    (r"(?:recolt|cueilli|ramass|arrach|pick|harvest|dug|rentr|coup|gather|livr|achet|vendu|vend|annul|plant|sem|passe|tomb|pulled|brought)(?:ee?s?|is?|ies?|es|s|us?|ed)?"
     r"(?: (?:de|en|du|le|on|this|par nos soins|a la main|by hand|fresh|mis de cote|pour le marche|before|ce|entre|from|between|rien que|encore|only|just|tot|frais|tout frais|toutes fraiches|dans la nuit d[eu]|pendant la nuit d[eu]|la nuit d[eu]|over the|at the|at|over|avec (?:les|mes|nos|des) [a-z]+|a la fraiche|a la rosee|[a-z]{3,}ment|with [a-z]+ [a-z]+)){0,2} ?,? ?(?=D)(?P<past>D)(?: (?:et|a|au|and|to) D)?"),
    r"(?:marche|invendus?|retours?|market|cueillette|recolte|ramassage|arrachage|tri)(?: (?:de|du|d|from|for|bio|hebdomadaire|le|in|at|a)| L)* (?P<gone>D)(?! (?:et|ou|and) (?:je|on|nous|i|we) (?:(?:vous|les|l|le|la|can|ll|peux) )*(?:apport|amen|depos|livr|pos|bring|drop))",
    r"(?:rien que|pas plus tard que|encore|fresh|just|de|du) (?P<early>D)",
    r"(?:plutot que|au lieu de|au lieu du|instead of|rather than|pas comme prevu) (?:le |la |on )?D",
    r"D (?:au telephone|par telephone|on the phone|par mail|by email|par sms)",
    r"(?:commande|livraison|client|grossiste|order|delivery|customer)[^.;,D\n]{0,25}(?:annul[a-z]*|cancel[a-z]*|desist[a-z]*|prev[ua][a-z]*)(?: (?:pour|for|le|on|du|de|d|prevue?))* D",
    r"(?:de|du|d|of|for) D (?:est |a ete |etait |was |is |has been |got )(?:annul[a-z]*|cancel[a-z]*|tombee? a l eau|called off|rained off|supprimee?)",
    r"(?:etaient|etait|were|was|avais|avait|avions|had) (?:[a-z]+ ){0,4}?(?:pour|for|destinee?s? aux?|destinee?s? a la|reservee?s? aux?|reservee?s? pour|prevue?s? pour) (?:[a-z]+ ){0,3}?D",
    r"(?:can t|cannot|can not|won t be able to|couldn t|peux pas|peut pas|pourrai pas|pouvons pas|pourrons pas)(?: (?:do|make|manage|come|be there|faire|venir|livrer|deliver|etre la|vous livrer))? (?:le |la |on )?D",
    r"(?:absente?s?|pas la|pas dispo[a-z]*|prise?s?|occupee?s?|en panne|en reparation|en deplacement|malade|busy|(?:m|am|are|re|is|day) off|not here|out of action) (?:jusqu au?|jusqu a|until|till) (?:le )?D",
    r"(?:gel|gelees?|orages?|pluies?|canicule|grele|tempetes?|frost|storm|rain|vents?|heatwave|neige|snow|meteo|redoux|froid)(?: (?:est|sont|fortes?|blanches?|annonc[a-z]+|prevu[a-z]*|attendu[a-z]*|forecast|due|expected|coming|arriv[a-z]+|is|are)){1,3} (?:pour |a partir de |des |from |on |for |by )?(?:le )?D",
    r"(?:passent?|passera|revise|prepare) (?:son|leur|mon|le|ses|leurs) (?:bac|permis|brevet|examens?|exam|concours|scanner|irm|code|oral) D",
    r"(?:visite|venue|controle) (?:du|de la|de l|d un|d une|des) (?:veto|veterinaire|inspecteur|inspectrice|banquier|medecin|docteur|technicien|plombier|notaire|expert|maire|prefet|controleur|assureur|huissier|certificateur|kine|infirmiere)(?: [a-z]+)? D",
    r"(?:ai|as|a|avons|have|ve got|got) (?:ecole|cours|classe|yoga|kine|dentiste|chorale|gym|judo|audience|tribunal|school|church|choir|a meeting|an exam|un examen|un enterrement|mon permis|le notaire|le medecin|le veto)(?: [a-z]+)? D",
    r"(?:recois|recoit|recevons|accueillons) (?:la |de la |du |des |mes |nos |ma )(?:famille|monde|amis|enfants|petits enfants|belle famille|cousins|belle soeur|inspecteur)(?: [a-z]+)? D",
    r"(?:injoignables?|unreachable|pas joignables?)(?: [a-z]+)? D",
    r"(?:memes?|pareils?|the same)(?: [a-z]+){0,2} (?:que|as) (?:le )?D",
    r"(?:voulai(?:t|ent)|commandait|wanted (?:them|it)|had ordered (?:them|it)) (?:[a-z]+ ){0,3}?(?:pour|for) (?:le |the )?D",
    r"(?:merci|thanks|thank you|bravo)(?: (?:encore|again|beaucoup|so much|a tous|bien|infiniment))? (?:pour|for) (?:le |l |the )?D",
    r"(?:semee?s|semes|plantee?s|plantes|repiquee?s|greffee?s?|sown|planted) (?:debut |fin |le |en |au |vers |in |on |late |early )?D",
    _TOLD,
    (r"(?:repon[a-z]*|savoir|sache|know|prevenir|prevenez[ a-z]{0,12}|dites|inscri[a-z]+|confirm[a-z]+|me dire|rappel[a-z]*|appel[a-z]*|let me know|reply|text me|call[a-z]*|rsvp|reserver|reservez|reservation|dire|tell us|tell me|sign up|signez)"
     r"(?: [a-z]+){0,3}?,? (?:avant|d ici|by|before|au plus tard|until|jusqu au?|entre|a partir de|apres|after|des) (?:le |the )?D(?: et D| et H)?"),
    r"(?:ouvert[a-z]*(?! (?:aux?|a tous|a tout|pour|de|for|to) (?:les |des |the )?(?:glan|cueill|ramass|tou|glean|pick|every|all|any|volont|benev|voisin|public))|horaires?|open(?! (?:to|for|au|aux|a) )|(?:boutique|magasin) ?:|permanence|on est la|joignable|opening hours)(?: (?!jusqu|until|till|dispo|a prendre|avant|before|apres|des)[a-z]+){0,3} ?:? ?(?:du|de|le|les|from|tous les|on)? ?D(?P<open>(?: ?(?:au|a|et|to|,|-|and) (?:le )?D)*)",
]  # fmt: skip
_BYGONE = [
    re.compile(_THEN_DID + r"(?!\w)"),
    *(re.compile(r"(?<!\w)" + p + r"(?!\w)") for p in (_DONE, *_BACKED_OUT, _WAS_THEN)),
]
_IGNORE = [re.compile(r"(?<!\w)" + p + r"(?!\w)") for p in _IGNORED]


def forget_bygone(text: Text) -> Text:
    """The text without the days of which the verb says that they are over: "lundi le grossiste s'est décommandé"."""
    for bygone in _BYGONE:
        if "D" in text.s:
            text = text.rewrite(bygone, lambda _: ("X", None))
    return text


def forget_others(text: Text, now: date, *, gleaning: bool = False) -> Text:
    """The text without the days that concern something else; where gleaners are called, it is open for them."""
    for ignored in _IGNORE[:-1] if gleaning else _IGNORE:
        if "D" in text.s:
            text = text.rewrite(ignored, _forget(text, now))
    return text.rewrite(_OF_A_DAY, lambda m: _of_something(m, text))


def _of_something(match: re.Match[str], text: Text) -> Replacement:
    """The day of an event says nothing, unless the produce is there until then."""
    if match["noun"] in _day_nouns():
        return None
    if re.search(
        r"(?<!\w)(?:jusqu aux?|jusqu a|avant|d ici|until|before|by)(?: (?:la|le|les|l|the))? $",
        match.string[: match.start()],
    ):
        return "D", text.tag(match.end() - 1)
    return match["noun"] + " X", None


_OF_A_DAY = re.compile(
    r"(?<!\w)(?P<noun>[a-z]{3,})(?: (?:prochaine?s?|annuel[a-z]*|dernier))? (?:de|du|d|of) (?:la |le |l )?D(?!\w)(?! (?:au|a|to|jusqu|et|ou)(?! [LH]) ?(?:D|la|le)| ?- ?D)"
)
"""The market of Saturday, the storm of Tuesday, my mail of the 24th."""


@cache
def _day_nouns() -> frozenset[str]:
    return words("day_nouns.txt")


_HARVESTED = re.compile(
    r"(?:(?:r[ée]colt|ramass|arrach|coup|tomb)(?:ée?s?|ee?s)|cueillie?s?|picked|harvested|gathered|dug|pulled)(?!\w)",
    re.IGNORECASE,
)
"""With its accent: "récolté samedi" was, "récolte samedi" will be."""
_FIELD = re.compile(r"(?:ouvert[a-z]*|open)(?! (?:le |les |tous|on )| D (?:matin|soir))")
"""A single day on which it is open is one on which the produce can be fetched."""
_PRESENT = re.compile(
    r"(?<!\w)(?:je|on|nous|qui|tu|j|i|we)(?: (?:vous|les|le|la|l|en|y|te))* (?:livre|passe|recolte|ramasse|coupe|arrache|rentre|plante|seme|annule|pick|harvest|gather)(?!\w)[^D]{0,8}$"
    r"|(?<!\w)(?:pick|harvest|gather)(?!\w)[^D]{0,8}$"
)
"""What is done, not what was done: "je vous livre ce soir", "qui passe demain ?"."""
_HAVE = re.compile(
    r"(?<!\w)(?:ai|avons|ont|avez|on a|il a|elle a|qui a|have|has|ve|had|was|were|est|sont|etait|etaient|avait)(?: (?:ete|tout|deja|bien|been|just|already|re))? $"
)
_WILL_BE = re.compile(r"(?:seront|sera|etre|be|on les|(?<!les )(?<!l )(?<!fils )(?<!elle )(?<!il )(?<!on )a) $")


def _forget(text: Text, now: date) -> Callable[[re.Match[str]], Replacement]:
    """Days of the past, of opening hours, of replies and of the weather say nothing about the produce."""

    def drop(match: re.Match[str]) -> Replacement:
        groups = match.groupdict()
        if groups.get("any") and "before" in text.original[slice(*text.span(match.start("any"), match.end("any")))]:
            return "until D", text.tag(match.start("any"))
        return None if _is_meant(match, text) or _is_ahead(match, text, now) else ("X", None)

    return drop


def _is_meant(match: re.Match[str], text: Text) -> bool:
    """Opening hours that are no working week, a field that is open once, what is done now."""
    if _ON_THE_WAY.search(match.string[: match.start()][-30:]):
        return True
    groups = match.groupdict()
    if "week" in groups:
        at = [i for i in range(match.start(), match.end()) if match.string[i] == "D"]
        dated = any(c.isdigit() for i in at for c in text.original[slice(*text.at[i])])
        return dated or not _is_working_week([text.tag(i) for i in at])
    if groups.get("open") == "":
        return bool(_FIELD.match(match.string, match.start())) and not _habitual(match, text)
    if groups.get("early"):
        return bool(text.tag(match.start("early")).kind != "morning")
    return bool(groups.get("past") and _PRESENT.search(match.string[: match.start("past")][-60:]))


_ON_THE_WAY = re.compile(
    r"(?<!\w)(?:en (?:allant|partant|rentrant|revenant|sortant|montant|descendant|passant|retournant|me rendant|nous rendant)|(?:on|by) (?:my|our|the) way)(?: (?!jusqu)[a-z]+){0,3} $"
)
"""Whoever goes to a match on Sunday passes on Sunday."""
_LE = re.compile(r"le [a-z]+(?: (?:matin|midi|soir|après[- ]midi))?$", re.IGNORECASE)
_ONCE = re.compile(r"(?<!\w)(?:sera|seront|serai|serons|exceptionnellement|aussi) $")


def _habitual(match: re.Match[str], text: Text) -> bool:
    """Whether it is so on every such day: ouvert le dimanche matin."""
    at = match.start() + match[0].index("D")
    return bool(_LE.fullmatch(text.original[slice(*text.span(at, at + 1))])) and not _ONCE.search(
        match.string[: match.start()]
    )


def _is_ahead(match: re.Match[str], text: Text, now: date) -> bool:
    """A day to come of what may be past or not: cueillette samedi."""
    groups = match.groupdict()
    if groups.get("dated"):
        at = match.start("dated")
        return text.tag(at).first != now or not any(c.isdigit() for c in text.original[slice(*text.at[at])])
    if groups.get("past") and _HAVE.search(match.string[: match.start()]):
        return False
    said = text.original[slice(*text.span(match.start(), match.end()))]
    if groups.get("past") and _HARVESTED.match(said) and not _WILL_BE.search(match.string[: match.start()]):
        return False
    named = next((name for name in ("past", "gone") if groups.get(name)), None)
    period: Period | None = text.tag(match.start(named)) if named else None
    return period is not None and period.first > now


def _is_working_week(days: list[Period]) -> bool:
    """Monday to Friday, with hours: when the place is open."""
    weekdays = [period.first.weekday() for period in days if period.after and period.kind == "day"]
    return len(weekdays) == 2 and weekdays[1] - weekdays[0] >= 4
