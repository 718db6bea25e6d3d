// What the page says, in French and in English.

const FR = {
  title: "Bac à sable", titleOf: "de {name}",
  farmer: "Ferme", volunteer: "Bénévole", resident: "Habitants", coordinator: "Coordination", group: "Groupe",
  phones: "Téléphones", phoneOf: "Téléphone : {role}", showGroup: "Groupe", showPeople: "Personnes",
  clock: "Horloge du bac à sable", hourMore: "+1 heure", dayMore: "+1 jour", setClock: "Choisir la date et l’heure", apply: "Appliquer",
  faults: "Pannes", language: "English", languageLabel: "Show this page in English",
  nobody: "Personne ne tient ce téléphone.", addPerson: "Ajouter une personne", noGroup: "Il n’y a pas encore de groupe.", addGroup: "Créer un groupe",
  firstName: "Prénom", lastName: "Nom", personLanguage: "Langue du téléphone", groupTitle: "Nom du groupe", groupDefault: "Groupe du marché",
  groupMembers: "Tout le monde ici en fait partie.", add: "Ajouter", create: "Créer", cancel: "Annuler", close: "Fermer",
  pick: "Qui tient ce téléphone ?", pickGroup: "Qui parle dans le groupe ?", pickNow: "{name}. Changer de personne", chooseGroup: "Groupe",
  withBot: "avec {bot}", youAre: "vous êtes {name}",
  start: "Démarrer", emptyTitle: "Rien ici pour le moment", emptyText: "Appuyez sur Démarrer pour écrire à {bot}.", emptyGroup: "Écrivez le premier message du groupe.",
  more: "Autres gestes", block: "Bloquer {bot}", unblock: "Débloquer", blocked: "Ce téléphone a bloqué {bot}.",
  deepLink: "Ouvrir un lien", deepLinkHelp: "Collez un lien d’invitation, ou ce qui suit « start= ».", deepLinkLabel: "Lien ou code", open: "Ouvrir",
  menu: "Menu", menuTitle: "Commandes", noCommands: "Ce robot n’a pas publié de commandes.",
  write: "Votre message", send: "Envoyer", attach: "Joindre", keysShow: "Afficher les touches", keysHide: "Cacher les touches",
  tryThis: "Essayez", sampleTitle: "Phrases d’exemple", editing: "Vous modifiez votre message", replying: "Vous répondez", edit: "Modifier", reply: "Répondre",
  attachTitle: "Joindre", captionHelp: "Le texte déjà écrit sert de légende.", photoFile: "Photo de l’appareil", photoSample: "Photo d’exemple",
  document: "Document", position: "Position", contact: "Contact", voice: "Message vocal", sticker: "Autocollant", forward: "Message transféré", sample: "Phrase d’exemple",
  phoneNumber: "Numéro de téléphone", ownContact: "Partager mon numéro", share: "Partager",
  forwardFrom: "Écrit par", forwardText: "Texte",
  mapTitle: "Où êtes-vous ?", mapHelp: "Touchez la carte, ou choisissez un lieu.", mapLabel: "Carte : flèches pour déplacer le repère", coordinates: "Écrire les coordonnées", latitude: "Latitude", longitude: "Longitude",
  sendPosition: "Envoyer cette position", north: "N", south: "S", east: "E", west: "O", mapAt: "Carte du lieu : {place}",
  edited: "modifié", forwarded: "Transféré de {name}", typing: "{bot} écrit…", uploading: "{bot} prépare un envoi…", newMessages: "Nouveaux messages",
  photoAlt: "Photo", photoAltText: "Photo : {text}", download: "Télécharger {name}", voiceMessage: "Message vocal, {seconds} s", unknown: "Message d’un autre type",
  joined: "{name} rejoint le groupe", left: "{name} quitte le groupe", created: "Groupe créé", pinned: "Message épinglé", spoiler: "Texte caché. Toucher pour lire",
  copied: "Copié : {text}", ok: "OK", notHere: "Ce bouton ne marche que dans la vraie messagerie.", failed: "Cela n’a pas marché : {why}",
  calls: "Appels du robot", callsCount: "{count} appels", refusedCount: "{count} refus", noCalls: "Le robot n’a encore rien demandé.", showPolls: "Montrer aussi getUpdates", answered: "répondu",
  faultsHelp: "Les prochains appels du robot échouent comme choisi ici.", method: "Méthode", kind: "Panne", when: "Quand", before: "avant l’effet", after: "après l’effet",
  times: "Combien de fois", seconds: "Secondes", addFault: "Ajouter la panne", endFaults: "Arrêter les pannes", noFaults: "Aucune panne en cours.",
  flood: "Limites de débit de la vraie messagerie", reset: "Tout effacer", resetSure: "Effacer toutes les personnes et tous les messages ?", everyMethod: "toutes",
  kind500: "erreur 500", kind502: "erreur 502", kind429: "trop d’appels (429)", kindreset: "connexion coupée", kindhang: "pas de réponse", kindgarbage: "réponse illisible",
};

