### Le portail.

menu = Menu
navigation = Principale
client = Client
trail = Où vous êtes
sign-out = Se déconnecter

## Connexion au portail

sign-in-title = Se connecter au portail
sign-in-as = Vous allez vous connecter en tant que { $email }, pour { $client }.
sign-in-button = Se connecter
sign-in-once = Ce lien ne fonctionne qu’une fois.
sign-in-used-title = Ce lien a déjà été utilisé
sign-in-used-text = Un lien de connexion ne fonctionne qu’une fois. Si ce n’est pas vous qui l’avez utilisé, prévenez la personne qui gère ce serveur.
sign-in-expired-title = Ce lien a expiré
sign-in-expired-text = Un lien de connexion n’est valable qu’un certain temps. Demandez-en un nouveau à la personne qui gère ce serveur.
sign-in-unknown-title = Ce lien est inconnu
sign-in-unknown-text = Il a peut-être été tronqué lors de la copie. Copiez-le en entier, ou demandez-en un nouveau à la personne qui gère ce serveur.
sign-in-disabled-title = Ce compte est désactivé
sign-in-disabled-text = Un administrateur de votre organisation l’a désactivé. Demandez-lui de le réactiver.
signed-out-title = Vous n’êtes pas connecté
signed-out-done-title = Vous êtes déconnecté
signed-out-text = La connexion se fait par un lien à usage unique. Demandez-en un à la personne qui gère ce serveur.
signed-out-operator = Si c’est vous, créez-en un sur le serveur avec cette commande, en indiquant votre propre adresse :

## Entreprises

companies-title = Entreprises
companies-count = { $count ->
    [one] { $count } entreprise
   *[other] { $count } entreprises
}
new-company = Nouvelle entreprise
companies-search = Rechercher par nom ou ID
companies-empty-title = Ajoutez votre première entreprise
companies-empty-text = Une entreprise est l’un de vos clients. Dès qu’elle donne son accord, vous pouvez lire sa comptabilité ici et par l’API.
companies-empty-step-add = Ajoutez l’entreprise par son nom.
companies-empty-step-send = Envoyez-lui l’URL Link que vous obtenez.
companies-empty-step-read = Elle connecte son logiciel de comptabilité ; ses données arrivent ici d’elles-mêmes.
companies-none-found = Aucune entreprise ne correspond
companies-none-found-text = Recherchez une partie du nom, ou l’ID complet de l’entreprise.
column-name = Nom
column-created-by = Créée par
column-created = Création
column-last-read = Dernière lecture
column-connections = Connexions
column-actions = Actions
created-over-api = API
no-connections = Aucune
request-data = Demander des données
rename = Renommer
rename-company = Renommer { $name }
delete-company = Supprimer { $name }
copy-company-id = Copier l’ID de l’entreprise

add-company-title = Ajouter une nouvelle entreprise
company-name = Nom de l’entreprise
company-name-help = Pour que vous la reconnaissiez ; deux entreprises peuvent porter le même nom. Les parenthèses et signes semblables sont retirés : « Acme (UK) » devient « Acme UK ».
company-name-missing = Saisissez un nom comportant au moins une lettre ou un chiffre.
company-added-title = Entreprise ajoutée
company-added = { $name } est ajoutée
company-added-text = Envoyez cette URL Link à l’entreprise. Elle mène à une page où l’entreprise vous autorise à lire ses données.
link-url = URL Link
open-company = Ouvrir l’entreprise
rename-title = Renommer l’entreprise
rename-help = Ce nom n’appartient qu’à vous ; les connexions ne changent pas.
delete-company-title = Supprimer l’entreprise
delete-company-question = Supprimer { $name } ?
delete-company-text = Ses connexions, ses données et son historique sont supprimés définitivement, et ses autorisations sont rendues. Cette action est irréversible.
delete-company-type = Saisissez { $name } pour confirmer
delete-company-mismatch = Ce n’est pas le nom de l’entreprise. Rien n’a été supprimé.
delete-company-button = Supprimer l’entreprise

## Une entreprise

refresh-data = Actualiser les données
refresh-needs-link = Rien ne peut être lu tant qu’aucune connexion n’est liée
connections-title = Gérer les connexions
connections-empty-title = Aucune connexion
connections-empty-text = Envoyez l’URL Link à l’entreprise, pour qu’elle connecte son logiciel.
connection-state-failing = Liée, avec une erreur
connection-state-pending-failed = En attente, échec
connection-state-lapsing = Expire bientôt
connection-lapses-on = Cette autorisation prend fin le
connection-lapses-unused = { $integration } abandonne ce qui reste un temps sans usage et ne répond pas pour le moment. S’il ne répond pas d’ici là, l’entreprise doit autoriser à nouveau cette connexion :
connection-lapses-ended = { $integration } met fin à toute autorisation après un temps, même si elle sert. L’entreprise doit autoriser à nouveau cette connexion :
connection-lapses-expires = { $integration } a donné une autorisation qui ne peut pas être renouvelée. L’entreprise doit autoriser à nouveau cette connexion :
companies-lapsing = { $count ->
    [one] { $count } autorisation prend bientôt fin.
   *[other] { $count } autorisations prennent bientôt fin.
}
companies-lapsing-text = Envoyez à l’entreprise son URL Link, pour que rien ne manque.
connection-menu = Actions
connection-menu-of = Actions pour { $integration }
copy-connection-url = Copier l’URL Link
connection-url-of = URL Link pour { $integration }
unlink = Dissocier
connection-linked-at = Liée
connection-needs-company = L’entreprise doit autoriser cette connexion. Envoyez-lui cette adresse :
connection-problems = { $count ->
    [one] { $count } erreur
   *[other] { $count } erreurs
}
connection-problems-past = { $count ->
    [one] { $count } erreur passée
   *[other] { $count } erreurs passées
}
problem-resolved = résolue
unlink-title = Dissocier la connexion
unlink-question = Dissocier { $integration } de { $company } ?
unlink-text = Plus aucune donnée n’est lue par cette connexion. Ce qui a été lu est conservé. L’entreprise peut la lier à nouveau avec la même URL Link.
delete-connection-title = Supprimer la connexion
delete-connection-question = Supprimer la connexion de { $company } à { $integration } ?
delete-connection-text = La connexion et les données lues par elle sont supprimées définitivement. Cette action est irréversible.
delete-connection-button = Supprimer la connexion

