### Les paramètres du Portail.

settings-title = Paramètres
flash-settings-saved = Enregistré. Cela compte dès maintenant.

## Link

link-settings-title = Link
link-settings-text = Ce qui est demandé aux entreprises, et ce qu’elles lisent en chemin.
link-settings-sources = Ce qu’il faut demander
link-settings-sources-text = Chaque genre est une étape, dans cet ordre. Un genre pour lequel il n’y a rien à choisir est laissé de côté.
link-settings-asked = Le demander
link-settings-optional = Peut être passé
link-settings-place = Place
link-settings-switches = Pages
link-settings-landing = Page d’accueil
link-settings-landing-help = Dit ce qui est demandé avant la première étape.
link-settings-sandbox = Proposer le bac à sable
link-settings-sandbox-help = Pour essayer. Une URL Link en décide autrement avec link.showSandboxIntegrations=true ou false.
link-settings-one-time = URL Link à usage unique
link-settings-one-time-help = Recommandé. Une URL Link fonctionne une fois, pendant un jour, dans le navigateur qui l’a ouverte ; copiez-en une nouvelle pour chaque message. L’URL d’invitation est alors désactivée.
link-settings-invite = URL d’invitation
link-settings-invite-help = Quiconque l’a peut nommer une entreprise et commencer. Mettez-la sur votre site.
link-settings-invite-url = URL d’invitation
link-settings-words = Avec vos propres mots
link-settings-words-text = Du texte simple ; ce que vous laissez vide a une formulation de notre part.
link-settings-welcome-en = Accueil, en anglais
link-settings-welcome-fr = Accueil, en français
link-settings-purpose-en = À quoi servent les données, en anglais
link-settings-purpose-fr = À quoi servent les données, en français
link-settings-retention-en = Combien de temps elles sont conservées, en anglais
link-settings-retention-fr = Combien de temps elles sont conservées, en français
link-settings-terms = Adresse de vos conditions
link-settings-privacy = Adresse de votre notice de confidentialité
link-settings-too-long = Un texte compte au plus { $most } caractères.
link-settings-address = { $text } n’est pas une adresse entière qui commence par https:// ou http://.

## Identité visuelle

branding-title = Identité visuelle
branding-text = L’apparence de Link pour vos entreprises.
branding-name = Nom
branding-name-help = Le nom que vos clients connaissent. Laissé vide, c’est le vôtre.
branding-primary = Première couleur
branding-primary-help = Boutons et liens, par exemple #0b6b66. Laissée vide, nos couleurs restent.
branding-secondary = Deuxième couleur
branding-secondary-help = La barre du haut et les repères. Laissée vide, c’est la première couleur.
branding-repaired = Une couleur est montrée un peu plus sombre ou plus claire que votre choix, pour que chacun puisse lire ce qui est écrit avec.
branding-logo = Logo
branding-logo-help = PNG, JPEG, GIF ou SVG, 10 Mo au plus ; 600 × 100 est une bonne taille. Gardez-le léger : les téléphones le chargent.
branding-icon = Icône
branding-icon-help = ICO, PNG ou SVG, 500 Ko au plus ; 32 × 32.
branding-hero = Image de la page d’accueil
branding-hero-help = PNG ou JPEG, 10 Mo au plus. Gardez-la légère : les téléphones la chargent.
branding-remove = La retirer
branding-preview = Aperçu
branding-preview-text = Voici l’apparence d’une page. Enregistrez pour voir un changement ici.
branding-error-name = Un nom compte au plus { $most } caractères.
branding-error-colour = { $text } n’est pas une couleur. Écrivez-la comme #0b6b66.
branding-error-too-large = { $place } : l’image est trop lourde.
branding-error-kind = { $place } : d’après son contenu, le fichier n’est pas une image utilisable ici.
branding-error-svg = { $place } : le SVG contient autre chose que du dessin, par exemple un script ou une image venue d’ailleurs. Exportez-le en SVG simple.

## Redirections