const EN = {
  title: "Sandbox", titleOf: "of {name}",
  farmer: "Farm", volunteer: "Volunteer", resident: "Residents", coordinator: "Coordination", group: "Group",
  phones: "Phones", phoneOf: "Phone: {role}", showGroup: "Group", showPeople: "People",
  clock: "Clock of the sandbox", hourMore: "+1 hour", dayMore: "+1 day", setClock: "Choose date and hour", apply: "Apply",
  faults: "Faults", language: "Français", languageLabel: "Afficher cette page en français",
  nobody: "Nobody holds this phone.", addPerson: "Add a person", noGroup: "There is no group yet.", addGroup: "Create a group",
  firstName: "First name", lastName: "Last name", personLanguage: "Language of the phone", groupTitle: "Name of the group", groupDefault: "Market group",
  groupMembers: "Everyone here is in it.", add: "Add", create: "Create", cancel: "Cancel", close: "Close",
  pick: "Who holds this phone?", pickGroup: "Who speaks in the group?", pickNow: "{name}. Change person", chooseGroup: "Group",
  withBot: "with {bot}", youAre: "you are {name}",
  start: "Start", emptyTitle: "Nothing here yet", emptyText: "Press Start to write to {bot}.", emptyGroup: "Write the first message of the group.",
  more: "More", block: "Block {bot}", unblock: "Unblock", blocked: "This phone has blocked {bot}.",
  deepLink: "Open a link", deepLinkHelp: "Paste an invitation link, or what follows “start=”.", deepLinkLabel: "Link or code", open: "Open",
  menu: "Menu", menuTitle: "Commands", noCommands: "This bot has published no commands.",
  write: "Your message", send: "Send", attach: "Attach", keysShow: "Show the keys", keysHide: "Hide the keys",
  tryThis: "Try", sampleTitle: "Sample sentences", editing: "You are editing your message", replying: "You are replying", edit: "Edit", reply: "Reply",
  attachTitle: "Attach", captionHelp: "What you have already written becomes the caption.", photoFile: "Photo of this device", photoSample: "Sample photo",
  document: "Document", position: "Position", contact: "Contact", voice: "Voice message", sticker: "Sticker", forward: "Forwarded message", sample: "Sample sentence",
  phoneNumber: "Phone number", ownContact: "Share my number", share: "Share",
  forwardFrom: "Written by", forwardText: "Text",
  mapTitle: "Where are you?", mapHelp: "Touch the map, or choose a place.", mapLabel: "Map: arrow keys move the pin", coordinates: "Type the coordinates", latitude: "Latitude", longitude: "Longitude",
  sendPosition: "Send this position", north: "N", south: "S", east: "E", west: "W", mapAt: "Map of the place: {place}",
  edited: "edited", forwarded: "Forwarded from {name}", typing: "{bot} is writing…", uploading: "{bot} is preparing a file…", newMessages: "New messages",
  photoAlt: "Photo", photoAltText: "Photo: {text}", download: "Download {name}", voiceMessage: "Voice message, {seconds} s", unknown: "A message of another kind",
  joined: "{name} joins the group", left: "{name} leaves the group", created: "Group created", pinned: "Message pinned", spoiler: "Hidden text. Touch to read",
  copied: "Copied: {text}", ok: "OK", notHere: "This button works only in the real messenger.", failed: "That did not work: {why}",
  calls: "Calls of the bot", callsCount: "{count} calls", refusedCount: "{count} refused", noCalls: "The bot has asked nothing yet.", showPolls: "Show getUpdates too", answered: "answered",
  faultsHelp: "The next calls of the bot fail as chosen here.", method: "Method", kind: "Fault", when: "When", before: "before the effect", after: "after the effect",
  times: "How many times", seconds: "Seconds", addFault: "Add the fault", endFaults: "End the faults", noFaults: "No fault is on.",
  flood: "Rate limits of the real messenger", reset: "Erase everything", resetSure: "Erase all people and all messages?", everyMethod: "all",
  kind500: "error 500", kind502: "error 502", kind429: "too many calls (429)", kindreset: "connection cut", kindhang: "no answer", kindgarbage: "unreadable answer",
};

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("sandbox-lang");
  return asked === "en" ? "en" : "fr";
}

export const lang = chosen();

/** The sentence called `key`, its {blanks} filled; French signs keep their space with them. */
export function say(key, blanks = {}) {
  const sentence = (lang === "fr" ? FR : EN)[key] ?? key;
  const spaced = lang === "fr" ? sentence.replace(/ ([:;?!»])/g, "\u00a0$1").replace(/« /g, "«\u00a0") : sentence;
  return spaced.replace(/\{(\w+)\}/g, (whole, name) => blanks[name] ?? whole);
}

/** Show the page in the other language. */
export function switchLanguage() {
  const other = lang === "fr" ? "en" : "fr";
  localStorage.setItem("sandbox-lang", other);
  const address = new URL(location.href);
  address.searchParams.set("lang", other);
  location.assign(address);
}