data-title = Données
data-empty-title = Aucune donnée
data-empty-text = Les données sont lues dès qu’une connexion est liée.
column-data-type = Type de données
column-records = Enregistrements
column-last-success = Dernier succès
column-latest-read = Lecture la plus récente

history-title = Historique de lecture
history-live = Mis à jour en temps réel
history-empty = Rien n’a encore été lu.
history-all = { $count ->
    [one] Voir tout l’historique ({ $count } lecture)
   *[other] Voir tout l’historique ({ $count } lectures)
}
column-id = ID
column-requested = Demande
column-took = Durée
column-status = Statut
copy-dataset-id = Copier l’ID du jeu de données
progress-of = Progression de { $name }

## Ce qui vient d’être fait

flash-company-renamed = L’entreprise a son nouveau nom.
flash-company-deleted = L’entreprise est supprimée.
flash-connection-unlinked = La connexion est dissociée. Ce qui a été lu est conservé.
flash-connection-deleted = La connexion est supprimée.
flash-refresh-queued = { $count ->
    [one] { $count } type de données a été demandé. Son avancement s’affiche ci-dessous.
   *[other] { $count } types de données ont été demandés. Leur avancement s’affiche ci-dessous.
}
flash-refresh-running = Tout est déjà en cours de lecture. La progression s’affiche ci-dessous.
flash-nothing-linked = Aucune connexion n’est liée : rien ne peut être lu. Envoyez à l’entreprise son URL Link.

## Documents envoyés par les entreprises

files-title = Fichiers
files-all = Tout télécharger
column-file = Fichier
column-size = Taille
column-uploaded = Envoyé
column-scan = Antivirus
file-scanned = Sain
file-not-scanned = Non vérifié
file-kilobytes = { $size } Ko
file-megabytes = { $size } Mo

## Parcours dans Link

funnel-title = Parcours Link
funnel-text = Jusqu’où vont les entreprises dans les pages de Link, en combien de temps, et pourquoi pas plus loin.
funnel-spans = Jours
funnel-days = { $days } jours
funnel-from = Du
funnel-until = Au
funnel-show = Afficher
funnel-empty-title = Aucune entreprise n’a ouvert Link ces jours-là
funnel-empty-text = Chaque visite de l’URL Link d’une entreprise est un parcours. Vous verrez ici combien aboutissent à une connexion, et où les autres s’arrêtent.
funnel-empty-step-send = Copiez l’URL Link d’une entreprise dans la liste des entreprises, et envoyez-la.
funnel-empty-step-embed = Ou affichez Link dans votre propre page, avec le script /link/embed.js.
funnel-empty-step-look = Revenez ici quand des entreprises l’auront ouvert, ou choisissez d’autres jours ci-dessus.
funnel-summary = { $completed } { $started ->
    [one] parcours sur { $started } a abouti à une connexion
   *[other] parcours sur { $started } ont abouti à une connexion
} ({ $share })
funnel-median = La moitié en moins de { $time }
funnel-capped = Seuls les { $most } derniers parcours sont comptés.
funnel-stage-started = Link ouvert
funnel-stage-chose = Choix et accord
funnel-stage-left = Parti se connecter
funnel-stage-returned = Revenu
funnel-stage-completed = Connecté
funnel-cancelled = { $count ->
    [0] Aucun parcours n’a été quitté.
    [one] Un parcours a été quitté.
   *[other] { $count } parcours ont été quittés.
}
funnel-unsupported = { $count ->
    [0] Aucun logiciel n’a manqué.
    [one] Une entreprise n’a pas trouvé son logiciel.
   *[other] { $count } entreprises n’ont pas trouvé leur logiciel.
}
funnel-failures = Pourquoi des tentatives ont échoué
funnel-failure-declined = Refusée
funnel-failure-not-supported = Non pris en charge
funnel-failure-failed = Échouée
funnel-platforms = Par plateforme
funnel-latest = Derniers parcours
funnel-ended-cancelled = quitté
funnel-ended-failed = échec
funnel-ended-unsupported = logiciel non proposé
funnel-embedded = Sur { $origin }
column-stage = Étape
column-companies = Parcours
column-share = Part
column-lost = Perdus ici
column-since-before = Temps médian depuis l’étape précédente
column-reason = Raison
column-platform = Plateforme
column-times = Fois
column-last-time = Dernière fois
column-chosen = Choisie
column-linked = Connectée
column-company = Entreprise
column-began = Début