redirects-title = Redirections
redirects-text = Où vont les entreprises quand elles en ont fini avec Link.
redirects-where = Après Link
redirects-url = URL de redirection
redirects-url-help = Laissez vide pour terminer sur une page de Link. Un nom entre accolades est remplacé ; ce qui n’a pas de valeur devient vide.
redirects-allowed = URL de redirection autorisées
redirects-allowed-help = Une par ligne, en entier. Nécessaire quand l’hôte de l’URL de redirection contient un paramètre : seuls ces hôtes sont suivis.
redirects-parameters = Ce qui peut figurer entre accolades
redirects-parameter-companyId = L’identifiant de l’entreprise
redirects-parameter-connectionId = L’identifiant de la connexion
redirects-parameter-clientId = Votre identifiant de client
redirects-parameter-platform = La clé de l’intégration, en quatre lettres
redirects-parameter-platformName = Le nom de l’intégration
redirects-parameter-sourceType = Le genre de source, par exemple accounting
redirects-parameter-integrationId = L’identifiant de l’intégration
redirects-parameter-sourceId = L’identifiant de la source derrière l’intégration
redirects-parameter-statusCode = 200 lié, 201 terminé sans rien de nouveau, 403 annulé, 501 non proposé, 500 tout le reste
redirects-parameter-errorMessage = Le code en mots ; vide quand tout s’est bien passé
redirects-parameter-statusText = Ce qui s’est passé, dans ses propres mots
redirects-parameter-data-company-companyName = Le nom de l’entreprise dans son logiciel de comptabilité
redirects-parameter-openId_email = La personne qui s’est connectée, selon le fournisseur, quand l’URL Link contient openId=true et que le fournisseur le dit : toute information d’OpenID Connect, comme openId_given_name ou openId_email
redirects-custom = Tout autre nom est rempli depuis l’URL Link : ajoutez-y vos propres paramètres, comme ?journeyType=renewal.
redirects-try = Essayer
redirects-try-text = Montre où irait une entreprise imaginaire. Rien n’est envoyé.
redirects-try-query = Ce que vous ajoutez à l’URL Link
redirects-try-outcome = Comment cela se termine
redirects-try-button = Montrer l’adresse
redirects-try-leads = L’entreprise va à
redirects-try-refused = L’entreprise ne va nulle part, et en est avertie
redirects-try-none = Aucune URL de redirection n’est définie : l’entreprise voit la dernière page de Link.
redirects-outcome-linked = Lié
redirects-outcome-nothing-new = Terminé, rien de nouveau
redirects-outcome-cancelled = Annulé par l’entreprise
redirects-outcome-not-supported = Logiciel non proposé
redirects-outcome-failed = Quelque chose a échoué
redirects-error-too-long = L’adresse est trop longue.
redirects-error-scheme = L’adresse doit commencer par https:// ou http://.
redirects-error-parameter = Écrivez un paramètre comme un nom entre accolades, par exemple { "{" }companyId{ "}" }. Regardez près de { $near }
redirects-error-reserved-in-host = { $name } est rempli par Platypus et ne peut pas figurer dans l’hôte.
redirects-error-characters = L’adresse contient une espace ou un autre caractère qu’aucune adresse ne peut contenir.
redirects-error-not-an-address = Ce n’est pas une adresse.
redirects-error-allowed = { $line } n’est pas une URL entière qui commence par https:// ou http://.
redirects-error-too-many = Il peut y avoir au plus { $most } URL de redirection autorisées.
redirects-error-nothing-allowed = L’hôte de l’URL de redirection contient un paramètre. Indiquez ici où il peut mener.
redirects-refused-host = { $host } ne fait pas partie des URL de redirection autorisées.
redirects-refused-no-host = « { $value } » ne peut pas faire partie d’un hôte.
redirects-refused-control = La valeur d’un paramètre contient un saut de ligne ou un autre caractère de contrôle.
redirects-refused-climbs = La valeur d’un paramètre changerait le chemin de l’adresse.

link-settings-origins = Vos propres pages
link-settings-origins-text = Les pages qui peuvent afficher Link à l’intérieur, par le script /link/embed.js. Aucune autre ne le peut, et aucune du tout tant que cette liste est vide.
link-settings-origins-label = Origines autorisées, une par ligne
link-settings-not-an-origin = { $text } n’est pas une origine : écrivez seulement le protocole et l’hôte, comme https://app.example.com.
link-settings-many-origins = Il y a au plus { $most } origines autorisées.

## Types de données

data-types-title = Types de données
data-types-text = Ce qui est lu dès qu’une entreprise est liée, et à quelle fréquence ensuite. Cela vaut pour toutes les entreprises, sauf celles qui ont leurs propres paramètres.
data-types-fetch = Lire à la première liaison
data-types-fetch-of = { $name } : lire à la première liaison
data-types-frequency = Fréquence de synchronisation
data-types-frequency-of = { $name } : fréquence de synchronisation
data-types-save = Enregistrer les modifications
data-types-not-allowed = { $count ->
    [one] Ce serveur ne lit pas plus d’une fois par heure. Rien n’a été changé.
   *[other] Ce serveur ne lit pas plus d’une fois toutes les { $count } heures. Rien n’a été changé.
}
data-types-own = Entreprises ayant leurs propres paramètres
data-types-own-text = Votre logiciel donne à une entreprise ses propres paramètres par l’API (POST /companies/…/syncSettings). Ils passent avant ceux du dessus.
data-types-own-none = Aucune.
data-types-own-same = pour le moment identiques à ceux du dessus
data-types-not-at-first = { $frequency }, pas à la première liaison
frequency-none = Jamais d’elle-même
frequency-hourly = Horaire
frequency-daily = Quotidienne
frequency-weekly = Hebdomadaire
frequency-monthly = Mensuelle
frequency-hours = { $count ->
    [one] Toutes les heures
   *[other] Toutes les { $count } heures
}
frequency-clock = À { $expression } ({ $zone })
